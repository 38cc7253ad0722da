package plan

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed readme.gomd
var readmeText string

var readmeTemplate = template.Must(template.New("readme").Funcs(template.FuncMap{"cell": cell}).Parse(readmeText))

// cell is a list of texts as a cell of a table in Markdown.
func cell(texts []string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(strings.Join(texts, "; "))
}

// readme says how to take the exports, with times and rights.
func (p *Plan) readme() ([]byte, error) {
	shown := *p
	shown.Rules = strings.NewReplacer("`", "'", "\n", " ").Replace(p.Rules)
	var text bytes.Buffer
	err := readmeTemplate.Execute(&text, struct {
		Plan    Plan
		Members string
	}{shown, p.membersInWords()})
	return text.Bytes(), err
}

func (p *Plan) membersInWords() string {
	if p.Okta == nil {
		return ""
	}
	members := p.Okta.Members
	words := "of no group: no rule needs the members of a group"
	switch count := len(members.Groups) + len(members.IDs); {
	case members.Of == "all":
		words = "of every group"
	case count == 1:
		words = "of the one group that rules name"
	case count > 0:
		words = fmt.Sprintf("of the %d groups that rules name", count)
	case members.OfApp:
		return "of the groups that are assigned to the app"
	}
	if members.OfApp && members.Of != "all" {
		words += ", and of those that are assigned to the app"
	}
	return words
}

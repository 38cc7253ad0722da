package evidence

import (
	_ "embed"
	"fmt"
	"path"
	"sync"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/rules"
)

//go:embed attest.schema.json
var attestSchemaText []byte

var attestSchema = sync.OnceValue(func() rules.DocumentSchema {
	return rules.NewDocumentSchema("urn:rolecall:attest:1", attestSchemaText)
})

// Attest is attest.yaml: what nobody but people can say.
type Attest struct {
	PerformedBy Person
	Purpose     string
	Period      Period
	Environment string

	name     string // of the file
	extracts []attestedExtract
}

// Person is who ran it.
type Person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Function string `json:"function"`
}

// Period is from one day to another; days are texts, empty if they are not stated.
type Period struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// attestedExtract is what is said of files whose names match a pattern.
type attestedExtract struct {
	pattern string
	at      source.Position
	says    Extract
}

// ReadAttest reads an attest.yaml. name is how errors call it. The error is a *source.List of
// everything that is wrong with the file.
func ReadAttest(name string, content []byte) (*Attest, error) {
	document := rules.ReadDocument(name, content, attestSchema())
	root := document.Root
	by := root.Get("performed_by")
	a := &Attest{
		name:        path.Base(name),
		PerformedBy: Person{by.Get("name").Text(""), by.Get("email").Text(""), by.Get("function").Text("")},
		Purpose:     root.Get("purpose").Text(""), Environment: root.Get("environment").Text(""),
	}
	var days [2]time.Time
	for i, key := range []string{"from", "until"} {
		var problems []source.Problem
		days[i], problems = root.Get("period").Get(key).Day()
		document.Complain(problems...)
	}
	a.Period = Period{root.Get("period").Get("from").Text(""), root.Get("period").Get("until").Text("")}
	if days[1].Before(days[0]) && !days[1].IsZero() {
		document.Complain(root.Get("period").Get("until").Problem(fmt.Sprintf("%s is before %s, when it begins", a.Period.Until, a.Period.From), "exchange the two days, or correct one"))
	}
	for _, each := range root.Get("extracts").Items() {
		one, problems := readExtract(each)
		document.Complain(problems...)
		a.extracts = append(a.extracts, one)
	}
	if err := document.Err(); err != nil {
		return nil, err
	}
	return a, nil
}

func readExtract(from rules.Part) (attestedExtract, []source.Problem) {
	text := func(key string) string { return from.Get(key).Text("") }
	one := attestedExtract{pattern: text("file"), at: from.Get("file").At(), says: Extract{
		Instance: text("instance"), Table: text("table"), Method: text("method"), Query: text("query"), Fields: from.Get("fields").Texts(),
		ExtractedBy: text("extracted_by"), Roles: from.Get("roles").Texts(), StartedAt: text("started_at"), FinishedAt: text("finished_at"),
		DeclaredHow: text("declared_how"),
	}}
	var problems []source.Problem
	if _, err := path.Match(one.pattern, ""); err != nil {
		problems = append(problems, from.Get("file").Problem(fmt.Sprintf("%q is not a pattern of names", one.pattern), "* matches any part of a name"))
	}
	for _, key := range []string{"started_at", "finished_at"} {
		if from.Get(key).IsWritten() {
			if _, err := time.Parse(time.RFC3339, text(key)); err != nil {
				problems = append(problems, from.Get(key).Problem(fmt.Sprintf("there is no instant %q: expected one such as 2026-11-01T08:00:00Z", text(key)), ""))
			}
		}
	}
	if from.Get("production").IsWritten() {
		production := from.Get("production").Flag(false)
		one.says.Production = &production
	}
	if from.Get("declared_rows").IsWritten() {
		rows := int64(from.Get("declared_rows").Number(0))
		one.says.DeclaredRows = &rows
	}
	return one, problems
}

package plan

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// The scripts, as they are but for the lists at their tops.
//
//go:embed script/*.js script/*.sh script/*.ps1
var scriptFiles embed.FS

func script(name string) string {
	text, err := scriptFiles.ReadFile("script/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// place puts text where a script has a line for it.
func place(script, line, text string) string {
	before, after, ok := strings.Cut(script, line+"\n")
	if !ok {
		panic("a script has no line " + line)
	}
	return before + text + after
}

// declared is a value at the top of a script. A text of several lines begins and ends with
// a line break.
type declared struct{ name, value string }

// shell declares values for a POSIX shell: nothing is expanded between single quotes.
func shell(values []declared) string {
	var text strings.Builder
	for _, each := range values {
		fmt.Fprintf(&text, "%s='%s'\n", each.name, strings.ReplaceAll(each.value, "'", `'\''`))
	}
	return text.String()
}

// powerShell declares values for PowerShell, whose names have no underscores. All values
// are ASCII: it takes typographic quotes for quotes.
func powerShell(values []declared) string {
	var text strings.Builder
	for _, each := range values {
		name, rest, _ := strings.Cut(each.name, "_")
		for word := range strings.SplitSeq(rest, "_") {
			if word != "" {
				name += strings.ToUpper(word[:1]) + word[1:]
			}
		}
		fmt.Fprintf(&text, "$%s = '%s'\n", name, strings.ReplaceAll(each.value, "'", "''"))
	}
	return text.String()
}

// notInTool is what no version of the tool needs.
var notInTool = regexp.MustCompile(`[^0-9A-Za-z ._()+-]`)

// common are the values that every script has.
func (p *Plan) common(sha256 string) []declared {
	return []declared{{"plan", sha256}, {"tool", p.Tool}}
}

// serviceNowScripts are the scripts for an instance, by their names.
func (p *Plan) serviceNowScripts(sha256 string) map[string]string {
	tables := "\n"
	var planned []string
	for _, each := range p.ServiceNow.Tables {
		tables += each.Table + " " + strings.Join(each.Fields, ",")
		if each.Optional {
			tables += " optional"
		}
		tables += "\n"
		planned = append(planned, "        "+string(mustJSON(struct {
			Table  string   `json:"table"`
			Fields []string `json:"fields"`
		}{each.Table, each.Fields})))
	}
	values := append(p.common(sha256), declared{"instance", p.ServiceNow.Instance}, declared{"tables", tables})
	js := fmt.Sprintf("    var INSTANCE = %s;\n    var TOOL = %s;\n    var PLAN = %s;\n    var TABLES = [\n%s\n    ];\n",
		mustJSON(p.ServiceNow.Instance), mustJSON(p.Tool), mustJSON(sha256), strings.Join(planned, ",\n"))
	return map[string]string{
		"servicenow-export.js": place(script("servicenow-export.js"), "    // DECLARED", js),
		"servicenow.sh":        place(place(script("servicenow.sh"), "# DECLARED", shell(values)), "# COMMON", script("common.sh")),
		"servicenow.ps1":       place(place(script("servicenow.ps1"), "# DECLARED", powerShell(values)), "# COMMON", script("common.ps1")),
	}
}

// oktaScripts are the scripts for an organization, by their names.
func (p *Plan) oktaScripts(sha256 string) map[string]string {
	lists, ids, names := "\n", "\n", ""
	for _, each := range p.Okta.Lists {
		lists += strings.Join([]string{each.Table, each.File, each.Request, yesNo(each.Optional, "optional")}, " ") + "\n"
	}
	for _, each := range p.Okta.Members.IDs {
		if plainID.MatchString(each.Name) { // what is no id is none of a group
			ids += each.Name + "\n"
		}
	}
	for _, each := range p.Okta.Members.Groups {
		names += "=" + asciiJSON(each.Name) + "\n"
	}
	values := append(p.common(sha256), declared{"org", p.Okta.Org}, declared{"app", p.Okta.App},
		declared{"needs_app", p.Okta.needsApp()}, declared{"lists", lists},
		declared{"members", p.Okta.Members.Of}, declared{"members_of_app", yesNo(p.Okta.Members.OfApp, "yes")}, declared{"group_ids", ids})
	return map[string]string{
		"okta.sh":  place(place(place(script("okta.sh"), "# DECLARED", shell(values)), "# NAMES", names), "# COMMON", script("common.sh")),
		"okta.ps1": place(place(place(script("okta.ps1"), "# DECLARED", powerShell(values)), "# NAMES", names), "# COMMON", script("common.ps1")),
	}
}

var plainID = regexp.MustCompile(`^[0-9A-Za-z]+$`)

func yesNo(is bool, yes string) string {
	if is {
		return yes
	}
	return "no"
}

func mustJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

// asciiJSON is a text as it stands between the quotes of JSON, in printable ASCII: on one
// line, and nothing in it means anything to a shell's here-document or shows otherwise
// than it is stored.
func asciiJSON(text string) string {
	var quoted strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(r)
		case r < ' ' || r > '~':
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&quoted, `\u%04x`, unit)
			}
		default:
			quoted.WriteRune(r)
		}
	}
	return quoted.String()
}

package changefile

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// Format is one way to bring changes in.
type Format struct {
	Name       string // as --changes takes it
	About      string // one line, for help
	Warning    string // what to say to whoever asks for it, "" if it has no danger of its own
	files      []file // what it leaves in the changes folder
	companions []text // files that go with those of the plan; its inverse uses the same
}

// text is a file that does not depend on the plan.
type text struct {
	name string
	text func() string
}

// file is one sort of file of a format.
type file struct {
	pattern string // its name; NNNN is the number of the file
	new     func() writer
}

// writer writes one sort of file, a change at a time, those it can express.
type writer interface {
	begin(job) error
	// obstacle is why the file cannot express a change, "" if it can.
	obstacle(correction) string
	write(correction) error
	close() error
}

// Formats are all the formats, the recommended one first.
var Formats = []Format{
	{"import-set", "staging rows for an import set, with the guard that its transform map runs", "", []file{
		{"servicenow-import-set.csv", newImportCSV},
		{"servicenow-import-set.xlsx", newImportXLSX},
	}, []text{
		{"transform-map.md", func() string { return transformMap }},
		{"onBefore.js", onBefore},
	}},
	{"batch", "bodies for ServiceNow's Batch API, at most 100 requests each", "", []file{
		{"servicenow-batch-NNNN.json", newBatch},
	}, nil},
	{"script", "fix scripts with the same guard, for instances without import sets", "", []file{
		{"servicenow-script-NNNN.js", newScript},
	}, nil},
	{"xml", "an unload of fields of sys_user, past all rules of the instance", unloadWarning, []file{
		{"servicenow-users-NNNN.xml", newUnload},
	}, nil},
	{"okta", "attributes of Okta's users, as API requests and as CSV", "", []file{
		{"okta-users.jsonl", newOktaRequests},
		{"okta-users.csv", newOktaCSV},
	}, nil},
}

const unloadWarning = "an XML unload is imported past business rules, access controls and the guard: nothing is compared with what the plan expected, " +
	"and an unknown sys_id inserts an empty user (ServiceNow's KB0753078 advises against it). Prefer import-set or script"

// Defaults are the formats that are written if none are named.
func Defaults() []Format { return Formats[:2] }

// Names are the names of all the formats.
func Names() []string {
	names := make([]string, len(Formats))
	for i, format := range Formats {
		names[i] = format.Name
	}
	return names
}

// Lookup finds formats by name, in the order of the table and each once;
// without names it is the default ones.
func Lookup(names ...string) ([]Format, error) {
	if len(names) == 0 {
		return Defaults(), nil
	}
	for _, name := range names {
		if known := Names(); !slices.Contains(known, name) {
			text := fmt.Sprintf("there is no change file format %q: the formats are %s", source.Printable(name), strings.Join(known, ", "))
			if hint := source.DidYouMean(name, known); hint != "" {
				text += "; " + hint
			}
			return nil, fmt.Errorf("%s", text)
		}
	}
	return slices.DeleteFunc(slices.Clone(Formats), func(format Format) bool { return !slices.Contains(names, format.Name) }), nil
}

// guides say how to bring the files of a format in, for the README.
//
//go:embed guide/*.md
var guides embed.FS

func (f Format) guide() (string, error) {
	text, err := guides.ReadFile("guide/" + f.Name + ".md")
	return string(text), err
}

// About is what the README says of a plan beside its changes.
type About struct {
	Doubts   []facts.Doubt       // what the exports leave open; what rests on it is not in the plan
	Warnings []facts.RuleWarning // about the rules that the plan follows
	LeftOut  []facts.Guardrail   // what guardrails left out of the plan
	Allowed  []facts.Allowance   // guardrails that it was let pass
	Of       int64               // how many changes it had before it was narrowed

	Decisions []facts.Decision // what people decided, by which it was narrowed
}

// New is the writer of a plan in several formats, with the README.
func New(formats []Format, about About) output.Writer { return &set{formats: formats, about: about} }

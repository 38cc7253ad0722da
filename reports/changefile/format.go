package changefile

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/source"
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

// text is a file that does not depend on the changes.
type text struct {
	name string
	text func(job) string
}

// file is one sort of file of a format.
type file struct {
	pattern string // its name; NNNN is the number of the file
	new     func() writer
	isCheck bool // it changes nothing, and depends on nothing
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
		{pattern: "servicenow-import-set.csv", new: newImportCSV},
		{pattern: "servicenow-import-set.xlsx", new: newImportXLSX},
	}, []text{
		{"transform-map.md", func(job) string { return transformMap }},
		{"onBefore.js", onBefore},
	}},
	{"rest", "the same rows for the Import Set API, with a script that sends them", "", []file{
		{pattern: "servicenow-rest-NNNN.jsonl", new: newRest},
	}, []text{
		{"transform-map.md", func(job) string { return transformMap }},
		{"onBefore.js", onBefore},
		{"send.sh", sender(sendSH)},
		{"send.ps1", sender(sendPS1)},
	}},
	{"batch", "small corrections over REST: bodies for the Batch API, at most 100 requests each", "", []file{
		{pattern: "servicenow-batch-NNNN.json", new: newBatch},
		{pattern: "servicenow-check-NNNN.json", new: newBatchCheck, isCheck: true},
	}, nil},
	{"script", "fix scripts with the same guard, for instances without import sets", "", []file{
		{pattern: "servicenow-script-NNNN.js", new: newScript},
	}, nil},
	{"xml", "an unload of fields of sys_user, which bypasses all rules of the instance", unloadWarning, []file{
		{pattern: "servicenow-users-NNNN.xml", new: newUnload},
	}, nil},
	{"okta", "attributes of Okta's users, as API requests and as CSV", "", []file{
		{pattern: "okta-users.jsonl", new: newOktaRequests},
		{pattern: "okta-users.csv", new: newOktaCSV},
	}, nil},
}

const unloadWarning = "an XML unload bypasses business rules, access controls and the guard: nothing is compared with what the plan expected, " +
	"and an unknown sys_id inserts an empty user (ServiceNow's KB0753078 advises against it). Prefer import-set or script"

// Defaults are the formats that are written if none are named.
func Defaults() []Format { return Formats[:1] }

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

// patterns are the names of its files.
func (f Format) patterns() []string {
	var names []string
	for _, file := range f.files {
		names = append(names, file.pattern)
	}
	return names
}

// guides say how to bring the files of a format in, for the README.
//
//go:embed guide/*.md
var guides embed.FS

func (f Format) guide() (string, error) {
	text, err := guides.ReadFile("guide/" + f.Name + ".md")
	return string(text), err
}

// New is the writer of a plan, then of its inverse, in several formats, each with the README.
func New(formats []Format, about About) output.Writer { return &plans{formats: formats, about: about} }

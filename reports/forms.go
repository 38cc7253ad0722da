package reports

import (
	"slices"

	"rolecall/reports/changefile"
	"rolecall/reports/csvjson"
	"rolecall/reports/facts"
	"rolecall/reports/html"
	"rolecall/reports/output"
	"rolecall/reports/workbook"
)

// Form is one form of output.
type Form struct {
	Name     string // its file, or its folder with / at the end
	Opens    string // what a person opens of it; "" if it is for programs only
	About    string // what they open it for
	Optional string // what --reports calls it; "" if every run has it
	imports  bool   // it brings a plan in: written for the rollback too
	new      func(Form, Options, facts.Facts) output.Writer
}

// Forms are the outputs of a run, in the order in which people open them. Those
// that take longest come first.
var Forms = []Form{
	{html.Name, html.Name, "the whole story, in a browser", "html", false, page},
	{workbook.Name, workbook.Name, "the same as a workbook", "xlsx", false, workbookReport},
	{"findings.csv", "findings.csv", "every finding, why, and by which rule", "", false, file(csvjson.Findings, csvjson.CSV)},
	{"findings.json", "", "", "", false, file(csvjson.Findings, csvjson.JSON)},
	{"changes.csv", "changes.csv", "every planned change, to approve or strike", "", false, file(csvjson.Changes, csvjson.CSV)},
	{"changes.json", "", "", "", false, file(csvjson.Changes, csvjson.JSON)},
	{"changes/", "changes/README.md", "how to bring the changes in, or undo them", "", true, changeFiles},
}

// OptionalForms are what --reports may name.
func OptionalForms() []string {
	var names []string
	for _, form := range Forms {
		if form.Optional != "" {
			names = append(names, form.Optional)
		}
	}
	return names
}

// isWanted says whether a form is written for a plan: the rollback has change
// files only.
func (f Form) isWanted(plan output.Plan, options Options, runFacts facts.Facts) bool {
	switch {
	case f.Optional != "" && slices.Contains(options.Without, f.Optional):
		return false
	case f.imports:
		return true
	default:
		return plan == output.Corrections
	}
}

func file(table csvjson.Table, syntax csvjson.Form) func(Form, Options, facts.Facts) output.Writer {
	return func(form Form, _ Options, _ facts.Facts) output.Writer { return csvjson.New(form.Name, table, syntax) }
}

func page(_ Form, options Options, runFacts facts.Facts) output.Writer {
	return html.New(runFacts, options.HTMLMaxRows)
}

func workbookReport(_ Form, _ Options, runFacts facts.Facts) output.Writer {
	return workbook.New(runFacts)
}

func changeFiles(_ Form, options Options, runFacts facts.Facts) output.Writer {
	formats := options.ChangeFormats
	if formats == nil {
		formats = changefile.Defaults()
	}
	about := changefile.About{
		Doubts: runFacts.Doubts, Warnings: runFacts.Warnings, LeftOut: slices.Concat(runFacts.Withheld, runFacts.LeftOut),
		Allowed: runFacts.Allowed, Expiry: runFacts.Expiry,
		Of: options.narrowedFrom, Decisions: options.decisions, Dropped: options.dropped, Chunk: options.Chunk,
	}
	if options.imported != nil {
		options.imported.about(&about)
	}
	return changefile.New(formats, about)
}

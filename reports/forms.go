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
	Name    string // its file, or its folder with / at the end
	About   string // one line, for help
	imports bool   // it brings a plan in: written for the rollback too, withheld by a guardrail
	new     func(Options, facts.Facts) output.Writer
}

// Forms are the outputs of a run, those first that take longest.
var Forms = []Form{
	{workbook.Name, "the run as a workbook, for auditors and reviewers", false, workbookReport},
	{html.Name, "the whole story, in a browser", false, page},
	{"findings.csv", "every finding, for programs", false, file("findings.csv", csvjson.Findings, csvjson.CSV)},
	{"findings.json", "the same as JSON", false, file("findings.json", csvjson.Findings, csvjson.JSON)},
	{"changes.csv", "every planned change, a field a row", false, file("changes.csv", csvjson.Changes, csvjson.CSV)},
	{"changes.json", "the same as JSON", false, file("changes.json", csvjson.Changes, csvjson.JSON)},
	{"changes/", "the change files for import, and rollback/ to undo them", true, changeFiles},
}

// isWanted says whether a form is written for a plan: the rollback has change
// files only.
func (f Form) isWanted(plan output.Plan, options Options, runFacts facts.Facts) bool {
	switch {
	case slices.Contains(options.Without, f.Name):
		return false
	case f.imports:
		return len(runFacts.Withheld) == 0
	default:
		return plan == output.Corrections
	}
}

func file(name string, table csvjson.Table, form csvjson.Form) func(Options, facts.Facts) output.Writer {
	return func(Options, facts.Facts) output.Writer { return csvjson.New(name, table, form) }
}

func page(options Options, runFacts facts.Facts) output.Writer {
	return html.New(runFacts, options.HTMLMaxRows)
}

func workbookReport(_ Options, runFacts facts.Facts) output.Writer { return workbook.New(runFacts) }

func changeFiles(options Options, runFacts facts.Facts) output.Writer {
	formats := options.ChangeFormats
	if formats == nil {
		formats = changefile.Defaults()
	}
	return changefile.New(formats, changefile.About{LeftOut: runFacts.LeftOut, Allowed: runFacts.Allowed, Of: options.narrowedFrom})
}

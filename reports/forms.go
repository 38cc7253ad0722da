package reports

import (
	"rolecall/reports/changefile"
	"rolecall/reports/csvjson"
	"rolecall/reports/facts"
	"rolecall/reports/html"
	"rolecall/reports/output"
	"rolecall/reports/workbook"
)

// Form is one form of output.
type Form struct {
	Name  string // its file, or its folder with / at the end
	About string // one line, for help
	reads stream // the rows it is given, findings and changes; the engine writes the others
	plans bool   // it brings a plan in: written for the rollback too, withheld by a guardrail
	new   func(Options, facts.Facts) output.Writer
}

// stream says which rows a form is given.
type stream struct{ findings, changes bool }

// Forms are the outputs of a run, in the order they are written.
var Forms = []Form{
	{"report.xlsx", "the run as a workbook, for auditors and reviewers", stream{}, false, workbookReport},
	{html.Name, "the whole story, in a browser", stream{findings: true, changes: true}, false, page},
	{"findings.csv", "every finding, for programs", stream{}, false, file("findings.csv", csvjson.Findings, csvjson.CSV)},
	{"findings.json", "the same as JSON", stream{}, false, file("findings.json", csvjson.Findings, csvjson.JSON)},
	{"changes.csv", "every planned change, a field a row", stream{}, false, file("changes.csv", csvjson.Changes, csvjson.CSV)},
	{"changes.json", "the same as JSON", stream{}, false, file("changes.json", csvjson.Changes, csvjson.JSON)},
	{"changes/", "the change files for import, and rollback/ to undo them", stream{}, true, changeFiles},
}

func file(name string, table csvjson.Table, form csvjson.Form) func(Options, facts.Facts) output.Writer {
	return func(Options, facts.Facts) output.Writer { return csvjson.New(name, table, form) }
}

func page(options Options, said facts.Facts) output.Writer {
	return html.New(said, options.HTMLMaxRows)
}

func workbookReport(_ Options, said facts.Facts) output.Writer { return workbook.New(said) }

func changeFiles(options Options, said facts.Facts) output.Writer {
	formats := options.ChangeFormats
	if formats == nil {
		formats = changefile.Defaults()
	}
	return changefile.New(formats, changefile.About{LeftOut: said.LeftOut, Allowed: said.Allowed, Of: options.narrowedFrom})
}

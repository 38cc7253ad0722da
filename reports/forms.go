package reports

import (
	"slices"

	"rolecall/reports/changefile"
	"rolecall/reports/csvjson"
	"rolecall/reports/exceptions"
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
	OfImpact bool   // it says what people leave behind: written if that was exported and an account would be closed
	OfReview bool   // it says what follows from a review: written if the run takes decisions
	OfMatch  bool   // it says whose accounts are: written if a review that the run takes says so
	new      func(Form, Options, facts.Facts) output.Writer
}

// Forms are the outputs of a run, in the order in which people open them. Those
// that take longest come first.
var Forms = []Form{
	{Name: html.Name, Opens: html.Name, About: "the full report, in a browser", Optional: "html", new: page},
	{Name: workbook.Name, Opens: workbook.Name, About: "the same as a workbook", Optional: "xlsx", new: workbookReport},
	{Name: "findings.csv", Opens: "findings.csv", About: "every finding, with its reason and rule", new: file(csvjson.Findings, csvjson.CSV)},
	{Name: "findings.json", new: file(csvjson.Findings, csvjson.JSON)},
	{Name: "changes.csv", Opens: "changes.csv", About: "every planned change, to approve or leave out", new: file(csvjson.Changes, csvjson.CSV)},
	{Name: "changes.json", new: file(csvjson.Changes, csvjson.JSON)},
	{Name: "changes/", Opens: "changes/README.md", About: "how to import the changes, or undo them", imports: true, new: changeFiles},
	{Name: "candidates.csv", new: file(csvjson.Candidates, csvjson.CSV)},
	{Name: "impact.csv", Opens: "impact.csv", About: "what people leave behind if their account is closed", OfImpact: true, new: file(csvjson.Impact, csvjson.CSV)},
	{Name: "okta-removals.csv", Opens: "okta-removals.csv", About: "who has to leave which Okta group", OfReview: true, new: file(csvjson.OktaRemovals, csvjson.CSV)},
	{Name: "tasks.csv", Opens: "tasks.csv", About: "what to do by hand after the review", OfReview: true, new: file(csvjson.Tasks, csvjson.CSV)},
	{Name: exceptions.Name, Opens: exceptions.Name, About: "what reviewers kept, to put into the rules", OfReview: true, new: keptFindings},
	{Name: exceptions.LinksName, Opens: exceptions.LinksName, About: "whose accounts are, to put into the rules", OfReview: true, OfMatch: true, new: reviewedLinks},
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
	case f.OfImpact && len(runFacts.Impact) == 0:
		return false
	case f.OfMatch && runFacts.Matches() == 0:
		return false
	case f.OfReview && len(runFacts.Reviews) == 0:
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

func keptFindings(Form, Options, facts.Facts) output.Writer { return exceptions.New() }

func reviewedLinks(Form, Options, facts.Facts) output.Writer { return exceptions.NewLinks() }

func changeFiles(_ Form, options Options, runFacts facts.Facts) output.Writer {
	formats := options.ChangeFormats
	if formats == nil {
		formats = changefile.Defaults()
	}
	about := changefile.About{
		Doubts: runFacts.Doubts, Warnings: runFacts.Warnings, LeftOut: slices.Concat(runFacts.Withheld, runFacts.LeftOut),
		Impact: runFacts.Impact, Allowed: runFacts.Allowed, Expiry: runFacts.Expiry,
		Of: options.narrowedFrom, Decisions: options.decisions, Dropped: options.dropped, Chunk: options.Chunk,
	}
	if options.imported != nil {
		options.imported.about(&about)
	}
	return changefile.New(formats, about)
}

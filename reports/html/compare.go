package html

import (
	"bufio"
	"context"
	"errors"
	"html/template"
	"io"
	"strconv"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/compare"
	"rolecall/reports/columns"
	"rolecall/reports/output"
)

// movedShown is how many findings stand below a change of the rules.
const movedShown = 10

// comparedFindings are the columns of the list in compare.html.
var comparedFindings = []columns.Column{
	{Name: "finding_id"}, {Name: "kind", Page: columns.Few}, {Name: "severity_before", Page: columns.Few}, {Name: "severity", Page: columns.Few},
	{Name: "user_name"}, {Name: "login"}, {Name: "name"}, {Name: "item", Page: columns.Few}, {Name: "state", Page: columns.Few}, {Name: "cause", Page: columns.Few},
	{Name: "match", Page: columns.Few}, {Name: "rule_before", Page: columns.Few}, {Name: "rule", Page: columns.Few}, {Name: "change_id"},
	{Name: "first_seen", Page: columns.Few}, {Name: "since", Page: columns.Few}, {Name: "age_days", Page: columns.Few}, {Name: "due", Page: columns.Few},
	{Name: "overdue", Page: columns.Few}, {Name: "times_reopened", Page: columns.Few}, {Name: "reason"}, {Name: "effect", Page: columns.Few},
}

// readCompareScript puts the script of compare.html together: what report.html has for its list,
// and what is of this page alone.
func readCompareScript() string {
	text := readScript("script/010-text.js", "script/018-table.js", "script/020-load.js", "script/030-query.js", "script/035-understand.js", "script/040-filter.js", "script/050-grid.js",
		"script/060-facets.js", "script/065-list.js", "script/090-csv.js", "script/890-views.js", "script/compare/*.js")
	var few []string
	for _, each := range comparedFindings {
		if each.Page == columns.Few {
			few = append(few, each.Name)
		}
	}
	return withLists(text, []namedList{
		{"/* columns of few values */", few},
		{"/* columns of the comparison */", columns.Names(comparedFindings)},
	})
}

// comparedView is what compare.html shows besides rows.
type comparedView struct {
	compare.Result
	Policy  string
	Style   template.CSS
	Rows    int64
	MaxRows int64
	Blocks  int64
	Lines   []changedLine
}

// changedLine is a line of the rules' difference, and behind the last of a change what moved
// because of it.
type changedLine struct {
	Mark, Number, Text string
	File               string // another than that of the line before, that the rules file names
	Moved              []movedFinding
	More               int64
}

type movedFinding struct {
	State, About string
	Link         template.URL
}

// WriteComparison writes compare.html, from the database that package compare worked in.
func WriteComparison(ctx context.Context, db *duckdb.DB, result compare.Result, to io.Writer) error {
	view := comparedView{Result: result, Policy: policyFor(compareScript()), Style: template.CSS(style), MaxRows: DefaultMaxRows}
	err := db.QueryRow(ctx, duckdb.Statement{Name: "reports/html", Text: "select count(*), (select count(distinct block) from compare.line) from compare.row"}, &view.Rows, &view.Blocks)
	if err != nil {
		return err
	}
	if view.Lines, err = changedLines(ctx, db, result); err != nil {
		return err
	}
	page := bufio.NewWriterSize(to, 1<<16)
	if err := compareTemplate(page, view); err != nil {
		return err
	}
	list := rows{name: "findings", relation: "compare.row", number: "row_no", columns: comparedFindings, ranked: []string{"user_name", "name"}}
	if err := list.write(ctx, db, DefaultMaxRows, page); err != nil {
		return err
	}
	if err := errors.Join(writeScript(page, compareScript()), writeEnd(page)); err != nil {
		return err
	}
	return page.Flush()
}

func compareTemplate(to io.Writer, view comparedView) error {
	return page().ExecuteTemplate(to, "compare.gohtml", view)
}

// changedLines reads the difference of the rules, with what moved because of each change.
func changedLines(ctx context.Context, db *duckdb.DB, result compare.Result) ([]changedLine, error) {
	type row struct {
		Mark, Text string
		Line       int64
		Block      int64 // where it ends; 0 in the middle, and of what did not change
		File       string
	}
	read, err := output.List[row](ctx, db, statement("compare_lines", nil))
	if err != nil {
		return nil, err
	}
	type effect struct {
		Block, Findings         int64
		FindingID, State, About string
	}
	effects, err := output.List[effect](ctx, db, statement("compare_moved", duckdb.Params{"most": movedShown}))
	if err != nil {
		return nil, err
	}
	of := map[int64][]effect{}
	for _, each := range effects {
		of[each.Block] = append(of[each.Block], each)
	}
	var lines []changedLine
	shown := ""
	for _, each := range read {
		line := changedLine{Mark: each.Mark, Number: strconv.FormatInt(each.Line, 10), Text: each.Text}
		if isOther := each.File != result.Old.RulesFile && each.File != result.New.RulesFile; isOther && each.File != shown {
			line.File, shown = each.File, each.File
		}
		for _, moved := range of[each.Block] {
			line.Moved = append(line.Moved, movedFinding{moved.State, moved.About, query("id", moved.FindingID)})
			line.More = moved.Findings - int64(len(line.Moved))
		}
		lines = append(lines, line)
	}
	return lines, nil
}

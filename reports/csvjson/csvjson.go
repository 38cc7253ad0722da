// Package csvjson writes the machine files: findings and changes as CSV and as
// JSON, exactly as they are.
//
// The engine writes them itself. CSV is RFC 4180 with LF row ends: a header,
// values quoted where they need it, absent values empty. JSON is an array with
// one object a line, the same columns in the same order, absent text as "".
// Nothing is escaped for people: a value that starts with = is that value.
package csvjson

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/reports/columns"
	"rolecall/reports/output"
)

// Table is which rows a file holds.
type Table struct {
	relation string
	order    string
	columns  []columns.Column
}

// The tables that leave the tool: the impact where it was asked for, the last two of a run that takes decisions of a review.
var (
	Findings = Table{"main.finding", "finding_no", columns.Findings}
	Changes  = Table{"main.change", "row_no", columns.Changes}
	Selected = Table{"main.selected", "row_no", columns.Changes} // of a plan that is shown whole, those that were selected

	Candidates   = Table{"main.candidate", "candidate_no", columns.Candidates}
	Impact       = Table{"main.impact", "impact_no", columns.Impact}
	OktaRemovals = Table{"main.okta_removal", "removal_no", columns.OktaRemovals}
	Tasks        = Table{"main.task", "task_no", columns.Tasks}
)

// Form is how a file holds them, as the engine's copy statement says it.
type Form string

// The two forms. No temporary file: the folder is one.
const (
	CSV  Form = `format csv, header true, delimiter ',', quote '"', escape '"', nullstr '', new_line '\n', use_tmp_file false`
	JSON Form = `format json, array true, use_tmp_file false`
)

// New is the writer of one file.
func New(name string, table Table, form Form) output.Writer {
	return &writer{name: name, table: table, form: form}
}

type writer struct {
	name  string
	table Table
	form  Form
}

// Write has the engine write the file.
func (w *writer) Write(ctx context.Context, run output.Run) error {
	file, err := run.Folder.Create(w.name) // private from the start; the engine fills it
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", w.name, err)
	}
	text := fmt.Sprintf("copy (%s) to %s (%s)", w.rows(), duckdb.Literal(run.Folder.Path(w.name)), w.form)
	if _, err := run.DB.Exec(ctx, duckdb.Statement{Name: w.name, Text: text}); err != nil {
		return fmt.Errorf("write %w", err)
	}
	return nil
}

// rows selects the columns in order. In CSV absent text is null, since the
// engine would write the empty text as "".
func (w *writer) rows() string {
	list := columns.Select(w.table.columns)
	if w.form == CSV {
		list = columns.SelectNullable(w.table.columns)
	}
	return fmt.Sprintf("select %s from %s order by %s", list, w.table.relation, w.table.order)
}

// Texts is a query for the rows of a table as its CSV has them, each value as text.
func (t Table) Texts() string {
	w := writer{table: t, form: CSV}
	return "select coalesce(columns(*)::varchar, '') from (" + w.rows() + ")"
}

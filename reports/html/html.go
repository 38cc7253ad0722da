package html

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/reports/columns"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// Name is the file.
const Name = "report.html"

// DefaultMaxRows is how many findings, and how many rows of the plan, are
// written unless told otherwise. A browser shows them at once; the rest stays
// in the files for programs and in the workbook. Counts are of all of them.
const DefaultMaxRows = 200_000

// How many rows one block holds: enough to compress well, few enough that
// unpacking one does not hold up the page.
const (
	rowsPerBlock     = 8192
	peoplePerBlock   = 1024
	subjectsPerBlock = 65536
)

// New is the writer of the report, of at most so many findings and as many rows
// of the plan; 0 is the default.
func New(runFacts facts.Facts, maxRows int) output.Writer {
	if maxRows == 0 {
		maxRows = DefaultMaxRows
	}
	return &writer{facts: runFacts, maxRows: maxRows}
}

type writer struct {
	facts   facts.Facts
	maxRows int
}

// Write writes the page, then the rows, the script and the people.
func (w *writer) Write(ctx context.Context, run output.Run) error {
	file, err := run.Folder.Create(Name)
	if err != nil {
		return err
	}
	page := bufio.NewWriterSize(file, 1<<16)
	if err := errors.Join(w.write(ctx, run, page), page.Flush(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", Name, err)
	}
	return nil
}

func (w *writer) write(ctx context.Context, run output.Run, page *bufio.Writer) error {
	view, err := w.view(ctx, run)
	if err != nil {
		return err
	}
	if err := writePage(page, view); err != nil {
		return err
	}
	most := int64(w.maxRows)
	for _, rows := range []rows{
		{name: "findings", relation: "main.finding", number: "finding_no", columns: inPage(columns.Findings), ranked: []string{"user_name", "name"}},
		{name: "changes", relation: "main.change", number: "row_no", columns: inPage(columns.Changes), ranked: []string{"user_name"}, findings: "finding_ids"},
	} {
		if err := rows.write(ctx, run.DB, most, page); err != nil {
			return err
		}
	}
	if err := writeSubjects(ctx, run.DB, most, page); err != nil {
		return err
	}
	if err := copyBlocks(ctx, run.DB, "names", duckdb.Params{"most": most}, page); err != nil {
		return err
	}
	if err := writeScript(page, script); err != nil { // it begins with the rows while the browser reads about the people
		return err
	}
	for _, data := range []struct {
		name   string
		params duckdb.Params
	}{
		{"catalogue", nil},
		{"people", duckdb.Params{"most": most, "size": peoplePerBlock}},
	} {
		if err := copyBlocks(ctx, run.DB, data.name, data.params, page); err != nil {
			return err
		}
	}
	return writeEnd(page)
}

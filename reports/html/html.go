package html

import (
	"bufio"
	"context"
	"errors"
	"os"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
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
	rowsABlock     = 8192
	peopleABlock   = 1024
	subjectsABlock = 65536
)

// New is the writer of the report, of at most so many findings and as many rows
// of the plan; 0 is the default.
func New(said facts.Facts, maxRows int) output.Writer {
	if maxRows == 0 {
		maxRows = DefaultMaxRows
	}
	return &writer{said: said, maxRows: maxRows}
}

type writer struct {
	said     facts.Facts
	maxRows  int
	ctx      context.Context
	run      output.Run
	file     *os.File
	page     *bufio.Writer
	findings *block
	changes  *block
}

// Begin writes the page; the rows follow it.
func (w *writer) Begin(ctx context.Context, run output.Run) (err error) {
	w.ctx, w.run = ctx, run
	if w.file, err = run.Folder.Create(Name); err != nil {
		return err
	}
	w.page = bufio.NewWriterSize(w.file, 1<<16)
	w.findings = &block{name: "findings", size: rowsABlock, most: w.maxRows, to: w.page}
	w.changes = &block{name: "changes", size: rowsABlock, most: w.maxRows, to: w.page}
	view, err := w.view()
	if err != nil {
		return err
	}
	return writePage(w.page, view)
}

func (w *writer) Finding(finding reconcile.Finding) error {
	return w.findings.add(
		finding.FindingID, finding.Kind, finding.Severity, flag(finding.Privileged), finding.OktaID, finding.Login,
		finding.OktaStatus, finding.SysID, finding.UserName, finding.Name, finding.Item, finding.Expected,
		finding.Actual, finding.Via, finding.Reason, finding.Rule, finding.Fix, flag(finding.Excepted),
		finding.Controls, finding.ChangeIDs,
	)
}

func (w *writer) Change(change reconcile.Change) error {
	return w.changes.add(
		change.ChangeID, change.System, change.Table, change.Operation, change.RecordID, change.UserName,
		change.Field, change.Before, change.After, change.FindingIDs, change.Reason,
	)
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return ""
}

// Close writes what is left, the people and the script.
func (w *writer) Close() error {
	if w.file == nil {
		return nil
	}
	return errors.Join(w.finish(), w.page.Flush(), w.file.Close())
}

func (w *writer) finish() error {
	if err := errors.Join(w.findings.flush(), w.changes.flush()); err != nil {
		return err
	}
	most := int64(w.maxRows)
	for _, data := range []struct {
		name   string
		params duckdb.Params
	}{
		{"subjects", duckdb.Params{"most": most, "size": subjectsABlock}},
		{"catalogue", nil},
		{"people", duckdb.Params{"most": most, "size": peopleABlock}},
	} {
		if err := copyBlocks(w.ctx, w.run.DB, data.name, data.params, w.page); err != nil {
			return err
		}
	}
	return writeScript(w.page)
}

package workbook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/reconcile"
	"rolecall/reports/facts"
	"rolecall/reports/output"
	"rolecall/reports/xlsx"
)

// Name is the file.
const Name = "report.xlsx"

// New is the writer of report.xlsx.
func New(said facts.Facts) output.Writer { return &writer{facts: said} }

type writer struct {
	facts facts.Facts
	ended chan error // nil before it began
}

// Begin begins to write, and Close waits for the end: most of the work keeps one
// core busy, while the engine writes the other forms with the rest.
func (w *writer) Begin(ctx context.Context, run output.Run) error {
	temp, err := run.Folder.Temp()
	if err != nil {
		return err
	}
	w.ended = make(chan error, 1)
	go func() { w.ended <- w.all(ctx, run, temp) }()
	return nil
}

// Close waits for the end.
func (w *writer) Close() error {
	if w.ended == nil {
		return nil
	}
	if err := <-w.ended; err != nil {
		return fmt.Errorf("write %s: %w", Name, err)
	}
	return nil
}

// all writes the whole workbook: the statements read the run.
func (w *writer) all(ctx context.Context, run output.Run, temp string) error {
	book, err := xlsx.NewBook(temp)
	if err != nil {
		return err
	}
	return errors.Join(w.write(ctx, run, book), book.Close())
}

func (w *writer) write(ctx context.Context, run output.Run, book *xlsx.Book) error {
	summary, err := newSummary(book, w.facts)
	if err != nil {
		return err
	}
	filled, err := fill(ctx, run.DB, book, tables, run.Progress)
	if err != nil {
		return err
	}
	sheets := slices.DeleteFunc(filled, func(sheet written) bool { return sheet.rows == 0 && sheet.table.optional })
	worst, err := readWorst(ctx, run.DB)
	if err != nil {
		return err
	}
	if err := summary.write(sheets, worst); err != nil {
		return err
	}
	if err := book.Describe(w.properties(run)); err != nil {
		return err
	}
	file, err := run.Folder.Create(Name)
	if err != nil {
		return err
	}
	return errors.Join(book.Save(file), file.Close())
}

func (w *writer) properties(run output.Run) xlsx.Properties {
	return xlsx.Properties{
		Title:       "Access to ServiceNow, reconciled with Okta",
		Subject:     "As of " + w.facts.AsOf.Format("2006-01-02 15:04:05") + " UTC",
		Creator:     strings.TrimSpace("rolecall " + w.facts.Version),
		Description: "Run " + run.ID + ". Every value from an export is text.",
		At:          w.facts.AsOf,
	}
}

func (w *writer) Finding(reconcile.Finding) error { return nil }
func (w *writer) Change(reconcile.Change) error   { return nil }

package workbook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/reports/facts"
	"rolecall/reports/output"
	"rolecall/reports/xlsx"
)

// Name is the file.
const Name = "report.xlsx"

// New is the writer of report.xlsx.
func New(runFacts facts.Facts) output.Writer { return &writer{facts: runFacts} }

type writer struct{ facts facts.Facts }

// Write writes the workbook.
func (w *writer) Write(ctx context.Context, run output.Run) error {
	if err := w.writeBook(ctx, run); err != nil {
		return fmt.Errorf("write %s: %w", Name, err)
	}
	return nil
}

func (w *writer) writeBook(ctx context.Context, run output.Run) error {
	temp, err := run.Folder.Temp()
	if err != nil {
		return err
	}
	book, err := xlsx.NewBook(temp)
	if err != nil {
		return err
	}
	return errors.Join(w.write(ctx, run, book), book.Close())
}

func (w *writer) write(ctx context.Context, run output.Run, book *xlsx.Book) error {
	book.Footer("Run " + run.ID + ", as of " + w.facts.AsOf.Format("2006-01-02 15:04") + " UTC")
	summary, err := newSummary(book, w.facts)
	if err != nil {
		return err
	}
	filled, err := fill(ctx, run.DB, book, tables, params{"settings": {"as_of": w.facts.Options.AsOfSource()}}, run.Progress)
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

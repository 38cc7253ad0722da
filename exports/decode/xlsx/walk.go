package xlsx

import (
	"archive/zip"
	"context"
	"errors"

	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/text"
)

// Cell is a cell as it is read.
type Cell struct {
	Row, Column int // from 1
	Kind        Kind
	Text        string // as it stands in the CSV that is written of the sheet
	Raw         string // of a date, the number of days
	HasDate     bool   // of a date: it is no time alone
	HasTime     bool
	Width       int // of a number that is shown with zeros before it
	IsFormula   bool
	HasResult   bool // of a formula
}

// Kind is how a value stands in a cell.
type Kind int

// The kinds of cells.
const (
	Text Kind = iota
	Number
	Date    // a number of days that is shown as a date or a time
	DateISO // a date that is written as one
	Boolean
	Error
)

// Walk reads the workbook at path, and shows each cell of each sheet, in their order.
func Walk(ctx context.Context, from *text.Text, path string, seen func(sheet string, cell Cell) error) (is1904 bool, err error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	w := &workbook{seen: seen}
	_, err = open(ctx, from, path, archive, pack.NewBudget(1<<60, 1), w) // its size was checked before
	return w.formats.is1904, err
}

// see shows a cell with the value that the library reads of it.
func (w *workbook) see(t *table, row int, cell cellMarkup, value, text string) error {
	if value == "" && !cell.isFormula {
		return nil
	}
	seen := Cell{Row: row, Column: cell.column, Text: text, IsFormula: cell.isFormula, HasResult: cell.hasResult}
	switch shown := w.formats.of(cell.style); cell.kind {
	case "b":
		seen.Kind = Boolean
	case "e":
		seen.Kind = Error
	case "d":
		seen.Kind = DateISO
	case "", "n":
		seen.Kind, seen.Width = Number, shown.width
		if shown.hasDate || shown.hasTime {
			if _, err := w.formats.dateOf(value, shown); err == nil {
				seen.Kind, seen.Raw, seen.HasDate, seen.HasTime, seen.Width = Date, value, shown.hasDate, shown.hasTime, 0
			}
		}
	}
	return w.seen(t.Name, seen)
}

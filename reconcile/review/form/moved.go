package form

import (
	"fmt"
	"regexp"
	"slices"

	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// refuseMoved refuses a table with a row whose code is in another column than the code of the others: its
// cells were moved, as by a comma that no quotes are around, and so nobody knows what is decided of it.
func (l layout) refuseMoved(table *returned.Table) error {
	var problems source.Problems
	for _, row := range table.Rows[l.header+1:] {
		if at := slices.IndexFunc(row.Cells, holdsRows); at >= 0 && !table.IsWorkbook {
			problems.Add(source.Problem{
				At:      source.Position{File: source.Printable(table.File), Line: row.Line},
				Message: fmt.Sprintf("has whole rows within the text of column %d, as if the quotes around it were closed too late", at+1),
				Hint:    "close the quote at the end of the text, or ask for the file again, saved by a spreadsheet",
			})
			continue
		}
		if review.PlainToken(row.Cell(l.columns[review.TokenCell])) != "" {
			continue
		}
		for at, cell := range row.Cells {
			if review.PlainToken(cell) != "" {
				problems.Add(source.Problem{
					At:      source.Position{File: returned.Place(table.File, table.Sheet), Line: row.Line},
					Message: fmt.Sprintf("has the row's code in column %d, and the column %s is %d: the cells of the row were moved", at+1, title(review.TokenCell), l.columns[review.TokenCell]+1),
					Hint:    "a text with a comma needs quotes around it, which a spreadsheet writes: ask for the file again",
				})
				break
			}
		}
	}
	return problems.Err()
}

// rows finds the code of a row, and a line break behind it or before it.
var rows = regexp.MustCompile(`(?:\bR[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b[^\n]*\n|\n[^\n]*\bR[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b)`)

// holdsRows says whether a cell holds more than one line, and codes of rows in them.
func holdsRows(cell string) bool { return rows.MatchString(cell) }

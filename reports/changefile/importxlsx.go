package changefile

import (
	"errors"
	"strings"

	"rolecall/reports/xlsx"
)

// importXLSX writes the staging rows as a workbook of one sheet, every cell
// text. It takes what CSV does not, double quotes, but no blanks at the ends of
// a value: ServiceNow's import drops those from Excel cells.
type importXLSX struct {
	job   job
	files int
	rows  int // in the file at hand
	book  *xlsx.Book
	sheet *xlsx.Sheet
	cells []any
}

func newImportXLSX() writer { return &importXLSX{} }

func (w *importXLSX) begin(j job) error {
	w.job = j
	return nil
}

func (w *importXLSX) obstacle(c correction) string {
	if reason := stagingObstacle(c); reason != "" {
		return reason
	}
	for _, text := range stagingTexts(c) {
		if err := xlsx.Holds(text); err != nil {
			return err.Error()
		}
		if strings.TrimSpace(text) != text {
			return "a value has blanks at an end, which an import drops from Excel cells"
		}
	}
	return ""
}

func (w *importXLSX) write(c correction) error {
	if w.rows == importSetRows {
		if err := w.end(); err != nil {
			return err
		}
	}
	if w.book == nil {
		if err := w.next(); err != nil {
			return err
		}
	}
	w.rows++
	for i, text := range w.job.row(c) {
		w.cells[i] = nil
		if text != "" {
			w.cells[i] = text
		}
	}
	return w.sheet.Row(w.cells...)
}

func (w *importXLSX) next() error {
	temp, err := w.job.run.Folder.Temp()
	if err != nil {
		return err
	}
	if w.book, err = xlsx.NewBook(temp); err != nil {
		return err
	}
	w.files++
	var columns []xlsx.Column
	for _, name := range stagingHeader(w.job.fields) {
		columns = append(columns, xlsx.Column{Name: name})
	}
	w.cells = make([]any, len(columns))
	w.sheet, err = w.book.Sheet("Changes", columns)
	return err
}

// end saves the workbook at hand.
func (w *importXLSX) end() error {
	if w.book == nil {
		return nil
	}
	book, sheet := w.book, w.sheet
	w.book, w.sheet, w.rows = nil, nil, 0
	if sheet == nil {
		return book.Close()
	}
	if err := sheet.Close(); err != nil {
		return errors.Join(err, book.Close())
	}
	file, err := w.job.run.Folder.Create(w.job.path(continued("servicenow-import-set.xlsx", w.files)))
	if err != nil {
		return errors.Join(err, book.Close())
	}
	return errors.Join(book.Save(file), file.Close(), book.Close())
}

func (w *importXLSX) close() error { return w.end() }

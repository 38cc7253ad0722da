package returned

import (
	"bytes"
	"context"

	"rolecall/exports/source"
)

// Table is a table of texts: a CSV, or a sheet of a workbook.
type Table struct {
	File, Sheet string // as people know them; a CSV has no sheet
	Rows        []Row
	IsWorkbook  bool
	// IsNarrow says that the text was saved in a character set that has few characters:
	// others became question marks.
	IsNarrow bool
}

// Row is a row that is not empty, and where it stands.
type Row struct {
	Line  int
	Cells []string
}

// Cell is the text of a column; "" if the row has no such column.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Place is how people know a file, or a sheet of it.
func Place(file, sheet string) string {
	if sheet == "" {
		return source.Printable(file)
	}
	return source.Printable(file) + "!" + source.Printable(sheet)
}

// Tables reads the tables of a file, which holds content and is known by the name file:
// the sheets of a workbook, or a text. temp makes a private folder for what a workbook
// is unpacked into.
func Tables(ctx context.Context, file string, content []byte, temp func() (string, error)) ([]*Table, error) {
	if !bytes.HasPrefix(content, []byte("PK")) && !isOLE(content) {
		text, err := readText(file, content)
		return []*Table{text}, err
	}
	dir, err := temp()
	if err != nil {
		return nil, err
	}
	return readWorkbook(ctx, file, content, dir)
}

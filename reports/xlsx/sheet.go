package xlsx

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// Sheet is a sheet while it is written: a header, rows, then Close. Where it is
// full, the rows go on in another sheet, called "Name 2".
type Sheet struct {
	book    *Book
	name    string
	columns []Column
	styles  []int
	part    *excelize.StreamWriter
	parts   int
	row     int // the last one written in this part; the header is 1
	bytes   int // of text in this part
	cut     int
	closed  bool
	cells   []any
}

// Sheet begins a sheet with a header. Several may be open at a time.
func (b *Book) Sheet(name string, columns []Column) (*Sheet, error) {
	s := &Sheet{book: b, name: sheetName(name), columns: columns, cells: make([]any, len(columns))}
	for _, column := range columns {
		style, err := b.style(column)
		if err != nil {
			return nil, fmt.Errorf("sheet %s, column %s: %w", name, column.Name, err)
		}
		s.styles = append(s.styles, style)
	}
	if err := s.begin(); err != nil {
		return nil, fmt.Errorf("begin the sheet %s: %w", name, err)
	}
	b.open = append(b.open, s)
	return s, nil
}

// partName is the name of the nth sheet that the rows take, from 1.
func partName(name string, part int) string {
	if part == 1 {
		return name
	}
	suffix := " " + strconv.Itoa(part)
	for len(sheetName(name+suffix)) < len(name+suffix) {
		name = name[:len(name)-1]
	}
	return name + suffix
}

// begin begins the next part. What a sheet has of panes and columns has to be
// said before its first row.
func (s *Sheet) begin() error {
	s.parts++
	s.row, s.bytes = 0, 0
	name := partName(s.name, s.parts)
	if err := s.book.page(name); err != nil {
		return err
	}
	file := s.book.file
	if err := file.SetSheetDimension(name, ""); err != nil { // not known before the last row
		return err
	}
	var err error
	if s.part, err = file.NewStreamWriter(name); err != nil {
		return err
	}
	header := make([]any, len(s.columns))
	for i, column := range s.columns {
		err = errors.Join(err,
			s.part.SetColWidth(i+1, i+1, column.width()),
			s.part.SetColStyle(i+1, i+1, s.styles[i]))
		header[i] = excelize.Cell{StyleID: s.book.header, Value: column.Name}
	}
	if err != nil {
		return err
	}
	err = s.part.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil {
		return err
	}
	s.row = 1
	return s.part.SetRow("A1", header, excelize.RowOpts{Height: 20})
}

// Row writes one row, a value a column, of the type that the column's kind
// takes. Text that a cell cannot hold is written so that it shows: control
// characters as pictures (␛), and what is longer than MaxText with a mark at
// its cut end. Who needs every value exactly asks [Holds] first.
func (s *Sheet) Row(values ...any) error {
	if len(values) != len(s.columns) {
		return fmt.Errorf("sheet %s: %d values for %d columns", s.name, len(values), len(s.columns))
	}
	if s.row == s.book.maxRows || s.bytes > maxBytes {
		if err := s.end(); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	for i, value := range values {
		cell, err := s.cell(s.columns[i], value)
		if err != nil {
			return fmt.Errorf("sheet %s, column %s: %w", s.name, s.columns[i].Name, err)
		}
		s.cells[i] = cell
		if cell != nil {
			s.cells[i] = excelize.Cell{StyleID: s.styles[i], Value: cell}
		}
	}
	s.row++
	return s.part.SetRow("A"+strconv.Itoa(s.row), s.cells)
}

// cell is the value as it stands in a cell, nil if that is empty.
func (s *Sheet) cell(column Column, value any) (any, error) {
	s.bytes += 40
	switch value := value.(type) {
	case nil:
		return nil, nil
	case string:
		if column.Kind == Text {
			return s.text(value), nil
		}
	case int, int64, float64:
		if column.Kind == Number {
			return value, nil
		}
	case bool:
		if column.Kind == Flag && value {
			return "yes", nil
		}
		if column.Kind == Flag {
			return nil, nil
		}
	case time.Time:
		switch value = value.UTC(); column.Kind {
		case Date:
			return value.Truncate(24 * time.Hour), nil
		case DateTime:
			return value.Truncate(time.Second), nil
		}
	}
	return nil, fmt.Errorf("a %T does not fit the column's kind", value)
}

func (s *Sheet) text(value string) any {
	if value == "" {
		return nil
	}
	text, isCut := fitted(value)
	if isCut {
		s.cut++
	}
	s.bytes += len(text)
	return text
}

// end completes a part: all that is said of the whole of it, in the order that
// the library needs.
func (s *Sheet) end() error {
	return s.part.Flush()
}

// Close completes the sheet.
func (s *Sheet) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if err := s.end(); err != nil {
		return fmt.Errorf("end the sheet %s: %w", s.name, err)
	}
	return nil
}

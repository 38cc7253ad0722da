package xlsx

import (
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table while it is written: a header, rows, then Close. Where it is
// full, the rows go on in another sheet, called "Name 2".
type Sheet struct {
	book    *Book
	name    string
	columns []Column
	styles  []int // of the columns' cells
	linked  []int // of those that are links
	part    *part
	parts   int
	rows    int
	cut     int
	closed  bool
	cells   []any
	filled  []excelize.Cell // what cells point to: a row is written before the next is made
}

// Sheet begins a table with a header. Several may be open at a time; they stand
// in the workbook as they were begun.
func (b *Book) Sheet(name string, columns []Column) (*Sheet, error) {
	s := &Sheet{book: b, name: sheetName(name), columns: columns, cells: make([]any, len(columns)), filled: make([]excelize.Cell, len(columns))}
	for _, column := range columns {
		plain, err := b.style(column.look(false))
		if err != nil {
			return nil, fmt.Errorf("sheet %s, column %s: %w", name, column.Name, err)
		}
		linked, err := b.style(column.look(true))
		if err != nil {
			return nil, fmt.Errorf("sheet %s, column %s: %w", name, column.Name, err)
		}
		s.styles, s.linked = append(s.styles, plain), append(s.linked, linked)
	}
	if err := s.begin(); err != nil {
		return nil, err
	}
	b.open = append(b.open, s)
	return s, nil
}

func (s *Sheet) begin() (err error) {
	s.parts++
	s.part, err = s.book.beginPart(partName(s.name, s.parts), s.columns, s.styles)
	return err
}

// Rows is how many rows were written, Cut how many texts had to be cut.
func (s *Sheet) Rows() int { return s.rows }

// Cut is how many texts were longer than a cell holds.
func (s *Sheet) Cut() int { return s.cut }

// Row writes one row, a value a column, of the type that the column's kind
// takes. Text that a cell cannot hold is written so that it shows: control
// characters as pictures (␛), and what is longer than MaxText with a mark at
// its cut end. Who needs every value exactly asks [Holds] first.
func (s *Sheet) Row(values ...any) error {
	if len(values) != len(s.columns) {
		return fmt.Errorf("sheet %s: %d values for %d columns", s.name, len(values), len(s.columns))
	}
	if s.part.row == s.book.maxRows {
		if err := s.part.end(); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	lines := 1
	for i, value := range values {
		cell, err := s.cell(i, value)
		if err != nil {
			return fmt.Errorf("sheet %s, column %s: %w", s.name, s.columns[i].Name, err)
		}
		s.cells[i] = cell
		if text, ok := value.(string); ok && s.columns[i].Wrap {
			lines = max(lines, Lines(text, s.columns[i].width()))
		}
	}
	s.rows++
	return s.part.add(s.cells, lines)
}

// cell is the value as it stands in a cell, nil if that is empty.
func (s *Sheet) cell(column int, value any) (any, error) {
	kind := s.columns[column].Kind
	switch value := value.(type) {
	case nil:
		return nil, nil
	case string:
		if kind == Text {
			return s.text(column, s.styles[column], value), nil
		}
	case Link:
		if kind == Text && value.Text != "" && s.part.link(column, value.To) {
			return s.text(column, s.linked[column], value.Text), nil
		}
		if kind == Text {
			return s.text(column, s.styles[column], value.Text), nil
		}
	case int, int64, float64:
		if kind == Number {
			return s.fill(column, s.styles[column], value), nil
		}
	case bool:
		switch {
		case kind == Flag && value:
			return s.fill(column, s.styles[column], "yes"), nil
		case kind == Flag:
			return nil, nil
		}
	case time.Time:
		if kind == Date || kind == DateTime {
			return s.time(column, kind, value.UTC()), nil
		}
	}
	return nil, fmt.Errorf("a %T does not fit the column's kind", value)
}

func (s *Sheet) fill(column, style int, value any) *excelize.Cell {
	s.filled[column] = excelize.Cell{StyleID: style, Value: value}
	return &s.filled[column]
}

func (s *Sheet) text(column, style int, value string) any {
	if value == "" {
		return nil
	}
	text, isCut := fitted(value)
	if isCut {
		s.cut++
	}
	return s.fill(column, style, text)
}

// firstDay is the first day that a date in a cell can be.
var firstDay = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)

// time is a date as a number, or as text if it is earlier than dates can be.
func (s *Sheet) time(column int, kind Kind, at time.Time) any {
	style := s.styles[column]
	layout := time.DateOnly
	if kind == DateTime {
		at, layout = at.Truncate(time.Second), time.DateTime
	} else {
		at = at.Truncate(24 * time.Hour)
	}
	if at.Before(firstDay) || at.Year() > 9999 {
		return s.fill(column, style, at.Format(layout))
	}
	return s.fill(column, style, at)
}

// Close completes the table.
func (s *Sheet) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	return s.part.end()
}

// Place is where the nth row of a table stands, from 0, to link to.
func (b *Book) Place(sheet string, row int) string {
	perSheet := b.maxRows - 1
	return at(partName(sheetName(sheet), row/perSheet+1), "A"+strconv.Itoa(row%perSheet+2))
}

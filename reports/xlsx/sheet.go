package xlsx

import (
	"fmt"
	"strconv"
	"time"
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

	isProtected bool
}

// Sheet begins a table with a header. Several may be open at a time; they stand
// in the workbook as they were begun.
func (b *Book) Sheet(name string, columns []Column) (*Sheet, error) {
	s := &Sheet{book: b, name: sheetName(name), columns: columns}
	for _, column := range columns {
		plain, err := b.style(column.style(false))
		if err != nil {
			return nil, fmt.Errorf("sheet %s, column %s: %w", name, column.Name, err)
		}
		linked, err := b.style(column.style(true))
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
	if err == nil {
		s.part.isProtected = s.isProtected
	}
	return err
}

// Protect has programs refuse changes but in open columns. It is not a lock.
func (s *Sheet) Protect() { s.isProtected, s.part.isProtected = true, true }

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
	if err := s.row(values); err != nil {
		return err
	}
	s.rows++
	return s.part.rows.end()
}

func (s *Sheet) row(values []any) error {
	s.part.begin(s.lines(values))
	for i, value := range values {
		if err := s.cell(i, value); err != nil {
			s.part.undo()
			return fmt.Errorf("sheet %s, column %s: %w", s.name, s.columns[i].Name, err)
		}
	}
	return nil
}

// lines is how many lines high a row has to be.
func (s *Sheet) lines(values []any) int {
	lines := 1
	for i, value := range values {
		if text, ok := value.(string); ok && s.columns[i].Wrap {
			lines = max(lines, Lines(text, s.columns[i].width()))
		}
	}
	return lines
}

// cell writes the value into the row that was begun.
func (s *Sheet) cell(column int, value any) error {
	kind, style, rows := s.columns[column].Kind, s.styles[column], s.part.rows
	switch value := value.(type) {
	case nil:
		return nil
	case string:
		if kind == Text {
			s.text(column, style, value)
			return nil
		}
	case Link:
		if kind == Text {
			return s.link(column, style, value)
		}
	case int:
		if kind == Number {
			rows.number(column, style, int64(value))
			return nil
		}
	case int64:
		if kind == Number {
			rows.number(column, style, value)
			return nil
		}
	case bool:
		if kind == Flag {
			if value {
				rows.text(column, style, "yes")
			}
			return nil
		}
	case time.Time:
		if kind == Date || kind == DateTime {
			s.time(column, kind, value.UTC())
			return nil
		}
	}
	return fmt.Errorf("a %T does not fit the column's kind", value)
}

// link writes the text of a link, and where it leads to if the sheet has room for
// that.
func (s *Sheet) link(column, style int, value Link) error {
	if value.Text == "" {
		return nil
	}
	isLink, err := s.part.link(column, value.To)
	if isLink {
		style = s.linked[column]
	}
	s.text(column, style, value.Text)
	return err
}

func (s *Sheet) text(column, style int, value string) {
	if value == "" {
		return
	}
	text, isCut := fitted(value)
	if isCut {
		s.cut++
	}
	s.part.rows.text(column, style, text)
}

// firstDay is the first day that a date in a cell can be, and its number.
var firstDay = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)

const firstDayNumber = 61

// time is a date as a number, or as text if it is earlier than dates can be.
func (s *Sheet) time(column int, kind Kind, at time.Time) {
	layout := time.DateTime
	if kind == Date {
		at, layout = at.Truncate(24*time.Hour), time.DateOnly
	}
	if at.Before(firstDay) || at.Year() > 9999 {
		s.part.rows.text(column, s.styles[column], at.Format(layout))
		return
	}
	s.part.rows.date(column, s.styles[column], at)
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

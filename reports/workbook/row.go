package workbook

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"rolecall/exports/source"
	"rolecall/reports/xlsx"
)

// row is where the rows of a table are scanned into.
type row struct {
	book    *xlsx.Book
	table   table
	formats []xlsx.Column
	fields  []any // in the order in which they are selected
	shown   []any // that of each column, nil for one that stays empty
	places  []any // where the cells of a column lead, nil if nowhere
	cells   []any
}

func newRow(book *xlsx.Book, table table) *row {
	r := &row{book: book, table: table, cells: make([]any, len(table.columns))}
	for _, column := range table.columns {
		format := column.format
		format.Name = column.title
		r.formats = append(r.formats, format)
	}
	return r
}

// bind makes a field for everything that is selected. What the table shows has
// to be among it, and nothing else.
func (r *row) bind(selected []string) error {
	byName := map[string]any{}
	take := func(name string, field any) any {
		if name == "" {
			return nil
		}
		byName[name] = field
		return field
	}
	for _, column := range r.table.columns {
		r.shown = append(r.shown, take(column.name, newField(column.format.Kind)))
		r.places = append(r.places, take(column.to.row, new(sql.NullInt64)))
	}
	wanted := slices.Sorted(maps.Keys(byName))
	if !slices.Equal(slices.Sorted(slices.Values(selected)), wanted) {
		return fmt.Errorf("%s.sql selects %v, the table shows %v", r.table.statement, selected, wanted)
	}
	for _, name := range selected {
		r.fields = append(r.fields, byName[name])
	}
	return nil
}

func newField(kind xlsx.Kind) any {
	switch kind {
	case xlsx.Number:
		return new(sql.NullInt64)
	case xlsx.Flag:
		return new(sql.NullBool)
	case xlsx.Date, xlsx.DateTime:
		return new(sql.NullTime)
	default:
		return new(any) // most cells are text, and this takes it as it is
	}
}

// values are the cells of the row that was scanned.
func (r *row) values() []any {
	for i, column := range r.table.columns {
		r.cells[i] = nil
		if r.shown[i] == nil {
			continue
		}
		r.cells[i] = value(r.shown[i])
		place, leads := r.places[i].(*sql.NullInt64)
		if text, isText := r.cells[i].(string); isText && leads && place.Valid {
			r.cells[i] = xlsx.Link{Text: text, To: r.book.Place(column.to.sheet, int(place.Int64))}
		}
	}
	return r.cells
}

// value is what was scanned as a table takes it. What could act on a screen is
// made visible in text.
func value(field any) any {
	switch field := field.(type) {
	case *any:
		text, ok := (*field).(string)
		if shown := source.Printable(text); ok && shown != text {
			return shown
		}
		return *field
	case *sql.NullInt64:
		if field.Valid {
			return field.Int64
		}
	case *sql.NullBool:
		if field.Valid {
			return field.Bool
		}
	case *sql.NullTime:
		if field.Valid {
			return field.Time
		}
	}
	return nil
}

package workbook

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/xlsx"
)

//go:embed *.sql
var statements embed.FS

// written is a table that was written.
type written struct {
	table table
	rows  int
	cut   int // texts longer than a cell holds
}

// fill writes one table. A table that may be left out begins with its first
// row.
func fill(ctx context.Context, db *duckdb.DB, book *xlsx.Book, table table) (written, error) {
	rows, err := db.Query(ctx, statement(table.statement))
	if err != nil {
		return written{}, err
	}
	defer rows.Close()
	if err := agree(rows, table); err != nil {
		return written{}, err
	}
	row := newRow(book, table)
	var sheet *xlsx.Sheet
	if !table.optional {
		if sheet, err = book.Sheet(table.name, row.looks); err != nil {
			return written{}, err
		}
	}
	for rows.Next() {
		if sheet == nil {
			if sheet, err = book.Sheet(table.name, row.looks); err != nil {
				return written{}, err
			}
		}
		if err := rows.Scan(row.fields...); err != nil {
			return written{}, err
		}
		if err := sheet.Row(row.values()...); err != nil {
			return written{}, err
		}
	}
	if err := rows.Err(); err != nil || sheet == nil {
		return written{table: table}, err
	}
	return written{table, sheet.Rows(), sheet.Cut()}, sheet.Close()
}

func statement(name string) duckdb.Statement {
	content, err := statements.ReadFile(name + ".sql")
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return duckdb.Statement{Name: "reports/workbook/" + name + ".sql", Text: string(content)}
}

// agree compares what a statement selects with the columns of its table.
func agree(rows *duckdb.Rows, table table) error {
	selected, err := rows.Columns()
	if err != nil {
		return err
	}
	var shown []string
	for _, column := range table.columns {
		if column.name != "" {
			shown = append(shown, column.name)
		}
		if column.to != "" {
			shown = append(shown, "") // the row it leads to, whatever it is called
			selected[min(len(shown), len(selected))-1] = ""
		}
	}
	if !slices.Equal(selected, shown) {
		return fmt.Errorf("%s.sql selects %v, the table shows %v", table.statement, selected, shown)
	}
	return nil
}

// row is where a row is scanned into.
type row struct {
	book   *xlsx.Book
	table  table
	looks  []xlsx.Column
	fields []any
	cells  []any
}

func newRow(book *xlsx.Book, table table) *row {
	r := &row{book: book, table: table, cells: make([]any, len(table.columns))}
	for _, column := range table.columns {
		look := column.look
		look.Name = column.title
		r.looks = append(r.looks, look)
		switch {
		case column.name == "":
			continue
		case look.Kind == xlsx.Number:
			r.fields = append(r.fields, new(sql.NullInt64))
		case look.Kind == xlsx.Flag:
			r.fields = append(r.fields, new(sql.NullBool))
		case look.Kind == xlsx.Date || look.Kind == xlsx.DateTime:
			r.fields = append(r.fields, new(sql.NullTime))
		default:
			r.fields = append(r.fields, new(sql.NullString))
		}
		if column.to != "" {
			r.fields = append(r.fields, new(sql.NullInt64))
		}
	}
	return r
}

// values are the cells of the row that was scanned.
func (r *row) values() []any {
	at := 0
	for i, column := range r.table.columns {
		r.cells[i] = nil
		if column.name == "" {
			continue
		}
		r.cells[i] = value(r.fields[at])
		at++
		if column.to == "" {
			continue
		}
		to := r.fields[at].(*sql.NullInt64)
		at++
		if text, ok := r.cells[i].(string); ok && to.Valid {
			r.cells[i] = xlsx.Link{Text: text, To: r.book.Place(column.to, int(to.Int64))}
		}
	}
	return r.cells
}

// value is what was scanned as a table takes it. What could act on a screen is
// made visible in text.
func value(field any) any {
	switch field := field.(type) {
	case *sql.NullString:
		if field.Valid {
			return source.Printable(field.String)
		}
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

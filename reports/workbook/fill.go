package workbook

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

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

// filling is a table while it is written.
type filling struct {
	book  *xlsx.Book
	table table
	row   *row
	sheet *xlsx.Sheet // nil until it is begun
	count *counter
}

func newFilling(book *xlsx.Book, table table, count *counter) *filling {
	return &filling{book: book, table: table, row: newRow(book, table), count: count}
}

// counter counts the rows that are written of all tables that grow.
type counter struct {
	done  atomic.Int64
	total int64
	tell  func(done, total int64) // may be nil
}

// often is after how many rows the counter tells.
const often = 10_000

func (c *counter) next() {
	if done := c.done.Add(1); c.tell != nil && done%often == 0 {
		c.tell(min(done, c.total), c.total)
	}
}

// begin begins the sheet, unless it is there.
func (f *filling) begin() (err error) {
	if f.sheet == nil {
		f.sheet, err = f.book.Sheet(f.table.name, f.row.looks)
	}
	return err
}

// rows writes the rows. A table that may be left out begins with its first.
func (f *filling) rows(ctx context.Context, db *duckdb.DB) error {
	rows, err := db.Query(ctx, statement(f.table.statement))
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := agree(rows, f.table); err != nil {
		return err
	}
	for rows.Next() {
		if err := f.begin(); err != nil {
			return err
		}
		if err := rows.Scan(f.row.fields...); err != nil {
			return err
		}
		if err := f.sheet.Row(f.row.values()...); err != nil {
			return err
		}
		f.count.next()
	}
	return rows.Err()
}

// end completes the sheet, if there is one.
func (f *filling) end() (written, error) {
	if f.sheet == nil {
		return written{table: f.table}, nil
	}
	return written{f.table, f.sheet.Rows(), f.sheet.Cut()}, f.sheet.Close()
}

// fill writes tables. The rows of those that grow are written side by side,
// where each fits one sheet; all sheets begin and end in their order, so that
// the same run makes the same bytes.
func fill(ctx context.Context, db *duckdb.DB, book *xlsx.Book, tables []table, tell func(done, total int64)) ([]written, error) {
	total, canBeTogether, err := grown(ctx, db, book, tables)
	if err != nil {
		return nil, err
	}
	count := &counter{total: total, tell: tell}
	var done []written
	for len(tables) > 0 {
		together := 1
		if canBeTogether {
			together = max(1, slices.IndexFunc(tables, func(table table) bool { return table.grows == "" }))
		}
		some, err := fillTogether(ctx, db, book, tables[:together], count)
		if err != nil {
			return nil, err
		}
		done, tables = append(done, some...), tables[together:]
	}
	return done, nil
}

func fillTogether(ctx context.Context, db *duckdb.DB, book *xlsx.Book, tables []table, count *counter) ([]written, error) {
	var fillings []*filling
	for _, table := range tables {
		filling := newFilling(book, table, count)
		if !table.optional {
			if err := filling.begin(); err != nil {
				return nil, err
			}
		}
		fillings = append(fillings, filling)
	}
	filled, ctx := errgroup.WithContext(ctx)
	for _, filling := range fillings {
		filled.Go(func() error {
			if err := filling.rows(ctx, db); err != nil {
				return fmt.Errorf("sheet %s: %w", filling.table.name, err)
			}
			return nil
		})
	}
	if err := filled.Wait(); err != nil {
		return nil, err
	}
	var done []written
	for _, filling := range fillings {
		each, err := filling.end()
		if err != nil {
			return nil, err
		}
		done = append(done, each)
	}
	return done, nil
}

// grown says how many rows the tables that grow have in all, and whether each
// fits one sheet.
func grown(ctx context.Context, db *duckdb.DB, book *xlsx.Book, tables []table) (total int64, fit bool, err error) {
	fit = true
	for _, table := range tables {
		if table.grows == "" {
			continue
		}
		var rows int64
		count := duckdb.Statement{Name: "reports/workbook", Text: "select count(*) from " + table.grows}
		if err := db.QueryRow(ctx, count, &rows); err != nil {
			return 0, false, err
		}
		total, fit = total+rows, fit && book.Fits(rows)
	}
	return total, fit, nil
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
			r.fields = append(r.fields, new(any)) // most cells are text, and this takes it as it is
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

package workbook

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
	"rolecall/reports/xlsx"
)

//go:embed *.sql
var statements embed.FS

// checked is the sheet that report.html has, too.
const checked = "checked"

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
	asked duckdb.Params // of the table's statement
}

func newFilling(book *xlsx.Book, table table, count *counter, params params) *filling {
	return &filling{book: book, table: table, row: newRow(book, table), count: count, asked: params[table.statement]}
}

// params are the parameters of statements, by their name.
type params map[string]duckdb.Params

// counter counts the rows that are written of all tables that grow.
type counter struct {
	done   atomic.Int64
	total  int64
	report func(done, total int64) // may be nil
}

// often is after how many rows the counter reports.
const often = 10_000

func (c *counter) next() {
	if done := c.done.Add(1); c.report != nil && done%often == 0 {
		c.report(min(done, c.total), c.total)
	}
}

// begin begins the sheet, unless it is there.
func (f *filling) begin() (err error) {
	if f.sheet == nil {
		f.sheet, err = f.book.Sheet(f.table.name, f.row.formats)
	}
	return err
}

// rows writes the rows. A table that may be left out begins with its first.
func (f *filling) rows(ctx context.Context, db *duckdb.DB) error {
	asked := statement(f.table.statement)
	asked.Params = f.asked
	rows, err := db.Query(ctx, asked)
	if err != nil {
		return err
	}
	defer rows.Close()
	selected, err := rows.Columns()
	if err != nil {
		return err
	}
	if err := f.row.bind(selected); err != nil {
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
func fill(ctx context.Context, db *duckdb.DB, book *xlsx.Book, tables []table, params params, progress func(done, total int64)) ([]written, error) {
	total, canBeTogether, err := grown(ctx, db, book, tables)
	if err != nil {
		return nil, err
	}
	count := &counter{total: total, report: progress}
	var done []written
	for len(tables) > 0 {
		together := 1
		if canBeTogether {
			together = max(1, slices.IndexFunc(tables, func(table table) bool { return table.grows == "" }))
		}
		some, err := fillTogether(ctx, db, book, tables[:together], params, count)
		if err != nil {
			return nil, err
		}
		done, tables = append(done, some...), tables[together:]
	}
	return done, nil
}

func fillTogether(ctx context.Context, db *duckdb.DB, book *xlsx.Book, tables []table, params params, count *counter) ([]written, error) {
	var fillings []*filling
	for _, table := range tables {
		filling := newFilling(book, table, count, params)
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
	if name == checked {
		return facts.CheckedStatement()
	}
	content, err := statements.ReadFile(name + ".sql")
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return duckdb.Statement{Name: "reports/workbook/" + name + ".sql", Text: string(content)}
}

package html

import (
	"context"
	"fmt"
	"io"

	"rolecall/exports/duckdb"
	"rolecall/reports/columns"
)

// rows are the rows of a relation as blocks of the page.
type rows struct {
	name     string // of the blocks
	relation string
	number   string // the column that counts the rows from 0, in their order
	columns  []columns.Column
}

// write writes the first rows, every value as text.
func (r rows) write(ctx context.Context, db *duckdb.DB, most int64, to io.Writer) error {
	found, err := db.Query(ctx, duckdb.Statement{
		Name:   r.relation,
		Text:   fmt.Sprintf("select %s from %s where %s < $most order by %s", columns.SelectText(r.columns), r.relation, r.number, r.number),
		Params: duckdb.Params{"most": most},
	})
	if err != nil {
		return err
	}
	defer found.Close()
	values := make([]string, len(r.columns))
	fields := make([]any, len(values))
	for i := range values {
		fields[i] = &values[i]
	}
	block := &block{name: r.name, to: to}
	for found.Next() {
		if err := found.Scan(fields...); err != nil {
			return fmt.Errorf("read %s: %w", r.relation, err)
		}
		if err := block.add(values); err != nil {
			return err
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	return block.flush()
}

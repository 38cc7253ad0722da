package exports

import (
	"context"
	"embed"
	"io/fs"
	"sync"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

// The statements in input list the files and what was noticed about them, with values
// that only Go knows, and answer what Go asks about the load.
//
//go:embed input/*.sql
var inputFiles embed.FS

var inputStatements = sync.OnceValues(func() (statement.Named, error) {
	inside, err := fs.Sub(inputFiles, "input")
	return statement.NewNamed(inside, "exports/input"), err
})

// execNamed runs a statement of the folder input that writes.
func (l *loader) execNamed(ctx context.Context, name string, params duckdb.Params) error {
	named, err := inputStatements()
	if err != nil {
		return err
	}
	return named.Exec(ctx, l.db, name, params)
}

// queryNamed runs a query of the folder input; the caller closes its rows.
func (l *loader) queryNamed(ctx context.Context, name string) (*duckdb.Rows, error) {
	named, err := inputStatements()
	if err != nil {
		return nil, err
	}
	return named.Query(ctx, l.db, name, nil)
}

// queryRowNamed runs a query of the folder input that yields one row.
func (l *loader) queryRowNamed(ctx context.Context, name string, into ...any) error {
	named, err := inputStatements()
	if err != nil {
		return err
	}
	query, err := named.With(name, nil)
	if err != nil {
		return err
	}
	return l.db.QueryRow(ctx, query, into...)
}

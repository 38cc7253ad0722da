package statement

import (
	"context"
	"fmt"
	"io/fs"
	"sync"

	"rolecall/exports/duckdb"
)

// Named are the statements of a folder that Go runs by their names, because they take
// values from Go or answer a question of Go's. No order of running follows from their
// headers.
type Named struct {
	folder string
	load   func() (map[string]Statement, error)
}

// NewNamed are the statements in a directory of files, which are loaded at the first use.
// folder is how the directory is called in errors.
func NewNamed(files fs.FS, directory, folder string) Named {
	return Named{folder: folder, load: sync.OnceValues(func() (map[string]Statement, error) {
		inside, err := fs.Sub(files, directory)
		if err != nil {
			return nil, err
		}
		all, err := Load(inside, folder)
		byName := make(map[string]Statement, len(all))
		for _, each := range all {
			byName[each.Name] = each
		}
		return byName, err
	})}
}

// All lists the statements by their names.
func (n Named) All() (map[string]Statement, error) { return n.load() }

// With is the statement of that name, with values for its parameters.
func (n Named) With(name string, params duckdb.Params) (duckdb.Statement, error) {
	all, err := n.load()
	if err != nil {
		return duckdb.Statement{}, err
	}
	found, isKnown := all[name]
	if !isKnown {
		return duckdb.Statement{}, fmt.Errorf("%s has no statement %s", n.folder, name)
	}
	return duckdb.Statement{Name: found.File, Text: found.Command(), Params: params}, nil
}

// Exec runs a statement that writes.
func (n Named) Exec(ctx context.Context, db *duckdb.DB, name string, params duckdb.Params) error {
	found, err := n.With(name, params)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, found)
	return err
}

// Query runs a query; the caller closes its rows.
func (n Named) Query(ctx context.Context, db *duckdb.DB, name string) (*duckdb.Rows, error) {
	found, err := n.With(name, nil)
	if err != nil {
		return nil, err
	}
	return db.Query(ctx, found)
}

// QueryRow runs a query that yields one row.
func (n Named) QueryRow(ctx context.Context, db *duckdb.DB, name string, into ...any) error {
	found, err := n.With(name, nil)
	if err != nil {
		return err
	}
	return db.QueryRow(ctx, found, into...)
}

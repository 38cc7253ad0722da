package exports

import (
	"context"
	"embed"
	"io/fs"
	"sync"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

// The statements in called are those that Go runs by their names, with parameters or
// for what they say.
//
//go:embed called/*.sql
var calledFiles embed.FS

// calledStatements are they, by name without the folder's.
var calledStatements = sync.OnceValues(func() (map[string]statement.Statement, error) {
	inside, err := fs.Sub(calledFiles, "called")
	if err != nil {
		return nil, err
	}
	all, err := statement.Load(inside, "exports/called")
	if err != nil {
		return nil, err
	}
	byName := map[string]statement.Statement{}
	for _, each := range all {
		byName[each.Name] = each
	}
	return byName, nil
})

// called is the statement of that name, with values for its parameters.
func called(name string, params duckdb.Params) (duckdb.Statement, error) {
	all, err := calledStatements()
	if err != nil {
		return duckdb.Statement{}, err
	}
	found := all["called."+name]
	return duckdb.Statement{Name: found.File, Text: found.Command(), Params: params}, nil
}

// call runs a statement that writes.
func (l *loader) call(ctx context.Context, name string, params duckdb.Params) error {
	found, err := called(name, params)
	if err != nil {
		return err
	}
	_, err = l.db.Exec(ctx, found)
	return err
}

// ask runs a query; the caller closes its rows.
func (l *loader) ask(ctx context.Context, name string) (*duckdb.Rows, error) {
	found, err := called(name, nil)
	if err != nil {
		return nil, err
	}
	return l.db.Query(ctx, found)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/output"
)

// storedRun is how the database of a finished run is called beside another.
const storedRun = "stored"

// attachRun opens a database in memory with that of a finished run beside it,
// to be read.
func attachRun(ctx context.Context, dir string, options duckdb.Options) (*duckdb.DB, error) {
	path := filepath.Join(dir, output.DatabaseName)
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is not the output of a run: it holds no %s", source.Printable(dir), output.DatabaseName)
	case err != nil:
		return nil, fmt.Errorf("cannot read the run: %w", err)
	}
	db, err := duckdb.Open(ctx, options)
	if err != nil {
		return nil, err
	}
	if err := db.Attach(ctx, storedRun, path, false); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot read the run: %w", err), db.Close())
	}
	return db, nil
}

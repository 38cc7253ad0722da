package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/output"
)

// storedRun is how the database of a finished run is called beside another.
const storedRun = "stored"

// runDatabase is where the database of a finished run is.
func runDatabase(dir string) (string, error) {
	path := filepath.Join(dir, output.DatabaseName)
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("there is no folder %s: name the output folder of a run", source.Printable(dir))
		}
		return "", fmt.Errorf("%s is not the output of a run: it has no %s", source.Printable(dir), output.DatabaseName)
	case err != nil:
		return "", fmt.Errorf("cannot read the run: %w", err)
	}
	return path, nil
}

// selected are the changes that the change files of a run were narrowed to; nil
// if they hold the whole plan.
func selected(dir string) ([]string, error) {
	if _, err := runDatabase(dir); err != nil {
		return nil, err
	}
	return reports.Selected(dir)
}

// attachRun opens a database in memory with that of a finished run beside it, to be read. SQL
// reaches what is named, and nothing else: what is in the run may be anybody's. A
// database that holds what no run makes is refused.
func attachRun(ctx context.Context, dir string, options duckdb.Options, reach duckdb.Reach) (*duckdb.DB, error) {
	path, err := runDatabase(dir)
	if err != nil {
		return nil, err
	}
	if err := refuseForeign(ctx, path); err != nil {
		return nil, err
	}
	db, err := duckdb.Open(ctx, options)
	if err != nil {
		return nil, err
	}
	if err := db.Attach(ctx, storedRun, path, false); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot read the run: %w", err), db.Close())
	}
	if err := db.Seal(ctx, reach); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// examined are the databases that this process found nothing foreign in, by their path.
var examined sync.Map

// refuseForeign looks at a database of a run without running anything that is in it.
func refuseForeign(ctx context.Context, path string) error {
	noteOpened(ctx, filepath.Dir(path))
	file, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	if before, isKnown := examined.Load(path); isKnown && isUntouched(before.(fs.FileInfo), file) {
		return nil
	}
	db, err := duckdb.Open(ctx, duckdb.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Attach(ctx, storedRun, path, false); err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	if err := db.Seal(ctx, duckdb.Reach{}); err != nil {
		return err
	}
	if err := reports.RefuseForeign(ctx, db, storedRun); err != nil {
		if version, isOther := madeByAnother(filepath.Dir(path)); isOther {
			return fmt.Errorf("%w (another version of rolecall made it: %s; this is %s)", err, source.Printable(version), readBuild().shown())
		}
		return err
	}
	examined.Store(path, file)
	return nil
}

// isUntouched says whether a file is the one that it was.
func isUntouched(before, now fs.FileInfo) bool {
	return os.SameFile(before, now) && before.Size() == now.Size() && before.ModTime().Equal(now.ModTime())
}

// rely makes sure that what a command relies on in a run folder is as it was written.
func rely(ctx context.Context, dir string, reliance reports.Reliance) error {
	if _, err := runDatabase(dir); err != nil {
		return err
	}
	return reports.Rely(ctx, dir, reliance, opener(dir))
}

// outFlag names the run that a command reads.
func outFlag() cli.Flag {
	return &cli.StringFlag{Name: "out", Value: "rolecall-out", Usage: "the output folder (`DIR`) of the run"}
}

// useRun gives use the database of a finished run. It is opened for reading
// alone, and SQL reaches neither files nor the network nor settings from it.
func useRun(ctx context.Context, dir string, use func(*duckdb.DB) error) error {
	path, err := runDatabase(dir)
	if err != nil {
		return fmt.Errorf("%w; rolecall reconcile writes one, and --out names it", err)
	}
	if err := reports.Rely(ctx, dir, reports.OnDatabase, opener(dir)); err != nil {
		return err
	}
	return openStoredAt(ctx, path, use)
}

// openStored opens the database of a run sealed, whatever it holds.
func openStored(ctx context.Context, dir string, use func(*duckdb.DB) error) error {
	path, err := runDatabase(dir)
	if err != nil {
		return err
	}
	return openStoredAt(ctx, path, use)
}

func openStoredAt(ctx context.Context, path string, use func(*duckdb.DB) error) error {
	if err := refuseForeign(ctx, path); err != nil {
		return err
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return err
	}
	defer remove()
	db, err := duckdb.Open(ctx, duckdb.Options{Path: path, ReadOnly: true, Sealed: true, TempDir: scratch.Path})
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}

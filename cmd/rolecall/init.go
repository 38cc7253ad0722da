package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/urfave/cli/v2"

	"rolecall/exports"
	"rolecall/exports/decode/pack"
	"rolecall/exports/duckdb"
	"rolecall/reconcile/draft"
	"rolecall/reconcile/rules"
)

func initCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "makes an estate folder, with rules proposed from its exports",
		ArgsUsage: "[DIR]",
		Description: "Makes DIR (the current folder), its folders okta and servicenow, and rules.yaml. If the\n" +
			"exports are in those folders already, the rules are filled from them: who is assigned to\n" +
			"the app, which keys link accounts, which fields both sides have; and, as comments, which\n" +
			"roles follow which Okta groups. No file that is there is ever changed.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "rules", Usage: "write the rules to this `FILE` instead of DIR/rules.yaml"},
			&cli.BoolFlag{Name: "empty", Usage: "do not look at exports"},
			&cli.StringFlag{Name: "time-zone", Usage: "time zone (`NAME`) of display-value times in ServiceNow exports, such as Europe/Berlin"},
			&cli.StringFlag{Name: "date-format", Usage: "date `FORMAT` of display-value exports, such as dd/MM/yyyy"},
		}, readingFlags()...),
		Action: func(c *cli.Context) error {
			dir := "."
			if c.NArg() > 0 {
				var err error
				if dir, err = takeOne(c, "folder"); err != nil {
					return err
				}
			}
			return initialise(c, dir, streams)
		},
	}
}

// sides are the folders of an estate, as they are called and as people know them.
var sides = []struct{ folder, name string }{{"okta", "Okta"}, {"servicenow", "ServiceNow"}}

// newEstate is an estate that is being made.
type newEstate struct {
	dir, rulesFile string
	files          map[string]int // exports by folder
	loose          []string       // files in dir itself that may be exports
	found          *draft.Proposal
	warnings       int64 // about the exports
}

func initialise(c *cli.Context, dir string, streams streams) error {
	estate := newEstate{dir: filepath.Clean(dir), rulesFile: c.String("rules"), files: map[string]int{}}
	if err := estate.survey(); err != nil {
		return err
	}
	if !c.Bool("empty") && estate.files["okta"] > 0 && estate.files["servicenow"] > 0 {
		if err := estate.look(c, streams); err != nil {
			return err
		}
	}
	text := draft.Rules(estate.found)
	if _, err := rules.Read(estate.rulesFile, []byte(text)); err != nil {
		return fmt.Errorf("the proposed rules are invalid, which is a fault of rolecall: %w", err)
	}
	if err := estate.write(text); err != nil {
		return err
	}
	return estate.print(streams.out)
}

// survey says what is in the folder, and refuses to touch rules that are there.
func (e *newEstate) survey() error {
	taken := []string{e.rulesFile}
	if e.rulesFile == "" {
		e.rulesFile = filepath.Join(e.dir, "rules.yaml")
		taken = []string{e.rulesFile, filepath.Join(e.dir, "rules.yml")}
	}
	for _, each := range taken {
		if _, err := os.Lstat(each); err == nil {
			return errTaken(each)
		}
	}
	entries, err := os.ReadDir(e.dir)
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s is a file: name a folder for the estate", e.dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("cannot make an estate in %s: %w", e.dir, withoutPath(err))
	}
	for _, each := range entries {
		if each.Type().IsRegular() && isExportName(each.Name()) {
			e.loose = append(e.loose, filepath.Join(e.dir, each.Name()))
		}
	}
	for _, side := range sides {
		count, err := countFiles(filepath.Join(e.dir, side.folder))
		if err != nil {
			return err
		}
		e.files[side.folder] = count
	}
	return nil
}

func errTaken(path string) error {
	return fmt.Errorf("%s exists already and was not changed: write the proposal to another file with --rules FILE, or move the existing one away", path)
}

// withoutPath is the error without the path.
func withoutPath(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}

// countFiles counts the exports in a folder, if it is there.
func countFiles(folder string) (count int, err error) {
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err == nil && !info.IsDir():
		return 0, fmt.Errorf("%s is a file, and an estate has a folder there: move it away", folder)
	}
	files, err := pack.Files(folder)
	return len(files), err
}

// isExportName says whether a file may be an export that lies in the wrong place.
func isExportName(name string) bool {
	switch filepath.Ext(name) {
	case ".json", ".jsonl", ".ndjson", ".csv", ".xml", ".xlsx", ".har", ".zip", ".gz", ".zst":
		return !pack.IsJunk(name)
	}
	return false
}

// look fills the proposal from the exports, in memory and in a folder of its own.
func (e *newEstate) look(c *cli.Context, streams streams) error {
	reading, err := readReading(c)
	if err != nil {
		return err
	}
	scratch, remove, err := newScratch(c.Context)
	if err != nil {
		return err
	}
	defer remove()
	db, err := duckdb.Open(c.Context, duckdb.Options{TempDir: scratch.Path})
	if err != nil {
		return err
	}
	defer db.Close()
	progress := newProgress(streams.err, false)
	defer progress.clear()
	err = exports.Load(c.Context, db, exports.Inputs{
		Okta: []string{filepath.Join(e.dir, "okta")}, ServiceNow: []string{filepath.Join(e.dir, "servicenow")}, Root: e.dir, TempDir: scratch.Path,
		TimeZone: c.String("time-zone"), DateFormat: c.String("date-format"), Progress: progress.step,
		Encodings: reading.encodings, MaxExpansion: reading.maxExpansion,
	})
	if err != nil {
		return fmt.Errorf("the exports cannot be read, and nothing was written: rolecall inspect %s says more; --empty makes an estate without them\n%w", e.dir, err)
	}
	found, err := draft.Look(c.Context, db, progress.step)
	if err != nil {
		return err
	}
	found.TimeZone, found.DateFormat = c.String("time-zone"), c.String("date-format")
	e.found = &found
	return e.countWarnings(c.Context, db)
}

func (e *newEstate) countWarnings(ctx context.Context, db *duckdb.DB) error {
	return db.QueryRow(ctx, duckdb.Statement{Name: "init", Text: "select count(*) from input.quality where severity = 'warning'"}, &e.warnings)
}

// write makes the folders and the rules. What is there stays.
func (e *newEstate) write(text string) error {
	for _, side := range sides {
		if err := os.MkdirAll(filepath.Join(e.dir, side.folder), 0o700); err != nil {
			return fmt.Errorf("cannot make an estate in %s: %w", e.dir, err)
		}
	}
	return writeNew(e.rulesFile, text)
}

// writeNew writes a file that must not be there yet. It may name people, so it is its owner's only.
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return errTaken(path)
	case err != nil:
		return fmt.Errorf("cannot write %s: %w", path, withoutPath(err))
	}
	_, err = file.WriteString(text)
	if err = cmp.Or(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("cannot write %s: %w", path, err), os.Remove(path))
	}
	return nil
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rolecall/exports/duckdb"
)

// isCI asks for everything: all forms, many draws, the browser and LibreOffice,
// without which the tests then fail. A plain go test takes the essential part of
// each, so that people run it.
var isCI = os.Getenv("ROLECALL_CI") != ""

// isAsked says whether all of a test is asked for: in CI, with -update, and by a -run that
// names it. A plain go test takes the essential part.
func isAsked(test string) bool {
	return isCI || *update || strings.Contains(flag.Lookup("test.run").Value.String(), test)
}

// forCI leaves a test to CI, and to whoever names tests by -run: what is essential of it, others
// show in every run.
func forCI(t *testing.T) {
	t.Helper()
	if !isCI && flag.Lookup("test.run").Value.String() == "" {
		t.Skip("with ROLECALL_CI=1, or a -run that names it")
	}
}

// home is the repository.
var home = func() string {
	dir, err := filepath.Abs(root)
	if err != nil {
		panic(err)
	}
	return dir
}()

// snapshots are the estates of testdata: one company at three times.
var snapshots = []string{"acme", "acme-moved", "acme-left"}

// sharedDir holds what several tests read and none changes. TestMain makes it
// and removes it.
var sharedDir string

// finishedRun is the output of a run that several tests read.
type finishedRun struct{ out, stdout, stderr string }

// finishedRuns reconcile each of the snapshots when the first test asks for it.
var finishedRuns = func() map[string]func() (finishedRun, error) {
	runs := map[string]func() (finishedRun, error){}
	for _, name := range snapshots {
		runs[name] = sync.OnceValues(func() (finishedRun, error) {
			dir := filepath.Join(sharedDir, name)
			if err := os.Mkdir(dir, 0o700); err != nil {
				return finishedRun{}, err
			}
			run, err := runEstate(context.Background(), dir, name)
			return run, errors.Join(err, setModes(dir, 0o700, 0o400))
		})
	}
	return runs
}()

// finished is the run on a snapshot, as of 2026-11-01. Its files are read-only:
// a test that changes something takes a copy with copyFinished.
func finished(t testing.TB, name string) finishedRun {
	t.Helper()
	run, err := finishedRuns[name]()
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// copyFinished is a copy of the run's output that the test may change.
func copyFinished(t testing.TB, name string) (out string) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "rolecall-out")
	if err := copyOutput(finished(t, name).out, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// copyOutput copies what a run wrote, for its owner alone, as the run does.
func copyOutput(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	return setModes(to, 0o700, 0o600)
}

// runEstate reconciles a snapshot from a folder, into rolecall-out there.
func runEstate(ctx context.Context, dir, name string) (finishedRun, error) {
	stdout, stderr, status, err := command(ctx, dir, "reconcile", filepath.Join(home, "testdata", name), "--as-of", "2026-11-01")
	if err == nil && status != statusDone {
		err = fmt.Errorf("%s: exit status %d: %s", name, status, stderr)
	}
	return finishedRun{filepath.Join(dir, "rolecall-out"), stdout, stderr}, err
}

// setModes gives a folder's folders one mode and its files another.
func setModes(dir string, folder, file fs.FileMode) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(path, folder)
		}
		return os.Chmod(path, file)
	})
}

// command runs the program as a process of its own in a folder: a test that
// changed its own working folder could not run beside others.
func command(ctx context.Context, dir string, args ...string) (stdout, stderr string, status int, err error) {
	return commandWith(ctx, dir, nil, args...)
}

// commandWith is command with more in its environment.
func commandWith(ctx context.Context, dir string, env []string, args ...string) (stdout, stderr string, status int, err error) {
	var out, errs bytes.Buffer
	process := exec.CommandContext(ctx, "rolecall", args...) // testscript.Main puts it on the PATH
	process.Dir, process.Stdout, process.Stderr = dir, &out, &errs
	process.Env = append(os.Environ(), env...)
	err = process.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	return out.String(), errs.String(), process.ProcessState.ExitCode(), err
}

// invoke runs the program and returns what it printed and its status.
func invoke(t testing.TB, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, err bytes.Buffer
	status = run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &err})
	return out.String(), err.String(), status
}

// findingsOf reads the findings of a run folder.
func findingsOf(t testing.TB, out string) []foundRow {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(out, "findings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var read []foundRow
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// readFolder reads the files of a folder by name, the database apart, and the list of
// checksums, which has the database's.
func readFolder(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "rolecall.duckdb" || entry.Name() == "SHA256SUMS" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(relative)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// openRun opens the database of a run, to read it.
func openRun(t testing.TB, out string) *duckdb.DB {
	t.Helper()
	return openDatabase(t, duckdb.Options{Path: filepath.Join(out, "rolecall.duckdb"), ReadOnly: true})
}

// openCopy opens the database of a copied run, to change it.
func openCopy(t testing.TB, out string) *duckdb.DB {
	t.Helper()
	return openDatabase(t, duckdb.Options{Path: filepath.Join(out, "rolecall.duckdb")})
}

func openDatabase(t testing.TB, options duckdb.Options) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// column is the first column of a query, as text.
func column(t *testing.T, db *duckdb.DB, text string) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "test", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
)

// TestFlippedByteIsFound flips a byte in each file of a run folder, one after the other: check
// names the file, and the commands that rely on it stop.
func TestFlippedByteIsFound(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	if stdout, stderr, status := invoke(t, "check", out); status != statusDone {
		t.Fatal(status, stdout, stderr)
	}
	relied := map[string][][]string{
		"rolecall.duckdb": {{"query", "--out", out, "select 1"}, {"explain", "--out", out, "alice.smith@example.com"}, {"simulate", out}, {"changes", out}},
		"manifest.json":   {{"query", "--out", out, "select 1"}, {"verify", out, filepath.Join(home, "testdata", "acme")}},
		"changes.csv":     {{"changes", out}, {"simulate", out}},
		"SHA256SUMS":      {{"simulate", out}},
	}
	var names []string
	err := fs.WalkDir(os.DirFS(out), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil || !slices.Contains(names, "SHA256SUMS") {
		t.Fatal(names, err)
	}
	for _, name := range names {
		path := filepath.Join(out, name)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := rand.IntN(len(content))
		flipped := slices.Clone(content)
		flipped[at] ^= byte(1 << rand.IntN(8))
		write(t, path, flipped)
		if stdout, stderr, status := invoke(t, "check", out); status != statusFindings || name != "SHA256SUMS" && !strings.Contains(stdout, "! "+name) {
			t.Errorf("byte %d of %s: status %d\n%s%s", at, name, status, stdout, stderr)
		}
		for _, args := range relied[name] {
			if _, stderr, status := invoke(t, args...); status != statusFailed || !strings.Contains(stderr, "is not as the run wrote it") {
				t.Errorf("byte %d of %s: %s: status %d\n%s", at, name, args[0], status, stderr)
			}
		}
		write(t, path, content)
	}
}

// TestCheckNamesWhatWasDone edits, removes and adds, and changes the database so that the
// checksums agree.
func TestCheckNamesWhatWasDone(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	write(t, filepath.Join(out, "findings.csv"), []byte("x"))
	write(t, filepath.Join(out, "changes", "notes.txt"), []byte("x"))
	write(t, filepath.Join(out, "changes", "servicenow-rest-results.csv"), []byte("what the sender keeps")) // is no addition
	if err := os.Remove(filepath.Join(out, "policy.sql")); err != nil {
		t.Fatal(err)
	}
	changeDatabase(t, out, "update main.change set after = 'root@example.com' where after = (select max(after) from main.change)")
	stdout, _, status := invoke(t, "check", out)
	want := []string{
		"findings.csv: edited", "policy.sql: removed", "changes/notes.txt: added",
		"rolecall.duckdb, table main.change: edited", "the plan in it is not the plan in",
	}
	for _, each := range want {
		if !strings.Contains(strings.Join(strings.Fields(stdout), " "), each) { // lines are wrapped
			t.Errorf("without %q", each)
		}
	}
	if status != statusFindings || strings.Count(stdout, "! ") != len(want) || t.Failed() {
		t.Errorf("status %d\n%s", status, stdout)
	}
	for _, args := range [][]string{{"simulate", out}, {"changes", out}, {"verify", out, filepath.Join(home, "testdata", "acme")}} {
		if _, stderr, status := invoke(t, args...); status != statusFailed || !strings.Contains(stderr, "the plan in it is not the plan in changes.csv") {
			t.Errorf("%s: status %d\n%s", args[0], status, stderr)
		}
	}
}

// TestCraftedDatabaseDoesNothing: what somebody else put into a database is not run, even if
// all checksums are of it.
func TestCraftedDatabaseDoesNothing(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct{ craft, says string }{
		"a macro whose name is a statement": {`create macro policy."x() as 1; copy (select 1 as x) to 'WRITTEN'; create macro policy.y" () as 1`, "macro policy.x() as 1; copy"},
		"a macro in a function's place":     {"create macro main.lower(x) as 'x'", "macro main.lower"},
		"another macro of ours":             {"create or replace macro policy.trimmed(value) as (select content from read_text('/etc/hostname'))", "macro policy.trimmed"},
		"a view in the plan's place":        {"drop table main.change; create view main.change as from read_csv('/etc/passwd')", "view main.change"},
		"a table of another schema":         {`create schema "x""y"; create table "x""y".z as select 1`, `schema x"y`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := copyFinished(t, "acme")
			written := filepath.Join(t.TempDir(), "written")
			changeDatabase(t, out, strings.ReplaceAll(each.craft, "WRITTEN", written))
			for _, args := range [][]string{{"simulate", out}, {"changes", out}, {"query", "--out", out, "select lower('A')"}, {"explain", "--out", out, "bob"}} {
				stdout, stderr, status := invoke(t, args...)
				if status != statusFailed || !strings.Contains(stderr, each.says) || stdout != "" {
					t.Errorf("%s: status %d\n%s%s", args[0], status, stdout, stderr)
				}
			}
			if _, err := os.Stat(written); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a file was written: %v", err)
			}
		})
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// changeDatabase changes the database of a run, and its checksum with it.
func changeDatabase(t *testing.T, out, text string) {
	t.Helper()
	db := openCopy(t, out)
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "craft", Text: text}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(out, "rolecall.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(out, "SHA256SUMS")
	sums, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("%x  rolecall.duckdb", sha256.Sum256(content))
	write(t, path, regexp.MustCompile(`(?m)^\w+  rolecall\.duckdb$`).ReplaceAll(sums, []byte(line)))
}

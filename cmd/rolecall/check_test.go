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

// TestFlippedByteIsFound flips a byte, anywhere, in the files of a run folder: check names each
// file, and the commands that rely on one stop. The files that stand for others (checksums,
// manifest, database) are changed one after the other, all others at once.
func TestFlippedByteIsFound(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	if stdout, stderr, status := invoke(t, "check", out); status != statusDone {
		t.Fatal(status, stdout, stderr)
	}
	whole := readAll(t, out)
	onDatabase := [][]string{{"query", "--out", out, "select 1"}, {"explain", "--out", out, "alice.smith@example.com"}}
	onPlan := [][]string{{"changes", out}, {"simulate", out}, {"verify", out, filepath.Join(home, "testdata", "acme")}}
	all := slices.Concat(onDatabase, onPlan)
	var others []string
	for name := range whole {
		if !slices.Contains([]string{"SHA256SUMS", "manifest.json", "rolecall.duckdb"}, name) {
			others = append(others, name)
		}
	}
	if len(others) < 8 {
		t.Fatal(others)
	}
	rounds := 1
	if isCI {
		rounds = 8
	}
	for range rounds {
		for _, each := range []struct {
			names []string
			stop  [][]string
		}{{others, onPlan}, {[]string{"SHA256SUMS"}, all}, {[]string{"manifest.json"}, all}, {[]string{"rolecall.duckdb"}, all}} {
			flipped := flipIn(t, out, whole, each.names)
			stdout, stderr, status := invoke(t, "check", out)
			if status != statusFindings {
				t.Errorf("%v: status %d\n%s%s", flipped, status, stdout, stderr)
			}
			for _, name := range each.names { // which line of the checksums is wrong shows in what it is of
				if name != "SHA256SUMS" && !strings.Contains(stdout, "! "+name+": edited") {
					t.Errorf("%v: %s is not named\n%s", flipped, name, stdout)
				}
			}
			for _, args := range each.stop {
				if stdout, stderr, status := invoke(t, args...); status != statusFailed || stdout != "" || !strings.Contains(stderr, "is not as the run wrote it") {
					t.Errorf("%v: %s: status %d\n%s%s", flipped, args[0], status, stdout, stderr)
				}
			}
			for _, name := range each.names {
				write(t, filepath.Join(out, name), whole[name])
			}
		}
	}
}

// readAll reads every file of a folder by name.
func readAll(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name], err = os.ReadFile(filepath.Join(dir, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// flipIn flips a bit in each of some files, and says where.
func flipIn(t *testing.T, dir string, whole map[string][]byte, names []string) map[string]int {
	t.Helper()
	places := map[string]int{}
	for _, name := range names {
		content := slices.Clone(whole[name])
		at := rand.IntN(len(content))
		content[at] ^= byte(1 << rand.IntN(8))
		places[name] = at
		write(t, filepath.Join(dir, name), content)
	}
	return places
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

// TestDatabaseWrittenAgain: bytes that differ where all tables hold the same are told from an
// edited table, and a table from the run's own checksums if only those of the file agree.
func TestDatabaseWrittenAgain(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	sums, err := os.ReadFile(filepath.Join(out, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	changeDatabase(t, out, "create or replace table okta.membership as from okta.membership order by hash(user_key, group_key)")
	if stdout, _, status := invoke(t, "check", out); status != statusDone {
		t.Errorf("the same rows in another order: status %d\n%s", status, stdout)
	}
	write(t, filepath.Join(out, "SHA256SUMS"), sums)
	stdout, _, status := invoke(t, "check", out)
	if status != statusFindings || !strings.Contains(strings.Join(strings.Fields(stdout), " "), "! rolecall.duckdb: edited; it was written again: its bytes differ, but its tables hold the same") {
		t.Errorf("status %d\n%s", status, stdout)
	}
	changeDatabase(t, out, "update okta.membership set user_key = 0 where rowid = (select max(rowid) from okta.membership where user_key <> 0)")
	stdout, _, status = invoke(t, "check", out)
	if status != statusFindings || strings.Count(stdout, "! ") != 1 || !strings.Contains(stdout, "! rolecall.duckdb, table okta.membership: edited") {
		t.Errorf("status %d\n%s", status, stdout)
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
			for _, args := range [][]string{
				{"simulate", out}, {"changes", out}, {"verify", out, filepath.Join(home, "testdata", "acme")},
				{"query", "--out", out, "select lower('A')"}, {"explain", "--out", out, "bob"},
			} {
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

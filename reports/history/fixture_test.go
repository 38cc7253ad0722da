package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reports/output"
	"strings"
	"testing"
	"time"
)

// run is a run as far as a history is concerned.
type run struct {
	asOf     string
	again    bool
	findings string   // rows of recon.history_finding: finding_key, finding_id, user_name, item, state
	logins   []string // of the exports; nil for ann and bob
}

// enter enters a run in the history, up to a step: open, load, enter, ready or commit.
func enter(t *testing.T, dir string, of run, upTo string) (*Folder, *duckdb.DB, error) {
	t.Helper()
	f, err := Open(dir, Options{AsOf: day(t, of.asOf), Again: of.again, Out: filepath.Join(filepath.Dir(dir), "out"), Say: func(text string) { t.Log(text) }})
	if err != nil || upTo == "open" {
		return f, nil, err
	}
	t.Cleanup(f.Close)
	db := database(t, of)
	steps := map[string]func() error{
		"load": func() error { return f.Load(t.Context(), db, t.TempDir()) },
		"enter": func() error {
			_, err := f.Enter(t.Context(), db, "r"+strings.Repeat("a", 15))
			return err
		},
		"ready":  func() error { return f.NameRun(manifest(t, f), filepath.Dir(manifest(t, f))) },
		"commit": f.Commit,
	}
	for _, name := range []string{"load", "enter", "ready", "commit"} {
		if err := steps[name](); err != nil {
			f.Close()
			return f, db, err
		}
		if name == upTo {
			return f, db, nil
		}
	}
	return f, db, nil
}

// enterAll enters runs that go through.
func enterAll(t *testing.T, dir string, runs ...run) {
	t.Helper()
	for _, each := range runs {
		f, _, err := enter(t, dir, each, "commit")
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
}

// manifest is the manifest of the run, in the folder beside the history.
func manifest(t *testing.T, f *Folder) string {
	t.Helper()
	out := filepath.Join(filepath.Dir(f.path), "out")
	path := filepath.Join(out, output.ManifestName)
	if err := errors.Join(os.MkdirAll(out, 0o700), os.WriteFile(path, []byte(f.options.AsOf.String()), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func database(t testing.TB, of run) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, schema := range []string{exports.Schema, reconcile.Schema, reconcile.Macros} {
		for _, part := range duckdb.SplitSchema(schema) {
			execute(t, db, part)
		}
	}
	if of.logins == nil {
		of.logins = []string{"ann", "bob"}
	}
	for i, login := range of.logins {
		execute(t, db, fmt.Sprintf("insert into okta.user by name select %d as user_key, 'ACTIVE' as status, %s as login, 0 as file_key, 1 as record", i, duckdb.Literal(login)))
	}
	if of.findings != "" {
		execute(t, db, `insert into recon.history_finding by name select *, 'a.b' as kind, 'low' as severity, date '2026-01-01' as first_seen, date '2026-01-01' as last_seen,
			date '2026-01-01' as since, 1 as runs_seen, 0 as times_reopened from (values `+of.findings+`) as rows (finding_key, finding_id, user_name, item, state)`)
	}
	execute(t, db, fmt.Sprintf(`insert into recon.history_run by name select cast(%s as timestamp) as as_of, '1.0' as version, repeat('0', 64) as inputs_sha256, %s as estate, 'okta.user=1/2' as feeds,
		0 as critical, 0 as high, 0 as medium, 1 as low, 0 as excepted, 0 as doubtful, 0 as new, 0 as reopened, 0 as overdue, 0 as fixed, 0 as fixed_as_planned, 0 as gone, 0 as unknown,
		2 as identities, 2 as in_scope, 0 as accounts, 0 as active_accounts, 0 as grants, 0 as memberships`, duckdb.Literal(of.asOf), "left(md5('login ann'), 12)"))
	return db
}

func execute(t testing.TB, db *duckdb.DB, text string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
		t.Fatal(err)
	}
}

// content are the files of a history by name.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm() != fileMode {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		text, readErr := os.ReadFile(path)
		relative, _ := filepath.Rel(dir, path)
		found[relative] = string(text)
		return errors.Join(err, readErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

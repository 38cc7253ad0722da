package duckdb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
)

func open(t *testing.T, options duckdb.Options) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestParametersAreCheckedBothWays(t *testing.T) {
	db := open(t, duckdb.Options{})
	for name, test := range map[string]struct {
		text   string
		params duckdb.Params
		want   string
	}{
		"right":   {"select $a", duckdb.Params{"a": 1}, ""},
		"missing": {"select $a", nil, "q: parameter $a has no value"},
		"wrong":   {"select $a", duckdb.Params{"b": 1}, "q: parameter $a has no value"},
		"surplus": {"select 1", duckdb.Params{"b": 1}, "q: the statement has no parameter $b"},
	} {
		rows, err := db.Query(t.Context(), duckdb.Statement{Name: "q", Text: test.text, Params: test.params})
		if err == nil {
			rows.Close()
		}
		if got := message(err); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		_, err = db.Exec(t.Context(), duckdb.Statement{Name: "q", Text: test.text, Params: test.params})
		if got := message(err); got != test.want {
			t.Errorf("%s, run without reading rows: %q, want %q", name, got, test.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestErrorsAreLocatedInTheFile(t *testing.T) {
	db := open(t, duckdb.Options{})
	_, err := db.Exec(t.Context(), duckdb.Statement{Name: "stages/x.sql", Text: "-- header\nselect\n  nonsuch\nfrom (select 1 as one)"})
	if err == nil || !strings.HasPrefix(err.Error(), "stages/x.sql:3:3: Binder Error") || strings.Contains(err.Error(), "LINE") {
		t.Error(err)
	}
}

func TestQuoting(t *testing.T) {
	db := open(t, duckdb.Options{})
	for _, text := range []string{"", "it's", `"x"`, "a\\'b", "null\x00byte", "line\nbreak", "🙂'; drop table x; --"} {
		var got string
		statement := duckdb.Statement{Name: "q", Text: "select " + duckdb.Ident(text+"c") + " from (select " + duckdb.Literal(text) + " as " + duckdb.Ident(text+"c") + ")"}
		if strings.ContainsRune(text, 0) {
			statement.Text = "select " + duckdb.Literal(text)
		}
		if err := db.QueryRow(t.Context(), statement, &got); err != nil || got != text {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
}

func TestSealedDatabaseReachesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := open(t, duckdb.Options{Path: path})
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "q", Text: "create table t as select 1 as one"}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	sealed := open(t, duckdb.Options{Path: path, ReadOnly: true, Sealed: true})
	for _, text := range []string{
		"select * from read_csv('/etc/passwd')", "set enable_external_access = true", "create table u as select 1",
		"attach '/tmp/y.duckdb'", "copy t to '/tmp/y.csv'", "install httpfs", "load httpfs",
	} {
		if _, err := sealed.Exec(t.Context(), duckdb.Statement{Name: "q", Text: text}); err == nil {
			t.Errorf("%s was allowed", text)
		}
	}
}

// TestPathIsNoAddress: what has a meaning in addresses may stand in a path, and settings
// hold for each connection to such a file too.
func TestPathIsNoAddress(t *testing.T) {
	for _, name := range []string{"100%", "a%20b", "run?x=1", "run#2", "it's", "file:x", "ü 🙂"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Skip(err) // no name for this system
			}
			path := filepath.Join(dir, "x.duckdb")
			written := path
			if strings.Contains(name, "?") { // the engine would look for its log before the question mark
				if _, err := duckdb.Open(t.Context(), duckdb.Options{Path: path}); err == nil || !strings.Contains(err.Error(), "question mark") {
					t.Errorf("it is written: %v", err)
				}
				written = filepath.Join(t.TempDir(), "x.duckdb")
			}
			db := open(t, duckdb.Options{Path: written})
			_, err := db.Exec(t.Context(), duckdb.Statement{Name: "q", Text: "create table t as select 1 as one"})
			if err := errors.Join(err, db.Close(), os.Rename(written, path)); err != nil {
				t.Fatal(err)
			}
			sealed := open(t, duckdb.Options{Path: path, ReadOnly: true, Sealed: true})
			rows, err := sealed.Query(t.Context(), duckdb.Statement{Name: "q", Text: "select one from t"})
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close() // holds its connection: the next is another
			var one int
			if err := sealed.QueryRow(t.Context(), duckdb.Statement{Name: "q", Text: "select one from t"}, &one); err != nil || one != 1 {
				t.Error(one, err)
			}
			for _, text := range []string{"insert into t values (2)", "copy t to '/tmp/y.csv'", "detach run", "set threads = 1"} {
				if _, err := sealed.Exec(t.Context(), duckdb.Statement{Name: "q", Text: text}); err == nil {
					t.Errorf("%s was allowed", text)
				}
			}
		})
	}
}

func TestCancelledContextSaysSo(t *testing.T) {
	db := open(t, duckdb.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Exec(ctx, duckdb.Statement{Name: "q", Text: "select 1"}); err != context.Canceled {
		t.Error(err)
	}
}

// The engine writes what is in memory when it is asked, also while rows are read,
// and not before: for that it would stop in the middle of the work.
func TestCheckpointIsAskedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.duckdb")
	size := func() int64 {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	db := open(t, duckdb.Options{Path: path})
	// Tables of less than a row group stay in memory. After five such the engine
	// would write them by itself.
	for number := range 8 {
		text := fmt.Sprintf("create table words_%d as select md5(n::varchar) as word, n from range(120000) as numbers(n)", number)
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "q", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	before := size()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "q", Text: "select word from words_0"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	rows.Next()
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := size(); before > 1<<20 || after < 24<<20 {
		t.Errorf("the file had %d bytes before the checkpoint and has %d", before, after)
	}
	read := 1
	for rows.Next() {
		read++
	}
	if err := rows.Err(); err != nil || read != 120_000 {
		t.Errorf("%d rows were read beside the checkpoint, %v", read, err)
	}
}

// TestSmallBlocks: a wide table of one row fills no megabytes, and is read as any other.
func TestSmallBlocks(t *testing.T) {
	var sizes [2]int64
	for i, small := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "run.duckdb")
		db := open(t, duckdb.Options{Path: path, SmallBlocks: small})
		text := "create table t as select 1 as c0"
		for column := 1; column < 50; column++ {
			text += fmt.Sprintf(", '%d' as c%d", column, column)
		}
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "t", Text: text}); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		var last string
		err := open(t, duckdb.Options{Path: path, ReadOnly: true}).QueryRow(t.Context(), duckdb.Statement{Name: "q", Text: "select c49 from t"}, &last)
		if err != nil || last != "49" {
			t.Fatal(err, last)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		sizes[i] = info.Size()
	}
	if sizes[1]*2 > sizes[0] {
		t.Errorf("%d bytes in small blocks, %d in others", sizes[1], sizes[0])
	}
}

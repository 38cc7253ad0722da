package reports_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
	"rolecall/reports"
	"rolecall/reports/changefile"
	"rolecall/reports/columns"
)

// isCI asks for everything: all files that cannot be written, plans as large as targets take. A
// plain go test takes the essential part of each.
var isCI = os.Getenv("ROLECALL_CI") != ""

var update = flag.Bool("update", false, "write the golden files again")

// finished is the database of a finished run: the contract's tables, then rows.
func finished(t testing.TB, rows ...string) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Plain: !isCI})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	fillRun(t, db)
	for _, text := range rows {
		execute(t, db, "rows", text)
	}
	return db
}

// fillRun fills a database with the contract's tables and the rows of
// testdata/run.sql.
func fillRun(t testing.TB, db *duckdb.DB) {
	t.Helper()
	execute(t, db, "finding", createTable("main.finding", columns.Findings, "finding_no"))
	for _, plan := range []string{"main.change", "main.rollback"} {
		execute(t, db, plan, createTable(plan, columns.Changes, "row_no"))
	}
	for _, path := range []string{"../exports/schema.sql", "run.sql", "testdata/run.sql"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		execute(t, db, path, string(text))
	}
}

// createTable makes a relation of the columns that leave the tool and the number
// of the row in the output.
func createTable(relation string, list []columns.Column, number string) string {
	types := map[columns.Type]string{columns.Text: "varchar", columns.Flag: "boolean", columns.Number: "bigint"}
	var parts []string
	for _, each := range list {
		kind := types[each.Type]
		if each.IsList {
			kind += "[]"
		}
		parts = append(parts, duckdb.Ident(each.Name)+" "+kind)
	}
	return "create table " + relation + " (" + strings.Join(parts, ", ") + ", " + number + " integer)"
}

func execute(t testing.TB, db *duckdb.DB, name, text string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: name, Text: text}); err != nil {
		t.Fatal(err)
	}
}

// single is the text that a query yields.
func single(t testing.TB, db *duckdb.DB, text string) string {
	t.Helper()
	var value string
	if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: text}, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// written writes a run and gives its files by name.
func written(t *testing.T, db *duckdb.DB, target string, options reports.Options) (reports.Summary, map[string]string) {
	t.Helper()
	folder, err := reports.Create(target)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Abort()
	if options.ChangeFormats == nil {
		if options.ChangeFormats, err = changefile.Lookup("import-set", "batch"); err != nil {
			t.Fatal(err)
		}
	}
	summary, err := reports.Write(t.Context(), folder, db, options)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	return summary, filesIn(t, target)
}

// filesIn are the texts of the files in a folder, by path.
func filesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, path))
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// golden compares text with a golden file.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s: -want +got\n%s", name, diff)
	}
}

// The manifest says of the tool what differs from build to build, and of each table a digest,
// which says less than what is made of the tables.
var (
	toolEntry   = regexp.MustCompile(`("(?:revision|go|engine|binary_sha256)": )"[^"]*"`)
	tablesEntry = regexp.MustCompile(`(?s)("tables": \[)(\n.*?\n  )(\])`)
)

// reportEntry is what the manifest says of a report for people.
var reportEntry = regexp.MustCompile(`("name": "report\.\w+",\s+"bytes": )\d+(,\s+"sha256": )"\w+"`)

// leaveOutReports leaves the names of the reports for people, whose looks may
// change, and drops the rest.
func leaveOutReports(files map[string]string) {
	delete(files, "report.html")
	delete(files, "report.xlsx")
	manifest := reportEntry.ReplaceAllString(files["manifest.json"], `${1}0${2}""`)
	files["manifest.json"] = tablesEntry.ReplaceAllString(toolEntry.ReplaceAllString(manifest, `${1}""`), `${1}${3}`)
}

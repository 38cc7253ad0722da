package reconcile_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reconcile/changes"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/selection"
	"rolecall/reconcile/simulate"
	"rolecall/reconcile/stages"
	"rolecall/reconcile/statement"
	"rolecall/reconcile/verify"
)

var update = flag.Bool("update", false, "write the golden parts of the .txtar files again")

var dump = flag.String("dump", "", "keep the database of each case in this `folder`")

// TestStatements runs every .sql file on the cases of the .txtar beside it. A
// case is a folder of the archive: the relations it reads as CSV (what is not
// given is empty; a column that is not given is null, and so is an empty cell;
// a cell of two single quotes is the empty text), and want.csv, whose header
// says which columns are compared. Only the relations named under reads exist.
func TestStatements(t *testing.T) {
	template := describe(t, emptyRun(t))
	for folder, load := range map[string]func() ([]statement.Statement, error){
		"stages": stages.All, "findings": findings.All, "changes": changes.All, "simulate": simulate.Statements,
		"selection": selection.Statements, "verify": verify.Statements,
	} {
		all, err := load()
		if err != nil {
			t.Fatal(err)
		}
		for _, each := range all {
			t.Run(folder+"/"+each.Name, func(t *testing.T) {
				t.Parallel()
				runCases(t, template, each)
			})
		}
	}
}

func runCases(t *testing.T, template map[string][]column, subject statement.Statement) {
	path := strings.TrimSuffix(subject.File, ".sql") + ".txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatalf("every .sql has its .txtar: %v", err)
	}
	for _, name := range caseNames(archive) {
		t.Run(name, func(t *testing.T) {
			db := caseDatabase(t, template, subject, archive, name)
			want := find(archive, name+"/want.csv")
			if want == nil {
				t.Fatal("the case has no want.csv")
			}
			header, _, _ := strings.Cut(strings.TrimSpace(string(want.Data)), "\n")
			got := outcome(t, db, subject, header)
			if *update {
				want.Data = []byte(got)
				return
			}
			if diff := cmp.Diff(strings.TrimSpace(string(want.Data))+"\n", got); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", path, name, diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func caseNames(archive *txtar.Archive) []string {
	names := map[string]bool{}
	for _, file := range archive.Files {
		names[filepath.Dir(file.Name)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

func find(archive *txtar.Archive, name string) *txtar.File {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			return &archive.Files[i]
		}
	}
	return nil
}

// column is a column of a relation and its type.
type column struct{ name, kind string }

// describe lists the columns of every relation by schema.name, or name in main.
func describe(t *testing.T, db *duckdb.DB) map[string][]column {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "describe", Text: `
		select if(schema_name = 'main', '', schema_name || '.') || table_name, column_name, data_type
		from duckdb_columns() where not internal order by 1, column_index`})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	relations := map[string][]column{}
	for rows.Next() {
		var relation string
		var each column
		if err := rows.Scan(&relation, &each.name, &each.kind); err != nil {
			t.Fatal(err)
		}
		relations[relation] = append(relations[relation], each)
	}
	return relations
}

func caseDatabase(t *testing.T, template map[string][]column, subject statement.Statement, archive *txtar.Archive, name string) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1, Path: casePath(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, schema := range []string{"input", "okta", "servicenow", "policy", "recon", "before", "rehearsal", "selection", "plan", "verify"} {
		exec(t, db, "create schema "+schema)
	}
	for _, macro := range duckdb.SplitSchema(reconcile.Macros) {
		exec(t, db, macro)
	}
	for _, relation := range subject.Reads {
		columns, known := template[relation]
		if !known {
			t.Fatalf("%s reads %s, which does not exist", subject.File, relation)
		}
		parts := make([]string, len(columns))
		for i, each := range columns {
			parts[i] = duckdb.Ident(each.name) + " " + each.kind
		}
		exec(t, db, fmt.Sprintf("create table %s (%s)", quoted(relation), strings.Join(parts, ", ")))
	}
	for _, file := range archive.Files {
		relation := strings.TrimSuffix(filepath.Base(file.Name), ".csv")
		if filepath.Dir(file.Name) != name || relation == "want" {
			continue
		}
		if !slices.Contains(subject.Reads, relation) {
			t.Fatalf("%s: the statement does not read %s", file.Name, relation)
		}
		fill(t, db, relation, string(file.Data))
	}
	return db
}

// casePath is where the database of a case is kept: in memory, unless asked.
func casePath(t *testing.T) string {
	t.Helper()
	if *dump == "" {
		return ""
	}
	if err := os.MkdirAll(*dump, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(*dump, strings.ReplaceAll(strings.TrimPrefix(t.Name(), "TestStatements/"), "/", "-")+".duckdb")
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func quoted(relation string) string {
	parts := strings.Split(relation, ".")
	for i := range parts {
		parts[i] = duckdb.Ident(parts[i])
	}
	return strings.Join(parts, ".")
}

func fill(t *testing.T, db *duckdb.DB, relation, content string) {
	t.Helper()
	reader := csv.NewReader(strings.NewReader(content))
	reader.TrimLeadingSpace = true
	records, err := reader.ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatalf("%s: %v", relation, err)
	}
	for i, name := range records[0] {
		records[0][i] = duckdb.Ident(name)
	}
	for _, record := range records[1:] {
		values := make([]string, len(record))
		for i, value := range record {
			switch value {
			case "":
				values[i] = "null"
			case "''":
				values[i] = "''"
			default:
				values[i] = duckdb.Literal(value)
			}
		}
		exec(t, db, fmt.Sprintf("insert into %s (%s) values (%s)", quoted(relation), strings.Join(records[0], ", "), strings.Join(values, ", ")))
	}
}

// outcome runs the statement, checks its grain, and gives the columns of the
// header as sorted CSV.
func outcome(t *testing.T, db *duckdb.DB, subject statement.Statement, header string) string {
	t.Helper()
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: subject.File, Text: subject.WithPrefix("create table outcome as")}); err != nil {
		t.Fatal(err)
	}
	checkGrain(t, db, subject)
	names := strings.Split(header, ",")
	casts := make([]string, len(names))
	for i, name := range names {
		casts[i] = "coalesce(cast(" + duckdb.Ident(strings.TrimSpace(name)) + " as varchar), '')"
	}
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "outcome", Text: "select [" + strings.Join(casts, ", ") + "] as cells from outcome order by cells"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var text strings.Builder
	writer := csv.NewWriter(&text)
	writer.Write(names)
	for rows.Next() {
		var cells []any
		if err := rows.Scan(&cells); err != nil {
			t.Fatal(err)
		}
		record := make([]string, len(cells))
		for i, cell := range cells {
			record[i] = cell.(string)
		}
		writer.Write(record)
	}
	writer.Flush()
	return text.String()
}

func checkGrain(t *testing.T, db *duckdb.DB, subject statement.Statement) {
	t.Helper()
	keys := make([]string, len(subject.Grain))
	for i, key := range subject.Grain {
		keys[i] = duckdb.Ident(key)
	}
	var rows, distinct int
	text := fmt.Sprintf("select count(*), count(distinct (%s)) from outcome", strings.Join(keys, ", "))
	if len(keys) == 1 {
		text = fmt.Sprintf("select count(*), count(distinct row(%s)) from outcome", keys[0])
	}
	if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "grain", Text: text}, &rows, &distinct); err != nil {
		t.Fatal(err)
	}
	if rows != distinct {
		t.Errorf("%s promises one row per %s, but %d rows have %d of them", subject.File, strings.Join(subject.Grain, ", "), rows, distinct)
	}
}

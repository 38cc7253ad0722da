package statementtest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

// Relations are the columns of relations by their names: schema.name, or name in main.
type Relations map[string][]Column

// Column is a column of a relation and its type.
type Column struct{ Name, Type string }

// Describe lists the relations of a database.
func Describe(t *testing.T, db *duckdb.DB) Relations {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "describe", Text: `
		select
			concat_ws('.', nullif(database_name, current_database()), nullif(schema_name, 'main'), table_name) as relation,
			column_name, data_type
		from duckdb_columns() where not internal order by relation, column_index`})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	relations := Relations{}
	for rows.Next() {
		var relation string
		var each Column
		if err := rows.Scan(&relation, &each.Name, &each.Type); err != nil {
			t.Fatal(err)
		}
		relations[relation] = append(relations[relation], each)
	}
	return relations
}

// open is a database without relations, one that is free if there is one.
func (s Suite) open(t *testing.T, free *databases) *duckdb.DB {
	t.Helper()
	if db := free.take(); db != nil {
		return db
	}
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1, Path: dumpPath(t), Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, s.Prepare...)
	empty(t, db)
	return db
}

// empty drops all relations.
func empty(t *testing.T, db *duckdb.DB) {
	t.Helper()
	for relation := range Describe(t, db) {
		exec(t, db, "drop table "+duckdb.Relation(relation))
	}
}

// dumpPath is where the database of a case is kept: in memory, unless asked.
func dumpPath(t *testing.T) string {
	t.Helper()
	if *dump == "" {
		return ""
	}
	if err := os.MkdirAll(*dump, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(*dump, strings.ReplaceAll(strings.TrimPrefix(t.Name(), "TestStatements/"), "/", "-")+".duckdb")
	if err := os.RemoveAll(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// fill makes the relations of a case, in the place of those of the last.
func (c testCase) fill(t *testing.T) {
	t.Helper()
	given := map[string][][]string{}
	for _, file := range c.archive.Files {
		relation := strings.TrimSuffix(path.Base(file.Name), ".csv")
		if path.Dir(file.Name) != c.name || relation == "want" || relation == "params" {
			continue
		}
		if !slices.Contains(c.subject.Touches(), relation) || slices.Contains(c.subject.Makes, relation) {
			t.Fatalf("%s: the statement does not read %s", file.Name, relation)
		}
		given[relation] = records(t, file.Name, string(file.Data))
	}
	var texts []string
	for _, relation := range c.subject.Touches() {
		if slices.Contains(c.subject.Makes, relation) {
			texts = append(texts, "drop table if exists "+duckdb.Relation(relation))
			continue
		}
		texts = append(texts, c.create(relation, given[relation]))
		if rows := given[relation]; len(rows) > 1 {
			texts = append(texts, statement.Insert(relation, rows))
		} else if fill := c.suite.Filled[relation]; fill != "" {
			texts = append(texts, fill)
		}
	}
	exec(t, c.db, texts...)
}

// create is the statement that makes a relation of a case.
func (c testCase) create(relation string, rows [][]string) string {
	columns := slices.Clone(c.suite.Relations[relation])
	if slices.Contains(c.suite.Widened, relation) && len(rows) > 0 {
		for _, name := range rows[0] {
			if !slices.ContainsFunc(columns, func(known Column) bool { return known.Name == name }) {
				columns = append(columns, Column{name, "varchar"})
			}
		}
	}
	parts := make([]string, len(columns))
	for i, each := range columns {
		parts[i] = duckdb.Ident(each.Name) + " " + each.Type
	}
	return fmt.Sprintf("create or replace table %s (%s)", duckdb.Relation(relation), strings.Join(parts, ", "))
}

// records are the header and rows of a CSV file.
func records(t *testing.T, name, content string) [][]string {
	t.Helper()
	reader := csv.NewReader(strings.NewReader(content))
	reader.TrimLeadingSpace = true
	records, err := reader.ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	return records
}

func exec(t *testing.T, db *duckdb.DB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: t.Name(), Text: text}); err != nil {
			t.Fatal(err)
		}
	}
}

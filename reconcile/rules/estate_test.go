package rules_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

var asOf = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// openEstate is a database with the canonical tables, the fields and
// attributes that the exports seed them with, and the rows of more.
func openEstate(t testing.TB, more ...string) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 2, Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	schema, err := os.ReadFile("../../exports/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, string(schema), `
		insert into servicenow.field
		select column_name, case data_type when 'VARCHAR' then if(column_name in ('department', 'manager', 'company', 'location', 'cost_center'), 'reference', 'string')
			when 'BOOLEAN' then 'boolean' when 'DATE' then 'date' else 'date_time' end, true, 0
		from duckdb_columns()
		where schema_name = 'servicenow' and table_name = 'user' and column_name not in ('account_key', 'file_key', 'record')`, `
		insert into okta.attribute (name, column_name, type, is_base, users)
		select column_name, column_name, 'string', true, 1
		from duckdb_columns()
		where schema_name = 'okta' and table_name = 'user' and column_index between 10 and 40`)
	run(t, db, more...)
	return db
}

func run(t testing.TB, db *duckdb.DB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
}

// compile compiles rules against the estate and makes the views.
func compile(t testing.TB, db *duckdb.DB, text string) rules.Policy {
	t.Helper()
	read, err := rules.Read("estate/rules.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return compileRead(t, db, read)
}

func compileRead(t testing.TB, db *duckdb.DB, read *rules.Rules) rules.Policy {
	t.Helper()
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := read.Compile(catalog, asOf)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, policy.Statements...)
	return policy
}

// table is the result of a query: a row a line, values by |, null as ~.
func table(t testing.TB, db *duckdb.DB, query string) string {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "test", Text: query})
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = &values[i]
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		for i, value := range values {
			if value == nil {
				value = "~"
			}
			if i > 0 {
				text.WriteByte('|')
			}
			fmt.Fprint(&text, value)
		}
		text.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func check(t *testing.T, db *duckdb.DB, query, want string) {
	t.Helper()
	want = strings.TrimSpace(strings.ReplaceAll(want, "\t", ""))
	if got := strings.TrimSpace(table(t, db, query)); got != want {
		t.Errorf("%s\ngot\n%s\nwant\n%s", query, got, want)
	}
}

package main

import (
	"path/filepath"
	"slices"
	"testing"

	"rolecall/exports/duckdb"
)

// TestEveryTableAndColumnIsCommented opens the database of a run as anybody
// could and asks it what everything means. Custom attributes and fields have
// no meaning of ours; policy's views are explained in policy.sql.
func TestEveryTableAndColumnIsCommented(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	if _, stderr, status := invoke(t, "reconcile", filepath.Join(home, "testdata", "acme"), "--as-of", "2026-11-01", "--out", out); status != statusDone {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	db, err := duckdb.Open(t.Context(), duckdb.Options{Path: filepath.Join(out, "rolecall.duckdb"), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for what, text := range map[string]string{
		"table": `
			select schema_name || '.' || table_name from duckdb_tables()
			where not internal and coalesce(comment, '') = '' order by 1`,
		"column": `
			select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
			where not internal and coalesce(comment, '') = '' and schema_name <> 'policy'
			    and not (schema_name = 'servicenow' and table_name = 'user'
			        and column_name in (select name from servicenow.field))
			    and not (schema_name = 'okta' and table_name = 'user'
			        and column_name in (select column_name from okta.attribute where not is_base))
			order by 1`,
	} {
		if missing := column(t, db, text); len(missing) > 0 {
			t.Errorf("without a comment: %s %q", what, missing)
		}
	}
	schemas := column(t, db, "select distinct schema_name from duckdb_tables() where not internal")
	for _, schema := range []string{"input", "okta", "servicenow", "recon", "main"} {
		if !slices.Contains(schemas, schema) {
			t.Errorf("no table in schema %s", schema)
		}
	}
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

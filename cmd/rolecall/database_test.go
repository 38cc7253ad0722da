package main

import (
	"slices"
	"testing"
)

// TestEveryTableAndColumnIsCommented opens the database of a run as anybody
// could and asks it what everything means. Custom attributes and fields have
// no meaning of ours.
func TestEveryTableAndColumnIsCommented(t *testing.T) {
	t.Parallel()
	db := openRun(t, finished(t, "acme").out)
	for what, text := range map[string]string{
		"table": `
			select schema_name || '.' || table_name from duckdb_tables()
			where not internal and coalesce(comment, '') = '' order by 1`,
		"column": `
			select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
			where not internal and coalesce(comment, '') = ''
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

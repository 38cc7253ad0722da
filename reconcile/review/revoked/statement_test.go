package revoked_test

import (
	"os"
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/exports/statement/statementtest"
	"rolecall/reconcile/review/revoked"
)

// TestStatements runs every .sql file on the cases beside it.
func TestStatements(t *testing.T) {
	all, err := revoked.Statements()
	if err != nil {
		t.Fatal(err)
	}
	canonical, err := os.ReadFile("../../../exports/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	prepare := duckdb.SplitSchema(string(canonical) + exports.Macros + revoked.Schema + "create table run (as_of timestamp);")
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range prepare {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "schema.sql", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := statement.RunAll(t.Context(), db, all); err != nil {
		t.Fatal(err)
	}
	suite := statementtest.Suite{Relations: statementtest.Describe(t, db), Prepare: prepare, Folder: ".."}
	suite.Run(t, all)
}

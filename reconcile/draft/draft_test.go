package draft_test

import (
	"os"
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/statement/statementtest"
	"rolecall/reconcile"
	"rolecall/reconcile/draft"
)

// TestStatements runs every .sql file on the cases beside it.
func TestStatements(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{TempDir: t.TempDir(), Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, part := range append(duckdb.SplitSchema(exports.Schema+exports.Macros+reconcile.PolicySchema), "create schema draft") {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: part}); err != nil {
			t.Fatal(err)
		}
	}
	if err := reconcile.Prepare(t.Context(), db, reconcile.Options{}); err != nil {
		t.Fatal(err)
	}
	all, err := draft.Statements()
	if err != nil {
		t.Fatal(err)
	}
	if err := reconcile.Answer(t.Context(), db, all, nil); err != nil {
		t.Fatal(err)
	}
	suite := statementtest.Suite{Folder: "..", Relations: statementtest.Describe(t, db)}
	for _, schema := range []string{"input", "okta", "servicenow", "policy", "recon", "draft"} {
		suite.Prepare = append(suite.Prepare, "create schema "+schema)
	}
	suite.Prepare = append(suite.Prepare, duckdb.SplitSchema(exports.Macros+reconcile.Macros)...)
	suite.Run(t, all)
}

package reconcile_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/compare"
	"rolecall/reconcile/results"
	"rolecall/reconcile/review/open"
	"rolecall/reconcile/selection"
	"rolecall/reconcile/simulate"
	"rolecall/reconcile/verify"
)

// emptyRun is a database with the canonical tables, the policy's relations as
// empty tables, and everything that a run makes of them.
func emptyRun(t *testing.T) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	canonical, err := os.ReadFile("../exports/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range duckdb.SplitSchema(string(canonical) + exports.Macros + reconcile.PolicySchema) {
		exec(t, db, part)
	}
	if err := reconcile.Prepare(t.Context(), db, reconcile.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := reconcile.Run(t.Context(), db, nil); err != nil {
		t.Fatal(err)
	}
	for _, part := range duckdb.SplitSchema(simulate.Schema + selection.Schema + verify.Schema + "create schema verify;\n" + results.Schema + compare.Schema + open.Schema + open.Macros) {
		exec(t, db, part)
	}
	rehearsal, err := simulate.Statements()
	if err != nil {
		t.Fatal(err)
	}
	proof, err := verify.Statements()
	if err != nil {
		t.Fatal(err)
	}
	choice, err := selection.Statements()
	if err != nil {
		t.Fatal(err)
	}
	results, err := results.Statements()
	if err != nil {
		t.Fatal(err)
	}
	comparison, err := compare.Statements()
	if err != nil {
		t.Fatal(err)
	}
	comparison = slices.DeleteFunc(comparison, func(each statement.Statement) bool { return each.Adds != "" })
	reviews, err := open.Statements()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range slices.Concat(rehearsal, choice, proof, results, comparison, reviews) {
		exec(t, db, each.WithPrefix("create table "+each.Name+" as"))
	}
	return db
}

func exec(t *testing.T, db *duckdb.DB, text string) {
	t.Helper()
	if strings.TrimSpace(text) == "" {
		return
	}
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
		t.Fatal(err)
	}
}

func TestNothingComesOfNothing(t *testing.T) {
	t.Parallel()
	db := emptyRun(t)
	for _, relation := range []string{"finding", "change", "rollback", "withheld", "data_quality"} {
		var rows int
		err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: "select count(*) from " + relation}, &rows)
		if err != nil || rows != 0 {
			t.Errorf("%s has %d rows: %v", relation, rows, err)
		}
	}
}

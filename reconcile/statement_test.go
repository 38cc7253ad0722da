package reconcile_test

import (
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/exports/statement/statementtest"
	"rolecall/reconcile"
	"rolecall/reconcile/accept"
	"rolecall/reconcile/changes"
	"rolecall/reconcile/compare"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/results"
	"rolecall/reconcile/review/open"
	"rolecall/reconcile/selection"
	"rolecall/reconcile/simulate"
	"rolecall/reconcile/stages"
	"rolecall/reconcile/verify"
)

// TestStatements runs every .sql file on the cases beside it.
func TestStatements(t *testing.T) {
	suite := statementtest.Suite{Relations: statementtest.Describe(t, emptyRun(t))}
	for _, schema := range []string{"input", "okta", "servicenow", "policy", "recon", "before", "rehearsal", "selection", "plan", "verify", "results", "compare", "setting", "review", "earlier"} {
		suite.Prepare = append(suite.Prepare, "create schema "+schema)
	}
	suite.Prepare = append(suite.Prepare, duckdb.SplitSchema(exports.Macros+reconcile.Macros+open.Macros)...)
	for folder, load := range map[string]func() ([]statement.Statement, error){
		"stages": stages.All, "findings": findings.All, "changes": changes.All, "simulate": simulate.Statements,
		"selection": selection.Statements, "verify": verify.Statements, "results": results.Statements, "accept": accept.Statements,
		"compare": compare.Statements, "review/open": open.Statements,
	} {
		all, err := load()
		if err != nil {
			t.Fatal(err)
		}
		t.Run(folder, func(t *testing.T) { suite.Run(t, all) })
	}
}

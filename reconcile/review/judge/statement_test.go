package judge_test

import (
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/exports/statement/statementtest"
	"rolecall/reconcile/review/judge"
)

// TestStatements runs every .sql file on the cases beside it.
func TestStatements(t *testing.T) {
	all, err := judge.Statements()
	if err != nil {
		t.Fatal(err)
	}
	prepare := duckdb.SplitSchema(judge.Schema)
	for _, table := range judge.Files {
		columns := ""
		for i, column := range table.Columns {
			if i > 0 {
				columns += ", "
			}
			columns += duckdb.Ident(column.Name) + " " + string(column.Type)
		}
		prepare = append(prepare, "create table "+table.Name+" ("+columns+")")
	}
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

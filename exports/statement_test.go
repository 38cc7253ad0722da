package exports

import (
	"context"
	"maps"
	"slices"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/quality"
	"rolecall/exports/schedule"
	"rolecall/exports/servicenow"
	"rolecall/exports/staging"
	"rolecall/exports/statement"
	"rolecall/exports/statement/statementtest"
)

// TestStatements runs every .sql file of exports on the cases beside it.
func TestStatements(t *testing.T) {
	folders := map[string][]statement.Statement{}
	var all []step
	for _, system := range systemSteps {
		steps, err := stepsOf(system.name, system.files, system.tables)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, steps...)
		folders[system.name] = statementsOf(steps)
	}
	for _, folder := range laterFolders {
		steps, err := laterSteps(folder)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, steps...)
		folders[folder] = statementsOf(steps)
	}
	folders["input"], folders["staging"] = named(t, inputStatements), named(t, staging.Statements)
	suite := statementtest.Suite{
		Folder: "..", Relations: relationsOf(t, all),
		Prepare: []string{"create schema input", "create schema okta", "create schema servicenow", "attach ':memory:' as staging", staging.Schema, Macros},
		Filled:  map[string]string{"input.cause": quality.Rows(causes(t))},
		Widened: []string{"okta.user", "servicenow.user", "staging.okta_user", "staging.servicenow_user", "staging.okta_user_stated",
			"staging.servicenow_user_stated"},
	}
	for folder, statements := range folders {
		t.Run(folder, func(t *testing.T) { suite.Run(t, statements) })
	}
}

// named are the statements of a folder that Go runs by name.
func named(t *testing.T, folder statement.Named) []statement.Statement {
	t.Helper()
	all, err := folder.All()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(maps.Values(all))
}

// statementsOf are the statements among steps.
func statementsOf(steps []step) []statement.Statement {
	var all []statement.Statement
	for _, each := range steps {
		if each.fills == "" {
			all = append(all, each.Statement)
		}
	}
	return all
}

// relationsOf lists the relations of a load, the canonical and the staging tables
// and those that the steps make.
func relationsOf(t *testing.T, steps []step) statementtest.Relations {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "schema.sql", Text: Schema + Macros}); err != nil {
		t.Fatal(err)
	}
	if err := staging.Create(t.Context(), db, slices.Concat(okta.Tables, servicenow.Tables), nil); err != nil {
		t.Fatal(err)
	}
	refused := "create table rolecall_refused (line_byte_position bigint, error_type varchar, error_message varchar, column_idx bigint, csv_line varchar)"
	if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "what the engine lists while it reads", Text: refused}); err != nil {
		t.Fatal(err)
	}
	loader := &loader{db: db}
	work, err := orderedTasks(steps, func(ctx context.Context, each step) error {
		if each.fills != "" || len(each.Makes) == 0 {
			return nil
		}
		return loader.run(ctx, each)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := schedule.Run(t.Context(), work, 1, schedule.Watch{}); err != nil {
		t.Fatal(err)
	}
	return statementtest.Describe(t, db)
}

func causes(t *testing.T) []quality.Cause {
	t.Helper()
	all, err := quality.Causes()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

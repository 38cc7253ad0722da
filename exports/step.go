package exports

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"rolecall/exports/schedule"
	"rolecall/exports/staging"
	"rolecall/exports/statement"
)

// step is a statement that writes to a relation, or the filling of a staging table.
type step struct {
	statement.Statement
	fills string // the staging table, of a filling
}

// widened are the canonical tables that a staging table's filling is done with, too:
// they get columns for what the files have.
var widened = map[string][]string{
	"okta_user":       {"okta.user", "okta.attribute"},
	"servicenow_user": {"servicenow.user", "servicenow.field"},
}

// filling is the step that fills a staging table.
func filling(table string) step {
	relation := "staging." + table
	return step{fills: table, Statement: statement.Statement{
		File: "exports/stage.go", Name: "fill " + relation, Makes: append([]string{relation}, widened[table]...),
	}}
}

// stepsOf are the statements of a folder. Before anything more is read, what can be
// done with what was read is done: the filling of tables comes last.
func stepsOf(folder string, files fs.FS, tables []staging.Table) ([]step, error) {
	all, err := writing(folder, files)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, each := range all {
		steps = append(steps, step{Statement: each})
	}
	for _, table := range tables {
		isTouched := func(each statement.Statement) bool { return slices.Contains(each.Touches(), "staging."+table.Name) }
		if slices.ContainsFunc(all, isTouched) {
			steps = append(steps, filling(table.Name))
		}
	}
	return steps, nil
}

// writing are the statements of a folder, each of which writes to a relation.
func writing(folder string, files fs.FS) ([]statement.Statement, error) {
	all, err := statement.Load(files, "exports/"+folder)
	if err != nil {
		return nil, err
	}
	for _, each := range all {
		if len(each.Writes()) == 0 {
			return nil, each.Problem("", "the header needs makes, adds to or changes")
		}
	}
	return all, nil
}

// tasks are steps in the order that their headers ask for.
func tasks(steps []step, do func(context.Context, step) error) ([]schedule.Task, error) {
	all := make([]statement.Statement, len(steps))
	for i, each := range steps {
		all[i] = each.Statement
	}
	needs, err := statement.Order(all)
	if err != nil {
		return nil, err
	}
	tasks := make([]schedule.Task, len(steps))
	for i, each := range steps {
		tasks[i] = schedule.Task{Needs: needs[i], Do: func(ctx context.Context) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return do(ctx, each)
		}}
	}
	return tasks, nil
}

// staged lists what the step reads and writes of the staging database, without its
// name.
func (s step) staged() []string {
	var names []string
	for _, relation := range s.Touches() {
		if name, isStaging := strings.CutPrefix(relation, "staging."); isStaging {
			names = append(names, name)
		}
	}
	return names
}

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

// step is a statement that writes to a relation, or fills a staging table.
type step struct {
	statement.Statement
	fills string // the staging table that the step fills; "" if it runs a statement
}

// widened are the canonical tables that get columns for what the files have while a
// staging table is filled.
var widened = map[string][]string{
	"okta_user":       {"okta.user", "okta.attribute", "staging.misread"},
	"servicenow_user": {"servicenow.user", "servicenow.field"},
}

// fillStep is the step that fills a staging table.
func fillStep(table string) step {
	relation := "staging." + table
	return step{fills: table, Statement: statement.Statement{
		File: "exports/fill.go", Name: "fill " + relation, Makes: append([]string{relation}, widened[table]...),
	}}
}

// stepsOf lists the statements of a folder, and then the steps that fill its staging
// tables: the first step that can run is begun, so statements about files that were read
// run before more files are read.
func stepsOf(folder string, files fs.FS, tables []staging.Table) ([]step, error) {
	all, err := loadWriting(folder, files)
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
			steps = append(steps, fillStep(table.Name))
		}
	}
	return steps, nil
}

// loadWriting loads the statements of a folder, each of which writes to a relation.
func loadWriting(folder string, files fs.FS) ([]statement.Statement, error) {
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

// orderedTasks are steps as tasks, each after those that its header needs.
func orderedTasks(steps []step, run func(context.Context, step) error) ([]schedule.Task, error) {
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
			return run(ctx, each)
		}}
	}
	return tasks, nil
}

// stagingTables lists the relations of the staging database that the step reads or
// writes, by their names there.
func (s step) stagingTables() []string {
	var names []string
	for _, relation := range s.Touches() {
		if name, isStaging := strings.CutPrefix(relation, "staging."); isStaging {
			names = append(names, name)
		}
	}
	return names
}

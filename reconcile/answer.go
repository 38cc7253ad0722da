package reconcile

import (
	"context"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/stages"
)

// Answer runs questions on a database that is prepared, each of which makes its
// relation, and of the stages those that they read, at any depth: for whoever wants to
// know something and no findings. Forget takes back what it made.
func Answer(ctx context.Context, db *duckdb.DB, questions []statement.Statement, progress func(step string, done, total int64)) error {
	relations, err := stages.All()
	if err != nil {
		return err
	}
	var tasks []task
	for _, each := range slices.Concat(needed(relations, questions), questions) {
		tasks = append(tasks, task{subject: each, text: each.Command()})
	}
	return runTasks(ctx, db, tasks, progress)
}

// needed are the stages that the questions read, and those that these read.
func needed(relations, questions []statement.Statement) []statement.Statement {
	wanted := map[string]bool{}
	var want func(statement.Statement)
	want = func(reader statement.Statement) {
		for _, each := range relations {
			if slices.Contains(reader.Reads, each.Name) && !wanted[each.Name] {
				wanted[each.Name] = true
				want(each)
			}
		}
	}
	for _, each := range questions {
		want(each)
	}
	return slices.DeleteFunc(slices.Clone(relations), func(each statement.Statement) bool { return !wanted[each.Name] })
}

// Forget drops what Answer made for the questions: then they can be asked of other rules.
func Forget(ctx context.Context, db *duckdb.DB, questions []statement.Statement) error {
	relations, err := stages.All()
	if err != nil {
		return err
	}
	for _, each := range slices.Concat(questions, needed(relations, questions)) {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "forget", Text: "drop table " + duckdb.Relation(each.Name)}); err != nil {
			return err
		}
	}
	return nil
}

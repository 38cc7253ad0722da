package reconcile

import (
	"context"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/schedule"
	"rolecall/exports/statement"
	"rolecall/reconcile/changes"
	"rolecall/reconcile/custom"
	"rolecall/reconcile/stages"
)

// task is a statement with the text to run, which writes to the relation that
// the statement says.
type task struct {
	subject statement.Statement
	text    string
	do      func(ctx context.Context, db *duckdb.DB) error // in the place of a text, if not nil
}

// allTasks are the stages, findings and changes, each a task that ends with
// its rows in their relation.
func allTasks(kinds []statement.Statement) ([]task, error) {
	relations, err := stages.All()
	if err != nil {
		return nil, err
	}
	sorts, err := changes.All()
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, stage := range relations {
		tasks = append(tasks, task{subject: stage, text: stage.Command()})
	}
	for _, kind := range kinds {
		kind.Adds = "recon.discrepancy"
		kind.Reads = append(slices.Clone(kind.Reads), "policy.off_kind")
		tasks = append(tasks, task{
			subject: kind,
			text:    kind.WithPrefix("insert into recon.discrepancy by name select "+duckdb.Literal(kind.Name)+" as kind, * from (") + ")",
		})
	}
	for _, sort := range sorts {
		sort.Adds = "recon.correction"
		tasks = append(tasks, task{subject: sort, text: sort.Command()})
	}
	return tasks, nil
}

// customTask runs the estate's own findings, one after the other: they are copied what they
// read only once.
func customTask(own []custom.Finding) task {
	return task{
		subject: statement.Statement{File: "custom findings", Name: "custom findings", Reads: custom.Reads(own), Adds: "recon.discrepancy", Share: 1},
		do:      func(ctx context.Context, db *duckdb.DB) error { return custom.Run(ctx, db, own) },
	}
}

// judgedTasks are all tasks but those of kinds that the rules switch off.
func judgedTasks(ctx context.Context, db *duckdb.DB, kinds []statement.Statement) ([]task, error) {
	off, err := db.Texts(ctx, duckdb.Statement{Name: "kinds that are off", Text: "select kind from policy.off_kind"})
	if err != nil {
		return nil, err
	}
	tasks, err := allTasks(slices.DeleteFunc(kinds, func(kind statement.Statement) bool { return slices.Contains(off, kind.Name) }))
	if err != nil {
		return nil, err
	}
	own, err := custom.Stored(ctx, db)
	if len(own) > 0 {
		tasks = append(tasks, customTask(own))
	}
	return tasks, err
}

// runTasks runs the tasks in the order their headers ask for, and tells how far
// it is.
func runTasks(ctx context.Context, db *duckdb.DB, tasks []task, progress func(string, int64, int64)) error {
	needs, err := needsOf(tasks)
	if err != nil {
		return err
	}
	var finished, all int64
	work := make([]schedule.Task, len(tasks))
	for i, each := range tasks {
		all += int64(each.subject.Share)
		work[i] = schedule.Task{Needs: needs[i], Do: func(ctx context.Context) error {
			if each.do != nil {
				return each.do(ctx, db)
			}
			return each.subject.Run(ctx, db, each.text)
		}}
	}
	return schedule.Run(ctx, work, schedule.SideBySide, schedule.Watch{
		Began: func(i int) {
			if progress != nil && tasks[i].subject.Share > 0 {
				progress(tasks[i].subject.File, finished, all)
			}
		},
		Ended: func(i int) { finished += int64(tasks[i].subject.Share) },
	})
}

func needsOf(tasks []task) ([][]int, error) {
	subjects := make([]statement.Statement, len(tasks))
	for i, each := range tasks {
		subjects[i] = each.subject
	}
	return statement.Order(subjects)
}

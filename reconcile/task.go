package reconcile

import (
	"context"

	"rolecall/exports/duckdb"
	"rolecall/exports/schedule"
	"rolecall/exports/statement"
)

// task is a statement with the text to run, which writes to the relation that
// the statement says.
type task struct {
	subject statement.Statement
	text    string
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

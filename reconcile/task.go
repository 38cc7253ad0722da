package reconcile

import (
	"context"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/schedule"
	"rolecall/exports/statement"
)

// task is a statement that writes to a relation. It runs when all that its
// header says it reads is there.
type task struct {
	subject statement.Statement
	writes  string
	isPart  bool // other tasks write to the relation, too
	text    string
}

// needs are the tasks that have to be done before: those that write what it
// reads. A part that itself reads what this task writes comes after: what the
// exceptions accept is told from the findings, and findings about exceptions
// follow.
func (t task) needs(all []task) []int {
	var found []int
	for i, other := range all {
		comesAfter := other.isPart && slices.Contains(other.subject.Reads, t.writes)
		if slices.Contains(t.subject.Reads, other.writes) && !comesAfter {
			found = append(found, i)
		}
	}
	return found
}

// runTasks runs the tasks, each after what it needs, and tells how far it is.
func runTasks(ctx context.Context, db *duckdb.DB, tasks []task, progress func(string, int64, int64)) error {
	var finished, all int64
	work := make([]schedule.Task, len(tasks))
	for i, each := range tasks {
		all += int64(each.subject.Share)
		work[i] = schedule.Task{Needs: each.needs(tasks), Do: func(ctx context.Context) error {
			_, err := db.Exec(ctx, duckdb.Statement{Name: each.subject.File, Text: each.text})
			return err
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

package reconcile

import (
	"context"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/statement"
)

// sideBySide is how many statements run at once: many keep one core busy only,
// and two of the large ones together are all that memory is planned for.
const sideBySide = 2

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

// done is a task that has ended.
type done struct {
	task int
	err  error
}

// runTasks runs the tasks, each after what it needs, in their order where the
// needs leave one open. The first error ends the others.
func runTasks(ctx context.Context, db *duckdb.DB, tasks []task, progress func(string, int64, int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	waiting := make([][]int, len(tasks))
	for i, each := range tasks {
		waiting[i] = each.needs(tasks)
	}
	var finishedShare, allShares int64
	for _, each := range tasks {
		allShares += int64(each.subject.Share)
	}
	ended := make(chan done)
	started := make([]bool, len(tasks))
	var first error
	for running, finished := 0, 0; finished < len(tasks); {
		for i := 0; i < len(tasks) && running < sideBySide && first == nil; i++ {
			if started[i] || len(waiting[i]) > 0 {
				continue
			}
			started[i] = true
			running++
			if progress != nil && tasks[i].subject.Share > 0 {
				progress(tasks[i].subject.File, finishedShare, allShares)
			}
			go func() {
				_, err := db.Exec(ctx, duckdb.Statement{Name: tasks[i].subject.File, Text: tasks[i].text})
				ended <- done{i, err}
			}()
		}
		if running == 0 {
			return first
		}
		end := <-ended
		running--
		finished++
		finishedShare += int64(tasks[end.task].subject.Share)
		if end.err != nil && first == nil {
			first = end.err
			cancel()
		}
		for i := range waiting {
			waiting[i] = slices.DeleteFunc(waiting[i], func(need int) bool { return need == end.task })
		}
	}
	return first
}

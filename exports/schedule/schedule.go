// Package schedule runs tasks at the same time, each after those that it needs.
package schedule

import (
	"context"
	"slices"
)

// SideBySide is how many statements run at once if there is enough memory. It is more
// than one because many statements keep only one core busy, and not more than two because
// the memory limits are planned for two large ones.
const SideBySide = 2

// Task is something to be done.
type Task struct {
	Needs []int // the tasks, by their places, that have to be done before
	Do    func(context.Context) error
}

// Watch has functions to call with a task's place when it begins and when it has
// ended. They are called from Run's goroutine alone, so they need no locks. Either
// may be nil.
type Watch struct {
	Began, Ended func(task int)
}

// Run runs at most atOnce tasks at a time. Of the tasks whose needs are done it begins
// the one that comes first, so with atOnce 1 the order is always the same. The first
// error cancels the tasks that run, no more are begun, and Run returns it when the
// last has ended: nothing goes on in the background.
func Run(ctx context.Context, tasks []Task, atOnce int, watch Watch) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	run := &run{tasks: tasks, began: make([]bool, len(tasks)), ended: make(chan end)}
	for _, each := range tasks {
		run.waiting = append(run.waiting, slices.Clone(each.Needs))
	}
	var first error
	for {
		for first == nil && run.running < atOnce {
			next := run.ready()
			if next < 0 {
				break
			}
			watch.notify(watch.Began, next)
			run.begin(ctx, next)
		}
		if run.running == 0 {
			return first
		}
		task, err := run.wait()
		watch.notify(watch.Ended, task)
		if err != nil && first == nil {
			first = err
			cancel(err)
		}
	}
}

func (Watch) notify(function func(int), task int) {
	if function != nil {
		function(task)
	}
}

// run is the state of a Run. Only Run's goroutine touches it: tasks report their end
// through the channel.
type run struct {
	tasks   []Task
	waiting [][]int // per task, the needs that are not done yet
	began   []bool
	running int
	ended   chan end
}

// end says which task ended, and how.
type end struct {
	task int
	err  error
}

// ready is the first task that has not begun and waits for nothing; -1 if there is
// none.
func (r *run) ready() int {
	for i := range r.tasks {
		if !r.began[i] && len(r.waiting[i]) == 0 {
			return i
		}
	}
	return -1
}

func (r *run) begin(ctx context.Context, task int) {
	r.began[task] = true
	r.running++
	go func() { r.ended <- end{task, r.tasks[task].Do(ctx)} }()
}

// wait blocks until a task ends, and takes it off what the others wait for.
func (r *run) wait() (int, error) {
	end := <-r.ended
	r.running--
	for i := range r.waiting {
		r.waiting[i] = slices.DeleteFunc(r.waiting[i], func(need int) bool { return need == end.task })
	}
	return end.task, end.err
}

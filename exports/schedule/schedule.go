// Package schedule runs tasks side by side, each after those that it needs.
package schedule

import (
	"context"
	"slices"
)

// SideBySide is how many statements run at once where there is memory for it: many
// keep one core busy only, and two of the large ones together are all that memory
// is planned for.
const SideBySide = 2

// Task is something to be done.
type Task struct {
	Needs []int // the tasks, by their places, that have to be done before
	Do    func(context.Context) error
}

// Watch is told of tasks, by their places, when they begin and when they have
// ended, never of two at once. Either may be nil.
type Watch struct {
	Began, Ended func(task int)
}

// Run runs the tasks, so many at once, in their order where their needs leave one
// open. The first error ends the others and is what it returns.
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
			watch.tell(watch.Began, next)
			run.begin(ctx, next)
		}
		if run.running == 0 {
			return first
		}
		task, err := run.wait()
		watch.tell(watch.Ended, task)
		if err != nil && first == nil {
			first = err
			cancel(err)
		}
	}
}

func (Watch) tell(whom func(int), task int) {
	if whom != nil {
		whom(task)
	}
}

// run is how far the tasks are.
type run struct {
	tasks   []Task
	waiting [][]int // what each still waits for
	began   []bool
	running int
	ended   chan end
}

// end is that of a task.
type end struct {
	task int
	err  error
}

// ready is the first task that waits for nothing, -1 if there is none.
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

// wait is the next task that ends, for which none waits any more.
func (r *run) wait() (int, error) {
	end := <-r.ended
	r.running--
	for i := range r.waiting {
		r.waiting[i] = slices.DeleteFunc(r.waiting[i], func(need int) bool { return need == end.task })
	}
	return end.task, end.err
}

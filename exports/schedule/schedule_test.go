package schedule_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"rolecall/exports/schedule"
)

// TestRun draws tasks and what they need, and holds that each runs once, after
// what it needs, with no more at once than there may be.
func TestRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count, atOnce := rapid.IntRange(0, 12).Draw(t, "tasks"), rapid.IntRange(1, 4).Draw(t, "at once")
		tasks := make([]schedule.Task, count)
		var mutex sync.Mutex
		var running atomic.Int32
		var done []int
		for i := range tasks {
			if i > 0 {
				tasks[i].Needs = rapid.SliceOfDistinct(rapid.IntRange(0, i-1), rapid.ID).Draw(t, "needs")
			}
			tasks[i].Do = func(context.Context) error {
				if now := running.Add(1); int(now) > atOnce {
					t.Errorf("%d run at once", now)
				}
				defer running.Add(-1)
				mutex.Lock()
				defer mutex.Unlock()
				for _, need := range tasks[i].Needs {
					if !slices.Contains(done, need) {
						t.Errorf("%d runs before %d, which it needs", i, need)
					}
				}
				done = append(done, i)
				return nil
			}
		}
		var began, ended []int
		watch := schedule.Watch{
			Began: func(task int) { began = append(began, task) },
			Ended: func(task int) { ended = append(ended, task) },
		}
		if err := schedule.Run(context.Background(), tasks, atOnce, watch); err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string][]int{"done": done, "began": began, "ended": ended} {
			slices.Sort(got)
			if len(got) != count || len(slices.Compact(got)) != count {
				t.Errorf("%s: %v of %d tasks", name, got, count)
			}
		}
		if atOnce == 1 && !slices.IsSorted(began) {
			t.Errorf("one at a time they run as %v", began)
		}
	})
}

// TestFirstError holds that an error ends the tasks that run, and those that wait.
func TestFirstError(t *testing.T) {
	wrong := errors.New("wrong")
	var cancelled error
	tasks := []schedule.Task{
		{Do: func(context.Context) error { return wrong }},
		{Do: func(ctx context.Context) error {
			<-ctx.Done()
			cancelled = context.Cause(ctx)
			return ctx.Err()
		}},
		{Needs: []int{0}, Do: func(context.Context) error { panic("what failed is not there") }},
	}
	if err := schedule.Run(context.Background(), tasks, 2, schedule.Watch{}); err != wrong || cancelled != wrong {
		t.Errorf("the error is %v, the other task was cancelled by %v, want %v", err, cancelled, wrong)
	}
}

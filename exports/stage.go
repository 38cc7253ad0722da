package exports

import (
	"context"
	"slices"
	"sync"

	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// staged is what became of the files in the staging database; steps that run side
// by side write it.
type staged struct {
	whole bool // everything was read before the first step

	mutex    sync.Mutex
	problems source.Problems
	rows     map[string]int64 // records of each staging table
	// records twice over: when they are read, and when the statements are done with them
	done, total int64
}

func newStaged(readings []*staging.Reading) *staged {
	s := &staged{rows: map[string]int64{}}
	for _, reading := range readings {
		s.rows[reading.Table] += reading.Document.Count()
		s.total += 2 * reading.Document.Count()
	}
	return s
}

// read says that a file is in its table, or why it is not, and how far the loading is.
func (s *staged) read(reading *staging.Reading, err error) (done, total int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.problems.Merge(err)
	s.done += reading.Document.Count()
	return s.done / 2, s.total / 2
}

// use says that the nth (from 0) of several statements is done with a table, and
// how far the loading is.
func (s *staged) use(table string, nth, several int) (done, total int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	share := func(uses int) int64 { return s.rows[table] * int64(uses) / int64(several) }
	s.done += share(nth+1) - share(nth)
	return s.done / 2, s.total / 2
}

func (s *staged) isWrong() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.problems.Len() > 0
}

// stage has the engine read the files of a staging table, and settles what its
// rows decide.
func (r *resolving) stage(ctx context.Context, table string) error {
	if !r.staged.whole {
		if err := r.fill(ctx, table); err != nil {
			return err
		}
	}
	if r.staged.isWrong() {
		return nil
	}
	switch table {
	case "okta_user":
		return r.addAttributes(ctx)
	case "servicenow_user":
		return r.addFields(ctx)
	}
	return nil
}

// fill reads the files of a table.
func (r *resolving) fill(ctx context.Context, table string) error {
	readings := slices.DeleteFunc(r.readings(), func(reading *staging.Reading) bool { return reading.Table != table })
	for _, reading := range readings {
		err := staging.Fill(ctx, r.db, reading)
		if err == nil {
			err = r.settleTimes(ctx, reading)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if isShort(err) {
			return err
		}
		done, total := r.staged.read(reading, err)
		r.inputs.progress("loading", done, total)
		reading.Document.Release()
	}
	return nil
}

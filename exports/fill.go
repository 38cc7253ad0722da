package exports

import (
	"context"
	"slices"
	"sync"

	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// stagingProgress is how far the files have come: into the staging database and on from
// there. Steps that run at the same time write it.
type stagingProgress struct {
	isFilled bool // all files were read before the first step

	mutex    sync.Mutex
	problems source.Problems
	rows     map[string]int64 // records of each staging table
	// each record counts twice: when it is read, and when the statements are done with it
	done, total int64
}

func newStagingProgress(readings []*staging.Reading) *stagingProgress {
	s := &stagingProgress{rows: map[string]int64{}}
	for _, reading := range readings {
		s.rows[reading.Table] += reading.Document.Count()
		s.total += 2 * reading.Document.Count()
	}
	return s
}

// countRead counts the records of a file that was read into its table, or keeps the
// error, and returns how far the loading is.
func (s *stagingProgress) countRead(reading *staging.Reading, err error) (done, total int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.problems.Merge(err)
	s.done += reading.Document.Count()
	return s.done / 2, s.total / 2
}

// countUse counts the nth use (from 0) of a table that several statements use, and
// returns how far the loading is.
func (s *stagingProgress) countUse(table string, nth, several int) (done, total int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	share := func(uses int) int64 { return s.rows[table] * int64(uses) / int64(several) }
	s.done += share(nth+1) - share(nth)
	return s.done / 2, s.total / 2
}

func (s *stagingProgress) hasProblems() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.problems.Len() > 0
}

// fillTable reads the files of a staging table, and adds the columns that they have to
// the canonical tables.
func (r *resolver) fillTable(ctx context.Context, table string) error {
	if !r.staged.isFilled {
		if err := r.readFiles(ctx, table); err != nil {
			return err
		}
	}
	if r.staged.hasProblems() {
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

// readFiles reads the files of a staging table.
func (r *resolver) readFiles(ctx context.Context, table string) error {
	readings := slices.DeleteFunc(r.readings(), func(reading *staging.Reading) bool { return reading.Table != table })
	for _, reading := range readings {
		err := staging.Fill(ctx, r.db, reading)
		if err == nil {
			err = r.normalizeTimes(ctx, reading)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if isShortage(err) {
			return err
		}
		done, total := r.staged.countRead(reading, err)
		r.inputs.progress("loading", done, total)
		reading.Document.Release()
	}
	return nil
}

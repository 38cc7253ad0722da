package exports

import (
	"context"
	"sync"

	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// staged is what became of the files in the staging database; the chains of both
// systems write it.
type staged struct {
	whole bool // everything was read before the chains began

	mutex    sync.Mutex
	ordered  int // how many are reading files just now
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
func (c *chain) stage(ctx context.Context, table string) error {
	if !c.staged.whole {
		if err := c.fill(ctx, table); err != nil {
			return err
		}
	}
	if c.staged.isWrong() {
		return nil
	}
	switch table {
	case "okta_user":
		return c.addAttributes(ctx)
	case "servicenow_user":
		return c.addFields(ctx)
	}
	return nil
}

// fill reads the files of a table. Its rows are numbered by their place; all that
// is made of them can be stored in any order, which is quicker.
func (c *chain) fill(ctx context.Context, table string) error {
	if err := c.keepOrder(ctx); err != nil {
		return err
	}
	for _, reading := range c.readings() {
		if reading.Table != table {
			continue
		}
		err := staging.Fill(ctx, c.db, reading)
		if err == nil {
			err = c.settleTimes(ctx, reading)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if isShort(err) {
			return err
		}
		done, total := c.staged.read(reading, err)
		c.inputs.progress("loading", done, total)
		reading.Document.Release()
	}
	return c.leaveOrder(ctx)
}

// keepOrder has the engine store rows in the order they come in, until
// leaveOrder. The setting is one for all statements: the other chain's are slower
// meanwhile.
func (l *loader) keepOrder(ctx context.Context) error {
	l.staged.mutex.Lock()
	defer l.staged.mutex.Unlock()
	if l.staged.ordered++; l.staged.ordered > 1 {
		return nil
	}
	return l.exec(ctx, "set global preserve_insertion_order = true", nil)
}

func (l *loader) leaveOrder(ctx context.Context) error {
	l.staged.mutex.Lock()
	defer l.staged.mutex.Unlock()
	if l.staged.ordered--; l.staged.ordered > 0 {
		return nil
	}
	return l.exec(ctx, "set global preserve_insertion_order = false", nil)
}

package exports

import (
	"context"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/schedule"
	"rolecall/exports/servicenow"
	"rolecall/exports/staging"
)

// manyBytes are files from which on one thing is done after the other, which needs
// less memory: no more of the exports is there than what is worked on. Of smaller
// ones it takes a sixth longer.
const manyBytes = 4 << 30

// systemSteps are what makes the canonical tables of each system, that first which
// takes longer.
var systemSteps = []struct {
	name   string
	files  fs.FS
	tables []staging.Table
}{
	{"servicenow", servicenow.Statements, servicenow.Tables},
	{"okta", okta.Statements, okta.Tables},
}

// resolve makes the canonical tables of both systems. What is wrong with the files
// is in the error.
func (l *loader) resolve(ctx context.Context) error {
	r := &resolving{loader: l, left: map[string]int{}, stored: map[string]string{}}
	for _, system := range systemSteps {
		if err := r.add(system.name, system.files, system.tables); err != nil {
			return err
		}
	}
	late, err := usedLater()
	if err != nil {
		return err
	}
	for _, table := range late {
		delete(r.stored, table)
	}
	work, err := tasks(r.steps, r.do)
	if err != nil {
		return err
	}
	if err := schedule.Run(ctx, work, l.atOnce(), schedule.Watch{}); err != nil {
		return err
	}
	if err := l.staged.problems.Err(); err != nil {
		return err
	}
	return l.forgetOrder(ctx)
}

// forgetOrder lets the engine store rows in any order, which is quicker for what is
// made of the canonical tables. Rows of files are numbered by their place, and the
// setting is one for all statements: so it stays as it is as long as files are read.
func (l *loader) forgetOrder(ctx context.Context) error {
	return l.exec(ctx, "set global preserve_insertion_order = false", nil)
}

// atOnce is how many statements run at once.
func (l *loader) atOnce() int {
	if l.size() > manyBytes || l.inputs.KeepMemoryLimit {
		return 1
	}
	return schedule.SideBySide
}

// resolving are the steps that make the canonical tables: the engine reads the
// files of a staging table before the first statement that names the table, and
// the table is dropped after the last.
type resolving struct {
	*loader
	steps  []step
	stored map[string]string // the tables that hold what is named of the staging database, if they are to be dropped

	mutex sync.Mutex
	uses  map[string]int // how many statements name something of the staging database
	left  map[string]int // how many of them are still to come
}

// add adds the steps of a system.
func (r *resolving) add(system string, files fs.FS, tables []staging.Table) error {
	steps, err := stepsOf(system, files, tables)
	if err != nil {
		return err
	}
	for _, each := range steps {
		if each.fills != "" {
			continue
		}
		for _, table := range each.staged() {
			r.left[table]++
		}
		for _, made := range each.Makes {
			if table, isStaging := strings.CutPrefix(made, "staging."); isStaging {
				r.stored[table] = table
			}
		}
	}
	for _, table := range tables {
		r.stored[table.Name] = table.Stored()
	}
	r.steps = append(r.steps, steps...)
	r.uses = maps.Clone(r.left)
	return nil
}

// do does a step. If something is wrong with a file none is run any more; the
// other files are read all the same, to say what is wrong with them.
func (r *resolving) do(ctx context.Context, each step) error {
	if each.fills != "" {
		return r.stage(ctx, each.fills)
	}
	if !r.staged.isWrong() {
		if err := r.run(ctx, each); err != nil {
			return err
		}
	}
	for _, table := range each.staged() {
		if err := r.leave(ctx, table); err != nil {
			return err
		}
	}
	return nil
}

// leave drops a table that no later statement reads.
func (r *resolving) leave(ctx context.Context, table string) error {
	r.mutex.Lock()
	r.left[table]--
	uses, left := r.uses[table], r.left[table]
	done, total := r.staged.use(table, uses-left-1, uses)
	r.inputs.progress("loading", done, total)
	r.mutex.Unlock()
	stored := r.stored[table]
	if left > 0 || stored == "" {
		return nil
	}
	return r.exec(ctx, "drop table if exists staging."+duckdb.Ident(stored), nil)
}

// usedLater lists what the statements after those of the systems read of the
// staging database.
func usedLater() ([]string, error) {
	var used []string
	for _, folder := range laterFolders {
		steps, err := laterSteps(folder)
		if err != nil {
			return nil, err
		}
		for _, each := range steps {
			used = append(used, each.staged()...)
		}
	}
	return used, nil
}

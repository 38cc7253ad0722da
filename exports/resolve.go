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

// manyBytes is the size of exports from which statements run one at a time. That needs
// less memory, because only the tables in use are held; smaller exports would only take
// a sixth longer.
const manyBytes = 4 << 30

// systemSteps are the statements that make the canonical tables of each system. The
// system that takes longer comes first.
var systemSteps = []struct {
	name   string
	files  fs.FS
	tables []staging.Table
}{
	{"servicenow", servicenow.Statements, servicenow.Tables},
	{"okta", okta.Statements, okta.Tables},
}

// resolve makes the canonical tables of both systems. The error lists every problem of
// the files.
func (l *loader) resolve(ctx context.Context) error {
	r := &resolver{loader: l, remaining: map[string]int{}, dropped: map[string]string{}}
	for _, system := range systemSteps {
		if err := r.add(system.name, system.files, system.tables); err != nil {
			return err
		}
	}
	readLater, err := tablesReadLater()
	if err != nil {
		return err
	}
	for _, table := range readLater {
		delete(r.dropped, table)
	}
	work, err := orderedTasks(r.steps, r.runStep)
	if err != nil {
		return err
	}
	if err := schedule.Run(ctx, work, l.concurrency(), schedule.Watch{}); err != nil {
		return err
	}
	if err := l.staged.problems.Err(); err != nil {
		return err
	}
	return l.allowAnyRowOrder(ctx)
}

// allowAnyRowOrder lets the engine store rows in any order, which makes the statements
// after this one faster. Rows of files are numbered by their place, and the setting
// holds for all statements, so it can only change when all files are read.
func (l *loader) allowAnyRowOrder(ctx context.Context) error {
	return l.exec(ctx, "set global preserve_insertion_order = false", nil)
}

// concurrency is how many statements run at once.
func (l *loader) concurrency() int {
	if l.size() > manyBytes || l.inputs.KeepMemoryLimit {
		return 1
	}
	return schedule.SideBySide
}

// resolver runs the steps that make the canonical tables: the engine reads the files of
// a staging table before the first statement that names the table, and the table is
// dropped after the last one.
type resolver struct {
	*loader
	steps   []step
	dropped map[string]string // per relation of the staging database that is dropped in the end, the table that holds its rows

	mutex     sync.Mutex
	uses      map[string]int // how many statements name a relation of the staging database
	remaining map[string]int // how many of them have not run yet
}

// add adds the steps of a system.
func (r *resolver) add(system string, files fs.FS, tables []staging.Table) error {
	steps, err := stepsOf(system, files, tables)
	if err != nil {
		return err
	}
	for _, each := range steps {
		if each.fills != "" {
			continue
		}
		for _, table := range each.stagingTables() {
			r.remaining[table]++
		}
		for _, relation := range each.Makes {
			if table, isStaging := strings.CutPrefix(relation, "staging."); isStaging {
				r.dropped[table] = table
			}
		}
	}
	for _, table := range tables {
		r.dropped[table.Name] = table.Stored()
	}
	r.steps = append(r.steps, steps...)
	r.uses = maps.Clone(r.remaining)
	return nil
}

// runStep runs a step. After a problem with a file no statement runs any more, but the
// other files are still read, so that the problems of all of them are reported.
func (r *resolver) runStep(ctx context.Context, each step) error {
	if each.fills != "" {
		return r.fillTable(ctx, each.fills)
	}
	if !r.staged.hasProblems() {
		if err := r.run(ctx, each); err != nil {
			return err
		}
	}
	for _, table := range each.stagingTables() {
		if err := r.dropAfterLastUse(ctx, table); err != nil {
			return err
		}
	}
	return nil
}

// dropAfterLastUse counts a use of a table, and drops the table after the last one.
func (r *resolver) dropAfterLastUse(ctx context.Context, table string) error {
	r.mutex.Lock()
	r.remaining[table]--
	uses, remaining := r.uses[table], r.remaining[table]
	done, total := r.staged.countUse(table, uses-remaining-1, uses)
	r.inputs.progress("loading", done, total)
	r.mutex.Unlock()
	stored := r.dropped[table]
	if remaining > 0 || stored == "" {
		return nil
	}
	return r.exec(ctx, "drop table if exists staging."+duckdb.Ident(stored), nil)
}

// tablesReadLater lists the relations of the staging database that statements name which
// run after those of the systems.
func tablesReadLater() ([]string, error) {
	var tables []string
	for _, folder := range laterFolders {
		steps, err := laterSteps(folder)
		if err != nil {
			return nil, err
		}
		for _, each := range steps {
			tables = append(tables, each.stagingTables()...)
		}
	}
	return tables, nil
}

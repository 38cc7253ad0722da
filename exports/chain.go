package exports

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"sync"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/servicenow"
	"rolecall/exports/staging"
)

// chain makes the canonical tables of one system: it runs its statements in the
// order of their names. The engine reads the files of a staging table when the
// first statement comes that names the table, and the table is dropped after the
// last, so that no more of the exports is in memory than what is worked on.
type chain struct {
	*loader
	steps  []step
	uses   map[string][]int  // the steps that name something of the staging database
	stored map[string]string // the tables that hold what is named, if they are to be dropped
}

// step is a statement of a chain.
type step struct {
	name, text string
	tables     []string // what it names of the staging database
}

// manyBytes are files from which on the systems are resolved one after the other,
// which needs less memory. Of smaller ones it takes a tenth longer.
const manyBytes = 512 << 20

// both makes the tables of the two systems, side by side where there is memory
// for both: neither reads the other's tables. What is wrong with the files of
// either is in the error.
func (l *loader) both(ctx context.Context) error {
	first, err := l.chain("okta", okta.Statements, okta.Tables)
	if err != nil {
		return err
	}
	second, err := l.chain("servicenow", servicenow.Statements, servicenow.Tables)
	if err != nil {
		return err
	}
	if err := l.exec(ctx, "set global preserve_insertion_order = false", nil); err != nil {
		return err
	}
	if l.size() <= manyBytes && !l.inputs.KeepMemoryLimit {
		ended := make(chan error, 1)
		go func() { ended <- first.run(ctx) }()
		err = second.run(ctx)
		err = errors.Join(<-ended, err)
	} else if err = first.run(ctx); err == nil {
		err = second.run(ctx)
	}
	if err != nil {
		return err
	}
	return l.staged.problems.Err()
}

// chain reads the statements of a system, and what each staging table is for.
func (l *loader) chain(system string, files fs.FS, tables []staging.Table) (*chain, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	c := &chain{loader: l, uses: map[string][]int{}, stored: map[string]string{}}
	for at, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		each := step{name: "exports/" + system + "/" + name, text: string(text), tables: namedIn(string(text))}
		for _, table := range each.tables {
			c.uses[table] = append(c.uses[table], at)
		}
		if made := stagingTable.FindStringSubmatch(each.text); made != nil {
			c.stored[made[1]] = made[1]
		}
		c.steps = append(c.steps, each)
	}
	for _, table := range tables {
		c.stored[table.Name] = table.Stored()
	}
	late, err := readLate()
	for _, table := range late {
		delete(c.stored, table)
	}
	return c, err
}

// run runs the statements. If something is wrong with a file they are not run any
// more; the other files are read all the same, to say what is wrong with them.
func (c *chain) run(ctx context.Context) error {
	for at, each := range c.steps {
		for _, table := range each.tables {
			if c.uses[table][0] == at {
				if err := c.stage(ctx, table); err != nil {
					return err
				}
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !c.staged.isWrong() {
			if _, err := c.db.Exec(ctx, duckdb.Statement{Name: each.name, Text: each.text}); err != nil {
				return err
			}
		}
		if err := c.leave(ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// leave drops what no later statement reads.
func (c *chain) leave(ctx context.Context, at int) error {
	for _, table := range c.steps[at].tables {
		nth, uses := slices.Index(c.uses[table], at), len(c.uses[table])
		done, total := c.staged.use(table, nth, uses)
		c.inputs.progress("loading", done, total)
		if stored := c.stored[table]; stored != "" && nth == uses-1 {
			if err := c.exec(ctx, "drop table if exists staging."+duckdb.Ident(stored), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

var (
	stagingName  = regexp.MustCompile(`\bstaging\.([a-z_]+)`)
	stagingTable = regexp.MustCompile(`(?m)^create table staging\.([a-z_]+)`)
)

// namedIn lists what a statement names of the staging database.
func namedIn(text string) []string {
	names := map[string]bool{}
	for _, match := range stagingName.FindAllStringSubmatch(text, -1) {
		names[match[1]] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// readLate lists what the statements after those of the systems read of the
// staging database.
var readLate = sync.OnceValues(func() ([]string, error) {
	var all []string
	return all, fs.WalkDir(statements, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(statements, path)
		all = append(all, namedIn(string(text))...)
		return err
	})
})

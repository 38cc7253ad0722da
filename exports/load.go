package exports

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/quality"
	"rolecall/exports/schedule"
	"rolecall/exports/servicenow"
	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// The statements in quality/table say what exports of one system show by
// themselves, those in quality/estate what only shows if all are there; that in
// quality/text puts it into words.
//
//go:embed account/*.sql quality/*/*.sql
var statements embed.FS

// laterFolders hold the statements that come after those of the systems.
var laterFolders = []string{"account", "quality/table", "quality/estate", "quality/text"}

// Load creates the canonical schemas in the database and fills them. All that
// is wrong with the files is in the one error it returns.
func Load(ctx context.Context, db *duckdb.DB, inputs Inputs) error {
	files, err := inputs.files()
	if err != nil {
		return err
	}
	read, err := inputs.read(ctx, files)
	if err != nil {
		return err
	}
	loader := &loader{inputs: inputs, db: db, read: read}
	if err := loader.create(ctx); err != nil {
		return err
	}
	return loader.within(ctx, func(ctx context.Context) error {
		err := loader.load(ctx)
		if ctx.Err() != nil {
			return err // the database is given up as it is: to empty memory takes its time
		}
		return errors.Join(err, staging.Drop(ctx, db))
	})
}

type loader struct {
	inputs     Inputs
	db         *duckdb.DB
	read       []*reading
	attributes []okta.Attribute
	staged     *staged
}

func (l *loader) load(ctx context.Context) error {
	steps := []func(context.Context) error{
		l.prepare, l.resolve, l.refuse, l.findLines, l.checkUnchanged, l.listFiles, l.checkTotals, l.listNotices, l.listRepeated, l.forgetTexts,
	}
	if err := inOrder(ctx, steps...); err != nil {
		return l.blame(ctx, err)
	}
	if err := inOrder(ctx, l.folder("account"), l.checkBalance); err != nil {
		return err
	}
	return l.beside(ctx, l.inputs.Ready, l.folder("quality/table"), l.folder("quality/estate"), l.folder("quality/text"), l.beStrict)
}

// create makes the canonical tables, and fills the one of causes.
func (l *loader) create(ctx context.Context) error {
	documented := Schema + strings.Join(duckdb.Comments(Schema), ";\n")
	if _, err := l.db.Exec(ctx, duckdb.Statement{Name: "schema.sql", Text: documented}); err != nil {
		return err
	}
	causes, err := quality.Causes()
	if err != nil {
		return err
	}
	if l.inputs.Reword != nil {
		for i, each := range causes {
			causes[i].Text, causes[i].Advice = l.inputs.Reword(each)
		}
	}
	return quality.Store(ctx, l.db, causes)
}

// beside does the steps while something else is done, if there is anything.
func (l *loader) beside(ctx context.Context, other func(context.Context), steps ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var waiting sync.WaitGroup
	if other != nil {
		waiting.Go(func() { other(ctx) })
	}
	err := inOrder(ctx, steps...)
	if err != nil {
		cancel()
	}
	waiting.Wait()
	return err
}

func inOrder(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// blame is what went wrong, or, if a file changed meanwhile, that.
func (l *loader) blame(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		if changed := l.checkUnchanged(ctx); changed != nil {
			return changed
		}
	}
	return err
}

// prepare makes the staging database, empty.
func (l *loader) prepare(ctx context.Context) error {
	readings := l.readings()
	l.attributes = okta.Attributes(readings)
	l.staged = newStaged(readings)
	if err := staging.Create(ctx, l.db, slices.Concat(okta.Tables, servicenow.Tables), readings); err != nil {
		return err
	}
	for _, relation := range l.inputs.Needed {
		if err := l.exec(ctx, "insert into staging.needed values ("+duckdb.Literal(relation)+")", nil); err != nil {
			return err
		}
	}
	l.inputs.progress("loading", 0, l.staged.total/2)
	return l.declareTimes(ctx)
}

// forgetTexts deletes the intermediate files, which nothing is looked up in any more.
func (l *loader) forgetTexts(context.Context) error { return decode.Forget(l.inputs.TempDir) }

// isShort says whether the engine lacks memory or room: no file is to blame.
func isShort(err error) bool {
	var short *duckdb.Shortage
	return errors.As(err, &short)
}

func (l *loader) readings() []*staging.Reading {
	var readings []*staging.Reading
	for _, each := range l.read {
		if each.Rows != nil {
			readings = append(readings, &each.Reading)
		}
	}
	return readings
}

// checkUnchanged makes sure that what was read, several times over, is what
// the checksums in input.file are of.
func (l *loader) checkUnchanged(ctx context.Context) error {
	var problems source.Problems
	for _, each := range l.read {
		problems.Merge(each.Document.Unchanged(ctx))
	}
	return problems.Err()
}

// folder runs the statements of a folder of this package.
func (l *loader) folder(folder string) func(context.Context) error {
	return func(ctx context.Context) error {
		steps, err := laterSteps(folder)
		if err != nil {
			return err
		}
		work, err := tasks(steps, l.run)
		if err != nil {
			return err
		}
		return schedule.Run(ctx, work, l.atOnce(), schedule.Watch{})
	}
}

// laterSteps are the statements of a folder of this package.
func laterSteps(folder string) ([]step, error) {
	inside, err := fs.Sub(statements, folder)
	if err != nil {
		return nil, err
	}
	return stepsOf(folder, inside, nil)
}

// run runs the statement of a step.
func (l *loader) run(ctx context.Context, each step) error {
	_, err := l.db.Exec(ctx, duckdb.Statement{Name: each.File, Text: each.Command()})
	return err
}

func (l *loader) exec(ctx context.Context, text string, params duckdb.Params) error {
	_, err := l.db.Exec(ctx, duckdb.Statement{Name: "exports", Text: text, Params: params})
	return err
}

// beStrict makes an error of what there is to worry about, if that is wanted.
func (l *loader) beStrict(ctx context.Context) error {
	if !l.inputs.Strict {
		return nil
	}
	rows, err := l.ask(ctx, "warning")
	if err != nil {
		return err
	}
	defer rows.Close()
	var problems source.Problems
	for rows.Next() {
		var problem source.Problem
		if err := rows.Scan(&problem.At.File, &problem.At.Line, &problem.Message, &problem.Hint); err != nil {
			return err
		}
		problems.Add(problem)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if problems.Len() > 0 {
		return fmt.Errorf("warnings are errors here (--strict):\n%w", problems.Err())
	}
	return nil
}

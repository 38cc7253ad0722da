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
	"syscall"

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
// quality/text takes away what an extract settles and puts the rest into words, that in quality/doubt says which tables it makes doubtful, that in quality/verdict how
// complete each is.
//
//go:embed account/*.sql quality/*/*.sql
var statements embed.FS

// laterFolders hold the statements that come after those of the systems.
var laterFolders = []string{"account", "quality/table", "quality/estate", "quality/text", "quality/doubt", "quality/verdict"}

// Load creates the canonical schemas in the database and fills them. The error lists
// every problem of the files.
func Load(ctx context.Context, db *duckdb.DB, inputs Inputs) error {
	files, err := inputs.files()
	if err != nil {
		return err
	}
	files, beside := inputs.takeExtracts(files)
	extracts, extractsErr := readExtracts(beside)
	read, packed, err := inputs.read(ctx, files)
	if err = joined(extractsErr, err); err != nil {
		return err
	}
	declared, err := inputs.compareExtracts(inputs.loaded(append(extracts, packed...)), read)
	if err != nil {
		return err
	}
	if err := inputs.tellOrgs(read, declared); err != nil {
		return err
	}
	declared.apply(read)
	loader := &loader{inputs: inputs, db: db, read: read, declared: declared}
	if err := loader.create(ctx); err != nil {
		return err
	}
	return loader.runInBounds(ctx, func(ctx context.Context) error {
		err := loader.load(ctx)
		if ctx.Err() != nil {
			return err // nobody uses the database any more, and emptying it takes time
		}
		return errors.Join(err, staging.Drop(ctx, db))
	})
}

type loader struct {
	inputs     Inputs
	db         *duckdb.DB
	read       []*reading
	declared   *declared
	types      okta.Types
	attributes []okta.Attribute
	staged     *stagingProgress
}

func (l *loader) load(ctx context.Context) error {
	steps := []func(context.Context) error{
		l.nameMemberLists, l.createStaging, l.resolve, l.checkRecords, l.findLines, l.checkUnchanged, l.listFiles, l.checkTotals, l.listNotices, l.listDisagreements, l.listRepeated, l.deleteTexts,
	}
	if err := inOrder(ctx, steps...); err != nil {
		return l.orChanged(ctx, err)
	}
	if err := inOrder(ctx, l.runFolder("account"), l.checkBalance); err != nil {
		return err
	}
	return l.runWhile(ctx, l.inputs.OnLoaded, l.runFolder("quality/table"), l.runFolder("quality/estate"), l.runFolder("quality/text"), l.runFolder("quality/doubt"), l.runFolder("quality/verdict"), l.failOnWarnings)
}

// create makes the canonical tables, and fills the one of causes.
func (l *loader) create(ctx context.Context) error {
	documented := Schema + Macros + strings.Join(duckdb.Comments(Schema), ";\n")
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

// runWhile runs the steps in order and, at the same time, another function if it is not
// nil. If a step fails, the context of the other function ends.
func (l *loader) runWhile(ctx context.Context, other func(context.Context), steps ...func(context.Context) error) error {
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

// orChanged is the error, unless a file has changed since it was read: then that is the
// cause of it, and the error says so.
func (l *loader) orChanged(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		if changed := l.checkUnchanged(ctx); changed != nil {
			return changed
		}
	}
	return err
}

// createStaging makes the staging database with empty tables.
func (l *loader) createStaging(ctx context.Context) error {
	if err := l.readTypes(ctx); err != nil {
		return err
	}
	readings := l.readings()
	l.attributes = okta.Attributes(readings, l.types)
	l.staged = newStagingProgress(readings)
	if err := staging.Create(ctx, l.db, slices.Concat(okta.Tables, servicenow.Tables), readings); err != nil {
		return err
	}
	if err := l.storeDeclared(ctx); err != nil {
		return err
	}
	l.inputs.progress("loading", 0, l.staged.total/2)
	return errors.Join(l.storeTimeZone(ctx), l.storeExtracts(ctx))
}

// storeDeclared stores what the files do not say themselves.
func (l *loader) storeDeclared(ctx context.Context) error {
	for _, relation := range l.inputs.Needed {
		if err := l.exec(ctx, "insert into staging.needed values ("+duckdb.Literal(relation)+")", nil); err != nil {
			return err
		}
	}
	for _, group := range l.inputs.EmptyGroups {
		values := duckdb.Literal(group.Name) + ", nullif(" + duckdb.Literal(group.Org) + ", '')"
		if err := l.exec(ctx, "insert into staging.empty_group values ("+values+")", nil); err != nil {
			return err
		}
	}
	if err := l.storeOrgs(ctx); err != nil {
		return err
	}
	if l.inputs.AsOf.IsZero() {
		return nil
	}
	return l.exec(ctx, "insert into staging.as_of values ($as_of)", duckdb.Params{"as_of": l.inputs.AsOf.UTC()})
}

// deleteTexts deletes the intermediate files: after this no line is looked up in them.
func (l *loader) deleteTexts(context.Context) error { return decode.Forget(l.inputs.TempDir) }

// isShortage says whether there is no room on a disk, or no memory for the engine: then
// no file is to blame.
func isShortage(err error) bool {
	var short *duckdb.Shortage
	return errors.As(err, &short) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
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

// checkUnchanged makes sure that no file has changed: files are read several times, and
// all of that must be what the checksums in input.file are of.
func (l *loader) checkUnchanged(ctx context.Context) error {
	var problems source.Problems
	for _, each := range l.read {
		problems.Merge(each.Document.Unchanged(ctx))
	}
	return problems.Err()
}

// runFolder is a step that runs the statements of a folder of this package.
func (l *loader) runFolder(folder string) func(context.Context) error {
	return func(ctx context.Context) error {
		steps, err := laterSteps(folder)
		if err != nil {
			return err
		}
		work, err := orderedTasks(steps, l.run)
		if err != nil {
			return err
		}
		return schedule.Run(ctx, work, l.concurrency(), schedule.Watch{})
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
	return each.Run(ctx, l.db, each.Command())
}

func (l *loader) exec(ctx context.Context, text string, params duckdb.Params) error {
	_, err := l.db.Exec(ctx, duckdb.Statement{Name: "exports", Text: text, Params: params})
	return err
}

// failOnWarnings returns the warnings about the exports as an error, if the inputs are
// strict.
func (l *loader) failOnWarnings(ctx context.Context) error {
	if !l.inputs.Strict {
		return nil
	}
	rows, err := inputStatements.Query(ctx, l.db, "input.warning")
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
		return fmt.Errorf("warnings are errors here (--strict)\n%w", problems.Err())
	}
	return nil
}

package reports

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/simulate"
	"rolecall/reports/changefile"
	"rolecall/reports/facts"
	"rolecall/reports/history"
	"rolecall/reports/output"
)

// Folder is a run folder while it is written.
type Folder = output.Folder

// Create begins the run folder that will be target: see [output.Create].
func Create(target string, options ...output.Option) (*Folder, error) {
	return output.Create(target, options...)
}

// Options say what to write beside what every run has.
type Options struct {
	ChangeFormats []changefile.Format // nil is the default ones
	Without       []string            // forms that are not wanted: some of OptionalForms
	HTMLMaxRows   int                 // how many findings, and rows of the plan, report.html shows; 0 is html.DefaultMaxRows
	Rehearsal     *simulate.Result    // how applying the plan to a copy ended, without each finding; nil if it was not tried
	Policy        string              // what the rules meant, as SQL: policy.sql; "" leaves it out
	Chunk         int                 // how many changes a part of the change files holds; 0 is a plan in one
	Tool          facts.Tool          // what makes the run
	Run           facts.Options       // what the run is made with besides its inputs and rules
	History       *history.Folder     // where the run is entered; nil if nowhere
	imported      *Imported           // what became of the plan in an import; nil if that is not known
	narrowedFrom  int64               // how many changes the plan had before it was narrowed
	decisions     []facts.Decision    // what people decided, by which it was
	dropped       []facts.Dropped     // what was asked for then, and cannot be made alone

	// Progress is called with how many of how many rows are written. Several may call
	// it at once; it may be nil.
	Progress func(done, total int64)
}

// Write writes every output of a run, the manifest last, from the run's
// database into the folder, and says what was written. The database may be
// open in the folder: close it before the folder is committed.
func Write(ctx context.Context, folder *Folder, db *duckdb.DB, options Options) (Summary, error) {
	runFacts, err := facts.Read(ctx, db)
	if err != nil {
		return Summary{}, fmt.Errorf("read what the run found: %w", err)
	}
	runFacts.Rehearsal, runFacts.Options = options.Rehearsal, options.Run
	if runFacts.History != nil && options.History != nil {
		if runFacts.History.Head, err = options.History.Enter(ctx, db, runFacts.RunID()); err != nil {
			return Summary{}, err
		}
	}
	if options.Policy != "" {
		if err := folder.Write("policy.sql", []byte(options.Policy)); err != nil {
			return Summary{}, err
		}
	}
	var tables []Table
	writing, writingCtx := errgroup.WithContext(ctx)
	writing.Go(func() error { return writeForms(writingCtx, folder, db, options, runFacts) })
	writing.Go(func() (err error) {
		tables, err = digestTables(writingCtx, db)
		return err
	})
	if err := writing.Wait(); err != nil {
		return Summary{}, err
	}
	outputs, err := writeManifest(folder, options.Tool, runFacts, tables)
	if err != nil {
		return Summary{}, err
	}
	return summarize(ctx, db, runFacts, outputs)
}

// writeForms writes the forms of both plans, some at once.
func writeForms(ctx context.Context, folder *Folder, db *duckdb.DB, options Options, runFacts facts.Facts) error {
	writing, ctx := errgroup.WithContext(ctx)
	writing.SetLimit(sideBySide)
	for _, form := range Forms {
		plans := slices.DeleteFunc([]output.Plan{output.Corrections, output.Rollback}, func(plan output.Plan) bool {
			return !form.isWanted(plan, options, runFacts)
		})
		if len(plans) == 0 {
			continue
		}
		writing.Go(func() error {
			writer := form.new(form, options, runFacts)
			for _, plan := range plans {
				run := output.Run{DB: db, Folder: folder, ID: runFacts.RunID(), Plan: plan, Progress: options.Progress}
				if err := writer.Write(ctx, run); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return writing.Wait()
}

// sideBySide is how many forms are written at once: the workbook and the page
// keep about one core each, and the engine has the others for the rest.
const sideBySide = 3

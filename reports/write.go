package reports

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reconcile/simulate"
	"rolecall/reports/changefile"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// Folder is a run folder while it is written.
type Folder = output.Folder

// Create begins the run folder that will be target: see [output.Create].
func Create(target string) (*Folder, error) { return output.Create(target) }

// Options say what to write beside what every run has.
type Options struct {
	ChangeFormats []changefile.Format // nil is the default ones
	Without       []string            // names of forms that are not wanted
	HTMLMaxRows   int                 // how many findings, and rows of the plan, report.html shows; 0 is html.DefaultMaxRows
	Rehearsal     *simulate.Result    // how applying the plan to a copy ended, without each finding; nil if it was not tried
	Policy        string              // what the rules meant, as SQL: policy.sql; "" leaves it out
	narrowedFrom  int64               // how many changes the plan had before it was narrowed

	// Progress is told how many of how many rows are written. Several may call it at
	// once; it may be nil.
	Progress func(done, total int64)
}

// Write writes every output of a run, the manifest last, from the run's
// database into the folder, and says what was written. The database may be
// open in the folder: close it before the folder is committed.
func Write(ctx context.Context, folder *Folder, db *duckdb.DB, options Options) (Summary, error) {
	said, err := facts.Read(ctx, db)
	if err != nil {
		return Summary{}, fmt.Errorf("read what the run found: %w", err)
	}
	said.Rehearsal = options.Rehearsal
	if options.Policy != "" {
		if err := folder.Write("policy.sql", []byte(options.Policy)); err != nil {
			return Summary{}, err
		}
	}
	plans, writing := errgroup.WithContext(ctx)
	for _, plan := range []output.Plan{output.Corrections, output.Rollback} {
		plans.Go(func() error {
			return writeForms(writing, output.Run{DB: db, Folder: folder, ID: said.RunID(), Plan: plan, Progress: options.Progress}, options, said)
		})
	}
	if err := plans.Wait(); err != nil {
		return Summary{}, err
	}
	outputs, err := writeManifest(folder, said)
	if err != nil {
		return Summary{}, err
	}
	return summarize(ctx, db, said, outputs)
}

// writeForms writes the forms of one plan; the rollback has change files only.
func writeForms(ctx context.Context, run output.Run, options Options, said facts.Facts) error {
	var reads stream
	var writers []output.Writer
	for _, form := range Forms {
		if form.plans && len(said.Withheld) > 0 || !form.plans && run.Plan == output.Rollback || slices.Contains(options.Without, form.Name) {
			continue
		}
		writers = append(writers, form.new(options, said))
		reads.findings = reads.findings || form.reads.findings
		reads.changes = reads.changes || form.reads.changes
	}
	return fanOut(ctx, run, reads, writers)
}

// fanOut gives every writer its rows; each relation is read once. All writers
// are closed in the end; what closing says after an error is not news.
func fanOut(ctx context.Context, run output.Run, reads stream, writers []output.Writer) error {
	err := give(ctx, run, reads, writers)
	// Closing writes what no row is needed for, as the people of the report: side by side.
	var closing errgroup.Group
	for _, writer := range writers {
		closing.Go(writer.Close)
	}
	closed := closing.Wait()
	if err != nil {
		return err
	}
	return closed
}

func give(ctx context.Context, run output.Run, reads stream, writers []output.Writer) error {
	for _, writer := range writers {
		if err := writer.Begin(ctx, run); err != nil {
			return err
		}
	}
	if reads.findings {
		err := each(ctx, run.DB, "main.finding", "finding_no", output.FindingColumns, func(finding reconcile.Finding) error {
			return toAll(writers, output.Writer.Finding, finding)
		})
		if err != nil {
			return err
		}
	}
	if !reads.changes {
		return nil
	}
	return each(ctx, run.DB, "main."+string(run.Plan), "sequence, change_id, row_no", output.ChangeColumns, func(change reconcile.Change) error {
		return toAll(writers, output.Writer.Change, change)
	})
}

func toAll[T any](writers []output.Writer, give func(output.Writer, T) error, row T) error {
	for _, writer := range writers {
		if err := give(writer, row); err != nil {
			return err
		}
	}
	return nil
}

// each reads a relation row by row, in order.
func each[T any](ctx context.Context, db *duckdb.DB, relation, order string, columns []output.Column, use func(T) error) error {
	rows, err := db.Query(ctx, duckdb.Statement{
		Name: relation,
		Text: fmt.Sprintf("select %s from %s order by %s", output.Select(columns), relation, order),
	})
	if err != nil {
		return err
	}
	defer rows.Close()
	var row T
	fields := output.Fields(&row)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return fmt.Errorf("read %s: %w", relation, err)
		}
		if err := use(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

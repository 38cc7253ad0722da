package selection

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that a selection starts from.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements in order.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "selection") }

// Selectors say which changes are wanted: those that any of Only selects (all,
// if there is none), without those that Except leaves out.
type Selectors struct {
	Only, Except []Selector
	Decisions    []Decision // in lists, which must not contradict each other
}

// Selector selects by one of a kind of finding (with * as any run of
// characters), a severity, or ids of changes and findings.
type Selector struct {
	Text           string // as asked for
	Kind, Severity string
	IDs            []ID
}

// ID is an id that a file names, and where.
type ID struct {
	ID    string
	Sheet string // of a workbook
	Line  int
	// Field is the field of the change that the row is about; nil if the row is about
	// all of them.
	Field *string
}

// Chosen is what a selection comes to.
type Chosen struct {
	Changes  int64            // selected
	Of       int64            // in the plan
	LeftOut  map[string]int64 // changes that were asked for and cannot be made alone, by the reason
	Unknown  []ID             // ids that the run does not have
	Partial  []Partial        // changes of which a list has some rows only
	Disputed []Disputed       // decisions that contradict each other
	Withheld []Guardrail      // guardrails that withhold some of what is asked for
}

// Guardrail is one that tripped.
type Guardrail struct {
	Guardrail, Message, Hint string
}

// Open shows the run in the database called from, beside the open one, narrowed
// to what is selected.
func Open(ctx context.Context, db *duckdb.DB, from string, selectors Selectors, allow []reconcile.Allowance) (Chosen, error) {
	var chosen Chosen
	if err := makeViews(ctx, db, from); err != nil {
		return chosen, fmt.Errorf("read the run: %w", err)
	}
	if err := fill(ctx, db, selectors); err != nil {
		return chosen, err
	}
	var err error
	if chosen.Unknown, err = unknown(ctx, db, selectors); err != nil || len(chosen.Unknown) > 0 {
		return chosen, err
	}
	if err := narrow(ctx, db, from, &chosen, allow); err != nil {
		return chosen, err
	}
	if chosen.Disputed, err = disputed(ctx, db); err != nil || len(chosen.Disputed) > 0 {
		return chosen, err
	}
	if chosen.Partial, err = partial(ctx, db); err != nil || len(chosen.Partial) > 0 {
		return chosen, err
	}
	chosen.Withheld, err = withheld(ctx, db)
	return chosen, err
}

// makeViews makes a view of every relation of the run.
func makeViews(ctx context.Context, db *duckdb.DB, from string) error {
	makes, err := texts(ctx, db, `
		with relations as (
			select schema_name, table_name as name from duckdb_tables() where database_name = $from
			union all
			select schema_name, view_name as name from duckdb_views() where database_name = $from and not internal
		)
		select format('create view {0}.{1} as from {2}.{0}.{1}',
			'"' || replace(schema_name, '"', '""') || '"', '"' || replace(name, '"', '""') || '"', '"' || $from || '"')
		from relations
		where (schema_name, name) not in (
			('main', 'withheld'), ('main', 'rollback'), ('recon', 'allowance'), ('recon', 'impeded'), ('recon', 'kept_back'),
			('recon', 'counted'), ('recon', 'limit'), ('recon', 'overrun'), ('recon', 'bar'))
		order by schema_name, name`, from)
	if err != nil {
		return err
	}
	steps := []string{}
	for _, schema := range []string{"input", "okta", "servicenow", "recon", "policy"} {
		steps = append(steps, "create schema "+schema)
	}
	steps = append(steps, makes...)
	steps = append(steps, "create table recon.allowance as from "+duckdb.Ident(from)+".recon.allowance")
	steps = append(steps, duckdb.SplitSchema(reconcile.Macros)...)
	steps = append(steps, duckdb.SplitSchema(Schema)...)
	return exec(ctx, db, steps...)
}

func fill(ctx context.Context, db *duckdb.DB, selectors Selectors) error {
	var rows []string
	for _, side := range []struct {
		isOnly    string
		selectors []Selector
	}{{"true", selectors.Only}, {"false", selectors.Except}} {
		for _, each := range side.selectors {
			switch {
			case each.Kind != "":
				rows = append(rows, fmt.Sprintf("(%s, %s, null, null)", side.isOnly, duckdb.Literal(duckdb.LikePattern(each.Kind))))
			case each.Severity != "":
				rows = append(rows, fmt.Sprintf("(%s, null, %s, null)", side.isOnly, duckdb.Literal(each.Severity)))
			}
			for _, id := range each.IDs {
				rows = append(rows, fmt.Sprintf("(%s, null, null, %s)", side.isOnly, duckdb.Literal(id.ID)))
			}
		}
	}
	if err := errors.Join(fillListed(ctx, db, selectors), fillDecisions(ctx, db, selectors.Decisions)); err != nil {
		return err
	}
	return insert(ctx, db, "selection.selector", rows)
}

// unknown are ids that are neither a change's nor a finding's.
func unknown(ctx context.Context, db *duckdb.DB, selectors Selectors) ([]ID, error) {
	missing, err := texts(ctx, db, `
		select distinct id from selection.selector
		where id is not null and $from is not null
			and id not in (select change_id from recon.draft) and id not in (select finding_id from main.finding)`, "")
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	isMissing := map[string]bool{}
	for _, id := range missing {
		isMissing[id] = true
	}
	var found []ID
	for _, each := range append(append([]Selector{}, selectors.Only...), selectors.Except...) {
		for _, id := range each.IDs {
			if isMissing[id.ID] {
				found = append(found, id)
			}
		}
	}
	return found, nil
}

func exec(ctx context.Context, db *duckdb.DB, steps ...string) error {
	for _, step := range steps {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "selection", Text: step}); err != nil {
			return err
		}
	}
	return nil
}

func texts(ctx context.Context, db *duckdb.DB, query, from string) ([]string, error) {
	return db.Texts(ctx, duckdb.Statement{Name: "selection", Text: query, Params: duckdb.Params{"from": from}})
}

package draft

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/rulefile"
)

// Look asks the exports that are loaded into db what rules could say of them. Progress, if not nil,
// is told what is being done.
func Look(ctx context.Context, db *duckdb.DB, progress func(step string, done, total int64)) (Proposal, error) {
	l := looker{db: db, progress: progress}
	return l.look(ctx)
}

type looker struct {
	db       *duckdb.DB
	catalog  rules.Catalog
	progress func(step string, done, total int64)
	asOf     time.Time
}

func (l *looker) look(ctx context.Context) (Proposal, error) {
	var found Proposal
	var err error
	if l.catalog, err = rules.LoadCatalog(ctx, l.db); err != nil {
		return found, err
	}
	if l.asOf, err = exportedAt(ctx, l.db); err != nil {
		return found, err
	}
	if err := reconcile.Prepare(ctx, l.db, reconcile.Options{}); err != nil {
		return found, err
	}
	if _, err := l.db.Exec(ctx, duckdb.Statement{Name: "draft", Text: "create schema draft"}); err != nil {
		return found, err
	}
	has, err := l.offers(ctx)
	if err != nil {
		return found, err
	}
	if found.Keys, err = l.tryKeys(ctx, has.keys()); err != nil {
		return found, err
	}
	others, err := questions(false)
	if err != nil {
		return found, err
	}
	if err := l.tryRules(ctx, asked(found.Keys), has.mapped(), others); err != nil {
		return found, err
	}
	return found, l.read(ctx, &found, has.mapped())
}

// exportedAt is the instant to judge by: the exports' own, so that the same exports give the same rules.
func exportedAt(ctx context.Context, db *duckdb.DB) (time.Time, error) {
	var at time.Time
	err := db.QueryRow(ctx, duckdb.Statement{
		Name: "draft", Text: "select coalesce(max(exported_at), timestamp '2000-01-01') from input.side",
	}, &at)
	return at.UTC(), err
}

// tryKeys asks how well candidates link accounts.
func (l *looker) tryKeys(ctx context.Context, candidates []Key) ([]Key, error) {
	if len(candidates) == 0 {
		return nil, nil
	}
	asked, err := questions(true)
	if err != nil {
		return nil, err
	}
	if err := l.tryRules(ctx, candidates, nil, asked); err != nil {
		return nil, err
	}
	err = l.each(ctx, "select rule_no, linked_count, contradicted_count from draft.key", func(rows *duckdb.Rows) error {
		var number int
		var linked, contradicted int64
		if err := rows.Scan(&number, &linked, &contradicted); err != nil {
			return err
		}
		candidates[number-1].Linked, candidates[number-1].Contradicted = linked, contradicted
		return nil
	})
	return rankKeys(candidates), errors.Join(err, reconcile.Forget(ctx, l.db, asked))
}

// tryRules asks the questions about rules with these keys and fields.
func (l *looker) tryRules(ctx context.Context, keys []Key, mapped []Field, asked []statement.Statement) error {
	text := trial(keys, mapped)
	read, err := rules.Read("trial", []byte(text))
	if err != nil {
		return fmt.Errorf("rules to try out are wrong: %w\n%s", err, text)
	}
	policy, err := read.Compile(l.catalog, l.asOf)
	if err != nil {
		return fmt.Errorf("rules to try out are wrong: %w\n%s", err, text)
	}
	if _, err := l.db.Exec(ctx, duckdb.Statement{Name: "draft", Text: "drop schema if exists policy cascade"}); err != nil {
		return err
	}
	for i, each := range policy.Statements {
		if _, err := l.db.Exec(ctx, duckdb.Statement{Name: fmt.Sprintf("policy.sql#%d", i+1), Text: each}); err != nil {
			return rules.ExpressionError(err)
		}
	}
	return rules.ExpressionError(reconcile.Answer(ctx, l.db, asked, l.progress))
}

// trial is the text of rules to try out.
func trial(keys []Key, mapped []Field) string {
	file := &rulefile.File{}
	file.Line(0, "version: 1")
	if len(keys) > 0 {
		file.Line(0, "correlate:")
	}
	for _, each := range keys {
		file.Line(2, each.Code())
	}
	if len(mapped) > 0 {
		file.Line(0, "attributes:")
	}
	for _, each := range mapped {
		file.Line(2, each.Code())
	}
	return file.String()
}

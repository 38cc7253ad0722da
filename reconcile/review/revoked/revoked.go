// Package revoked tells, from a later run, of what a closed review revoked whether it is gone. What
// that run's exports cannot say is unknown, never gone.
package revoked

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/review"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that are filled.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "revoked") }

// Closed is the closed review that is asked about: where its files are.
type Closed struct {
	AsOf             string // of its run, RFC 3339
	Items, Decisions string
	Before           string // effect.csv of a run before; "" if there was none
	DefaultFrom      string // when it was closed, RFC 3339, if what nobody decided is revoked then; else ""
}

// Run judges what a closed review revoked by the run in the database called from, and returns the
// records of effect.csv.
func Run(ctx context.Context, db *duckdb.DB, from, runID string, closed Closed) ([][]string, error) {
	all, err := Statements()
	if err != nil {
		return nil, err
	}
	var asOf time.Time
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "effect", Text: "select as_of from " + duckdb.Ident(from) + ".run"}, &asOf); err != nil {
		return nil, err
	}
	if reviewed, err := time.Parse(time.RFC3339, closed.AsOf); err != nil || !asOf.After(reviewed) {
		return nil, fmt.Errorf("the run is as of %s, and the review as of %s: only a later run shows whether it is in effect", asOf.UTC().Format(time.RFC3339), closed.AsOf)
	}
	for _, text := range slices.Concat(duckdb.SplitSchema(Schema), show(from, all)) {
		if err := exec(ctx, db, text); err != nil {
			return nil, err
		}
	}
	if err := take(ctx, db, closed); err != nil {
		return nil, err
	}
	if err := statement.RunAll(ctx, db, all); err != nil {
		return nil, err
	}
	return records(ctx, db, runID, asOf, closed.Before)
}

// take takes what was revoked: by a decision that counts, or as nobody decided.
func take(ctx context.Context, db *duckdb.DB, closed Closed) error {
	_, err := db.Exec(ctx, duckdb.Statement{
		Name: "effect",
		Text: `
		insert into effect.revoked
		select item.item_id, item.kind, item.sys_id, item.user_name, item.entitlement, item.entitlement_key, item.record_ids,
			coalesce(max(decision.received) filter (decision.state in ('decided', 'flagged')), $closed)
		from (` + review.ReadCSV(closed.Items, review.Items) + `) as item
		join (` + review.ReadCSV(closed.Decisions, review.Decisions) + `) as decision on decision.item_id = item.item_id
		where decision.state in ('decided', 'flagged') or (decision.state = 'unanswered' and $closed <> '')
		group by all
		having bool_or(decision.decision = 'revoke' and decision.state <> 'unanswered') or bool_and(decision.state = 'unanswered')`,
		Params: duckdb.Params{"closed": closed.DefaultFrom},
	})
	return err
}

// show shows the relations of the run that statements read, under their names.
func show(from string, all []statement.Statement) (steps []string) {
	var schemas, views []string
	for _, each := range all {
		for _, relation := range each.Reads {
			schema, _, isQualified := strings.Cut(relation, ".")
			source := relation
			switch {
			case schema == "effect":
				continue
			case !isQualified:
				source = "main." + relation
			default:
				schemas = append(schemas, "create schema if not exists "+duckdb.Ident(schema))
			}
			views = append(views, fmt.Sprintf("create view if not exists %s as from %s.%s", duckdb.Relation(relation), duckdb.Ident(from), duckdb.Relation(source)))
		}
	}
	return append(schemas, views...)
}

// records are those of effect.csv. Since when it is in effect is known from the first run that showed
// it, as long as each run since does.
func records(ctx context.Context, db *duckdb.DB, runID string, asOf time.Time, before string) (found [][]string, err error) {
	earlier := "select null as item_id, null as effect, null as in_effect_as_of, null as gone_as_of where false"
	if before != "" {
		earlier = review.ReadCSV(before, review.Effects)
	}
	err = db.Each(ctx, duckdb.Statement{
		Name: "effect",
		Text: `
		with judged as (
			select revoked.*, revocation.effect, revocation.found, revocation.why,
				if(revocation.effect = 'in_effect', if(earlier.effect = 'in_effect', earlier.in_effect_as_of, $as_of), '') as in_effect_as_of,
				coalesce(least(nullif(earlier.gone_as_of, ''), if(revocation.effect = 'in_effect', $as_of, null)), '') as gone_as_of
			from effect.revoked as revoked
			join effect.revocation as revocation on revocation.item_id = revoked.item_id
			left join (` + earlier + `) as earlier on earlier.item_id = revoked.item_id
		)
		select item_id, kind, coalesce(user_name, ''), coalesce(entitlement, ''), effect, coalesce(found, ''), coalesce(why, ''), decided, in_effect_as_of,
			coalesce(cast(date_diff('day', try_cast(decided as timestamptz), try_cast(nullif(in_effect_as_of, '') as timestamptz)) as varchar), ''), $run_id, $as_of, gone_as_of
		from judged
		order by item_id`,
		Params: duckdb.Params{"as_of": asOf.UTC().Format(time.RFC3339), "run_id": runID},
	}, func(rows *duckdb.Rows) error {
		record := make([]string, len(review.Effects))
		fields := make([]any, len(record))
		for i := range record {
			fields[i] = &record[i]
		}
		found = append(found, record)
		return rows.Scan(fields...)
	})
	return found, err
}

func exec(ctx context.Context, db *duckdb.DB, text string) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: "effect", Text: text})
	return err
}

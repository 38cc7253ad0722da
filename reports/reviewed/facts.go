package reviewed

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
)

// Facts are what there is to say of a closed review, besides the relations of its database.
type Facts struct {
	Campaign   *review.Campaign
	From       time.Time // the period that it certifies; zero if the settings name none
	Until      time.Time
	Signoff    review.Signoff
	Population review.Population
	Head       string // of the ledger, before the line that has the hashes of the reports
	Lines      int    // of the ledger, until there
	Moved      []Move
	Excluded   string // where excluded.csv is
	Effect     string // where effect.csv is; "" if no later run was compared

	Because func(code, detail string) string // why a row does not count
}

// Move is an item that somebody else is to decide since.
type Move struct {
	At                      time.Time
	ItemID, From, To, Email string // packets, and whose the new one is
	By, Reason              string
	IsPassed                bool // a reviewer passed it on; else somebody reassigned it
}

// Report writes the reports.
type Report struct {
	Facts
	db *duckdb.DB
}

// New puts what is beside the relations into the database, as the schema reviewed.
func New(ctx context.Context, db *duckdb.DB, facts Facts) (*Report, error) {
	r := &Report{facts, db}
	for _, text := range []string{
		"create or replace schema reviewed",
		"create table reviewed.excluded as " + review.ReadCSV(facts.Excluded, review.Excluded),
		`create table reviewed.moved (move_no integer, "at" varchar, item_id varchar, from_packet varchar, to_packet varchar, email varchar, "by" varchar, reason varchar, is_passed boolean)`,
		"create table reviewed.reason (refusal varchar, detail varchar, reason varchar)",
		"create table reviewed.effect as " + effects(facts.Effect),
		"create view reviewed.answer as " + statement("answer").Text,
	} {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "reviewed", Text: text}); err != nil {
			return nil, err
		}
	}
	var moved [][]string
	for i, each := range facts.Moved {
		moved = append(moved, []string{
			fmt.Sprint(i), duckdb.Literal(each.At.UTC().Format(time.RFC3339)), duckdb.Literal(each.ItemID), duckdb.Literal(each.From), duckdb.Literal(each.To),
			duckdb.Literal(each.Email), duckdb.Literal(each.By), duckdb.Literal(each.Reason), fmt.Sprint(each.IsPassed),
		})
	}
	if err := r.insert(ctx, "reviewed.moved", moved); err != nil {
		return nil, err
	}
	return r, r.giveReasons(ctx)
}

// effects selects what later runs show of what was revoked.
func effects(path string) string {
	if path != "" {
		return review.ReadCSV(path, review.Effects)
	}
	var none []string
	for _, each := range review.Effects {
		none = append(none, "cast(null as "+string(each.Type)+") as "+duckdb.Ident(each.Name))
	}
	return "select " + strings.Join(none, ", ") + " where false"
}

// giveReasons says of each refusal there is why the row does not count.
func (r *Report) giveReasons(ctx context.Context) error {
	var reasons [][]string
	err := r.db.Each(ctx, duckdb.Statement{Name: "refusals", Text: `
		select distinct refusal, coalesce(detail, '') from judge.decision where state = 'refused' order by all`}, func(rows *duckdb.Rows) error {
		var code, detail string
		err := rows.Scan(&code, &detail)
		reasons = append(reasons, []string{duckdb.Literal(code), duckdb.Literal(detail), duckdb.Literal(r.Because(code, detail))})
		return err
	})
	if err != nil {
		return err
	}
	return r.insert(ctx, "reviewed.reason", reasons)
}

// insert inserts rows of SQL values, some at a time.
func (r *Report) insert(ctx context.Context, table string, rows [][]string) error {
	const most = 1000
	for len(rows) > 0 {
		some := rows[:min(most, len(rows))]
		rows = rows[len(some):]
		values := make([]string, len(some))
		for i, each := range some {
			values[i] = "(" + strings.Join(each, ", ") + ")"
		}
		text := "insert into " + duckdb.Relation(table) + " values " + strings.Join(values, ", ")
		if _, err := r.db.Exec(ctx, duckdb.Statement{Name: "reviewed", Text: text}); err != nil {
			return err
		}
	}
	return nil
}

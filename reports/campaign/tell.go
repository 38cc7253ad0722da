package campaign

import (
	"context"

	"rolecall/exports/duckdb"
)

// tell says what came of the files that are new.
func (c *collector) tell(ctx context.Context, db *duckdb.DB) error {
	names := map[string]string{}
	var hashes []string
	for _, each := range c.into.Files {
		names[each.SHA256] = each.Name
		hashes = append(hashes, each.SHA256)
	}
	var err error
	if c.into.Totals, err = totals(ctx, db); err != nil || len(hashes) == 0 {
		return err
	}
	isNew := " in (select unnest(" + duckdb.Literals(hashes) + "))"
	if c.into.Rows, err = counts(ctx, db, `
		select outcome.state, count(*)
		from judge.outcome as outcome
		inner join returned.source as source on source.source_no = outcome.source_no
		where source.sha256`+isNew+` group by all`); err != nil {
		return err
	}
	if c.into.Flags, err = counts(ctx, db, `
		select flag.flag, count(*)
		from judge.flag as flag
		inner join judge.counted as counted on counted.item_id = flag.item_id and counted.is_second = flag.is_second
		inner join returned.source as source on source.source_no = counted.source_no
		where source.sha256`+isNew+` group by all`); err != nil {
		return err
	}
	return db.Each(ctx, duckdb.Statement{Name: "refused", Text: `
		select decision.source_sha256, decision."at", decision.refusal, coalesce(decision.detail, ''), coalesce(nullif(item.name, ''), item.user_name, ''),
			coalesce(item.entitlement, ''), coalesce(decision."row", ''), coalesce(decision.packet, ''), coalesce(decision.reviewer_of_record, '')
		from judge.decision as decision
		left join campaign.item as item on item.item_id = decision.item_id
		where decision.state = 'refused' and decision.source_sha256` + isNew + `
		order by decision.place`}, func(rows *duckdb.Rows) error {
		var hash string
		var one Refusal
		err := rows.Scan(&hash, &one.At, &one.Code, &one.Detail, &one.Person, &one.Access, &one.Row, &one.Packet, &one.Reviewer)
		one.File = names[hash]
		c.into.Refused = append(c.into.Refused, one)
		return err
	})
}

// Totals are the items of a campaign, by where they stand.
type Totals struct {
	Items     int
	States    map[string]int // decided, flagged, refused, passed, open, unanswered, gone
	Decisions map[string]int // keep, revoke, change, of decided and flagged ones
	Waiting   int            // of open ones, those that wait for a second reviewer
}

// Open is how many items are not decided yet.
func (t Totals) Open() int {
	return t.States["open"] + t.States["passed"] + t.States["refused"]
}

func totals(ctx context.Context, db *duckdb.DB) (Totals, error) {
	found := Totals{States: map[string]int{}, Decisions: map[string]int{}}
	err := db.Each(ctx, duckdb.Statement{Name: "totals", Text: `
		with flagged as (
			select distinct item_id from judge.flag where flag <> 'waits_for_second'
		)
		select
			if(verdict.state = 'decided' and flagged.item_id is not null, 'flagged', verdict.state) as state,
			if(verdict.state = 'decided', coalesce(verdict.decision, ''), '') as decision,
			count(*), count(*) filter (where verdict.is_waiting)
		from judge.verdict as verdict
		left join flagged on flagged.item_id = verdict.item_id
		group by all`}, func(rows *duckdb.Rows) error {
		var state, decision string
		var items, waiting int
		err := rows.Scan(&state, &decision, &items, &waiting)
		found.Items += items
		found.States[state] += items
		found.Waiting += waiting
		if decision != "" {
			found.Decisions[decision] += items
		}
		return err
	})
	return found, err
}

func counts(ctx context.Context, db *duckdb.DB, query string) (map[string]int, error) {
	found := map[string]int{}
	err := db.Each(ctx, duckdb.Statement{Name: "counts", Text: query}, func(rows *duckdb.Rows) error {
		var name string
		var count int
		err := rows.Scan(&name, &count)
		found[name] = count
		return err
	})
	return found, err
}

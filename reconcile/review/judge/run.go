package judge

import (
	"context"
	"fmt"
	"path"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/review"
)

// Run judges a campaign in a database that is empty.
func Run(ctx context.Context, db *duckdb.DB, temp string, input Input) error {
	if err := load(ctx, db, temp, input); err != nil {
		return err
	}
	all, err := Statements()
	if err != nil {
		return err
	}
	first := 0 // of those that need to know every packet there is
	for first < len(all) && path.Base(all[first].File) < "100" {
		first++
	}
	if err := settle(ctx, db, temp, input, all[:first]); err != nil {
		return err
	}
	return runAll(ctx, db, all[first:])
}

// settle judges the rows until no packet comes to be known any more: what one reviewer passes
// on, the next may have answered already, or passed on.
func settle(ctx context.Context, db *duckdb.DB, temp string, input Input, rows []statement.Statement) error {
	const most = 100 // reviewers in a row
	for range most {
		if err := addTokens(ctx, db, temp, input); err != nil {
			return err
		}
		if err := runAll(ctx, db, rows); err != nil {
			return err
		}
		added, err := addAssignments(ctx, db)
		if err != nil || added == 0 {
			return err
		}
	}
	return fmt.Errorf("an item was passed on more than %d times", most)
}

func runAll(ctx context.Context, db *duckdb.DB, all []statement.Statement) error {
	for _, each := range all {
		text := each.WithPrefix("create or replace table " + duckdb.Relation(each.Name) + " as")
		if _, err := db.Exec(ctx, duckdb.Statement{Name: each.File, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// addAssignments adds what was passed on and what was reassigned since, and says how much is new. A packet
// that was made of what somebody passed on is known even if their row no longer applies.
func addAssignments(ctx context.Context, db *duckdb.DB) (added int64, err error) {
	for _, text := range []string{
		`insert into campaign.assignment
			select distinct on (next_packet, item_id) next_packet, item_id, next_email, is_second, packet, true, false
			from judge.pass
			where next_email is not null and (next_packet, item_id) not in (select (packet, item_id) from campaign.assignment)`,
		`insert into campaign.assignment
			select distinct on (move.to_packet, move.item_id) move.to_packet, move.item_id, move.email, assignment.is_second, move.from_packet, move.is_passed, false
			from campaign.move
			inner join campaign.assignment on assignment.packet = move.from_packet and assignment.item_id = move.item_id
			where (move.to_packet, move.item_id) not in (select (packet, item_id) from campaign.assignment)`,
		`update campaign.assignment set is_ended = true
			where not is_ended and (packet, item_id) in (select (from_packet, item_id) from campaign.move where not is_passed)`,
	} {
		rows, err := db.Exec(ctx, duckdb.Statement{Name: "judge", Text: text})
		if err != nil {
			return added, err
		}
		added += rows
	}
	return added, nil
}

// addTokens makes the tokens of the rows that have none yet.
func addTokens(ctx context.Context, db *duckdb.DB, temp string, input Input) error {
	type token struct {
		Token  string `json:"token"`
		Packet string `json:"packet"`
		ItemID string `json:"item_id"`
	}
	var tokens []token
	err := db.Each(ctx, duckdb.Statement{Name: "judge", Text: `
		select assignment.packet, assignment.item_id, item.fact_hash
		from campaign.assignment
		inner join campaign.item on item.item_id = assignment.item_id
		where (assignment.packet, assignment.item_id) not in (select (packet, item_id) from campaign.token)
		order by all`}, func(rows *duckdb.Rows) error {
		var each token
		var factHash string
		err := rows.Scan(&each.Packet, &each.ItemID, &factHash)
		if each.Token = input.Tokens[[2]string{each.Packet, each.ItemID}]; input.Tokens == nil {
			each.Token = review.PlainToken(input.Key.Token(input.Campaign.CampaignID, each.Packet, each.ItemID, factHash))
		}
		tokens = append(tokens, each)
		return err
	})
	if err != nil {
		return err
	}
	return fill(ctx, db, temp, "campaign.token", tokens)
}

package campaign_test

import (
	"slices"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// TestNotes: where items go whose reviewer may not review is said as it is, and a second reviewer has
// no next rule.
func TestNotes(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{
		"create schema review", "create schema setting",
		"create table setting.reviewer as select * from (values (0, 'second', false, 'gus@x.org'), (1, 'review.yaml:9', false, 'gus@x.org'), (2, 'owner', true, 'owner@x.org')) as t(entry_no, place, is_last_resort, reviewer)",
		"create table review.candidate as select * from (values ('I1', 0, 'gus@x.org', 'leaver'), ('I1', 1, 'gus@x.org', 'leaver')) as t(item_id, entry_no, candidate, why_not)",
		"create table review.assignment as select 'I1' as item_id, 3 as entry_no, false as is_second_missing, false as is_moved",
		"create table review.unmatched_pattern as select 'review.yaml:4' as place, 'role' as about, 'admim*' as pattern",
	} {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"review.yaml:9: gus@x.org may not review (they have left, are suspended, or are unknown to Okta): 1 item went to the next rule",
		"second: gus@x.org may not review (they have left, are suspended, or are unknown to Okta): 1 item went to the fallback or the owner as the second reviewer",
		`review.yaml:4: no role is called "admim*"`,
	}
	if notes, err := campaign.Notes(t.Context(), db, &review.Campaign{Items: 1}); err != nil || !slices.Equal(notes, want) {
		t.Errorf("%q, %v", notes, err)
	}
}

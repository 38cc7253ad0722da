package campaign

import (
	"context"
	"fmt"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/output"
)

// Notes are what the owner of a review should know before packets go out.
func Notes(ctx context.Context, db *duckdb.DB, written *review.Campaign) ([]string, error) {
	var notes []string
	for _, each := range written.Packets {
		if each.Parts > 1 && each.Part == 1 {
			notes = append(notes, fmt.Sprintf("%s has %d packets of up to %d rows: nobody can review that many with care; add rules to review.yaml that spread them", source.Printable(each.Email), each.Parts, each.Items))
		}
	}
	unknown, err := output.List[struct {
		Reviewer, Place, Why string
		Items                int64
	}](ctx, db, duckdb.Statement{Name: "notes", Text: `
		select candidate.candidate as reviewer, reviewer.place, candidate.why_not as why, count(*) as items
		from review.candidate as candidate
		join setting.reviewer as reviewer on reviewer.entry_no = candidate.entry_no
		where candidate.why_not <> 'self' and not reviewer.is_last_resort
			and reviewer.reviewer not in ('manager', 'managers_manager', 'group_manager') and candidate.candidate <> ''
		group by all
		order by reviewer.place, reviewer, why`})
	if err != nil {
		return nil, err
	}
	for _, each := range unknown {
		next := "the next rule"
		if each.Place == "second" {
			next = "the fallback or the owner as the second reviewer"
		}
		notes = append(notes, fmt.Sprintf("%s: %s may not review (%s): %s went to %s", each.Place, source.Printable(each.Reviewer), reasons[each.Why], items(each.Items), next))
	}
	if written.Items == 0 && slices.Contains(written.ItemKinds, review.Match) {
		notes = append(notes, "the review is empty: the run has no candidates for accounts that belong to nobody, or select.exclude leaves these accounts out")
	} else if written.Items == 0 {
		notes = append(notes, "the review is empty: select and exclude leave out all access, as "+review.PopulationName+" says")
	}
	for _, find := range []func(context.Context, *duckdb.DB, *review.Campaign) ([]string, error){unmatchedNotes, vanishedNote} {
		found, err := find(ctx, db, written)
		if err != nil {
			return nil, err
		}
		notes = append(notes, found...)
	}
	var fallback, seconds, moved int64
	err = db.QueryRow(ctx, duckdb.Statement{Name: "notes", Text: `
		select
			count(*) filter (assignment.entry_no in (select entry_no from setting.reviewer where is_last_resort) and not assignment.is_moved),
			count(*) filter (assignment.is_second_missing), count(*) filter (assignment.is_moved)
		from review.assignment as assignment`}, &fallback, &seconds, &moved)
	if err != nil {
		return nil, err
	}
	for _, each := range []struct {
		count int64
		text  string
	}{
		{fallback, "%s went to the fallback or the owner: no rule names anybody who may review them; " + review.RoutingName + " says why"},
		{seconds, "%s without the second reviewer that review.yaml asks for: only the first reviewer may review them"},
		{moved, "%s went to the fallback or the owner, so that no two people review each other"},
	} {
		if each.count > 0 {
			notes = append(notes, fmt.Sprintf(each.text, items(each.count)))
		}
	}
	return notes, nil
}

// reasons say why somebody may not review, by the code.
var reasons = map[string]string{
	review.Inactive: "the account is inactive", review.Leaver: "they have left, are suspended, or are unknown to Okta",
	review.NoAddress: "they have no e-mail address", review.AmbiguousName: "several people have that name",
	review.Missing: "no account has that address or name", review.ServiceAccount: "it is a service account",
	review.Conflicted: "they can grant it themselves",
}

// items is a number of them.
func items(count int64) string {
	if count == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", count)
}

package campaign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/output"
)

// unmatchedNotes name patterns of review.yaml that match nothing, and what may be meant.
func unmatchedNotes(ctx context.Context, db *duckdb.DB, _ *review.Campaign) ([]string, error) {
	found, err := output.List[struct{ Place, About, Pattern string }](ctx, db, duckdb.Statement{Name: "notes", Text: `
		select place, about, pattern
		from review.unmatched_pattern
		order by try_cast(regexp_extract(place, '\d+$') as integer), about, pattern`})
	if err != nil {
		return nil, err
	}
	var notes []string
	for _, each := range found {
		called := map[string]string{"role": "no role is called", "group": "no group is called", "user_name": "no account has a user name like"}[each.About]
		near, err := nearest(ctx, db, each.About, each.Pattern)
		if err != nil {
			return nil, err
		}
		if near != "" {
			near = ": " + near
		}
		notes = append(notes, fmt.Sprintf("%s: %s %q%s", each.Place, called, source.Printable(each.Pattern), near))
	}
	return notes, nil
}

// nearest is the name that may be meant by one that nothing has.
func nearest(ctx context.Context, db *duckdb.DB, about, name string) (string, error) {
	if strings.ContainsAny(name, "*?") {
		return "", nil
	}
	query := map[string]string{"role": "select name from recon.role", "group": "select name from servicenow.group", "user_name": `select user_name from servicenow."user" where user_name is not null`}[about]
	names, err := db.Texts(ctx, duckdb.Statement{Name: "notes", Text: query})
	return source.DidYouMean(name, names), err
}

// vanishedNote names the accounts of the campaign before that are in no export now, those with privileged
// access first.
func vanishedNote(ctx context.Context, db *duckdb.DB, written *review.Campaign) ([]string, error) {
	if written.Previous == nil {
		return nil, nil
	}
	found, err := vanished(ctx, db)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b review.Vanished) int {
		switch {
		case a.IsPrivileged == b.IsPrivileged:
			return 0
		case a.IsPrivileged:
			return -1
		}
		return 1
	})
	const shown = 5
	var names []string
	for _, each := range found[:min(shown, len(found))] {
		name := source.Printable(cmp.Or(each.UserName, each.SysID))
		if each.IsPrivileged {
			name += " (privileged)"
		}
		names = append(names, name)
	}
	more, are := "", "are"
	if rest := len(found) - shown; rest > 0 {
		more = fmt.Sprintf(" and %d more", rest)
	}
	if len(found) == 1 {
		are = "is"
	}
	return []string{fmt.Sprintf("%s of the review before %s in no export now: %s%s: deleted, or left out of the export; %s lists each",
		counted(len(found), "account"), are, strings.Join(names, ", "), more, review.PopulationName)}, nil
}

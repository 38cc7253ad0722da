package main

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reconcile/results"
	"rolecall/reconcile/selection"
	"rolecall/reports"
)

// openPlan opens a run narrowed to what is selected, and to the first changes of that if
// a pilot is asked for.
func openPlan(c *cli.Context, out string, reach duckdb.Reach, selectors selection.Selectors, allow []reconcile.Allowance) (*duckdb.DB, selection.Chosen, error) {
	db, chosen, err := openSelected(c.Context, out, reach, selectors, allow)
	first := c.Int64("first")
	switch {
	case first < 0 || c.IsSet("first") && first == 0:
		return db, chosen, usagef("--first is how many changes a pilot has, not %d", first)
	case err != nil || first == 0 || first >= chosen.Changes || len(chosen.Unknown) > 0:
		return db, chosen, err
	}
	pilot, err := pilotOf(c.Context, db, out, first)
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, chosen, err
	}
	db, narrowed, err := openSelected(c.Context, out, reach, pilot, allow)
	narrowed.LeftOut, narrowed.Withheld = chosen.LeftOut, chosen.Withheld // of what is asked for; the rest comes after the pilot
	return db, narrowed, err
}

func openSelected(ctx context.Context, out string, reach duckdb.Reach, selectors selection.Selectors, allow []reconcile.Allowance) (*duckdb.DB, selection.Chosen, error) {
	db, err := attachRun(ctx, out, duckdb.Options{}, reach)
	if err != nil {
		return nil, selection.Chosen{}, err
	}
	chosen, err := selection.Open(ctx, db, storedRun, selectors, allow)
	return db, chosen, err
}

// pilotOf selects the first changes that are still to do of those that the database shows, and
// what was made before, since others may depend on it.
func pilotOf(ctx context.Context, db *duckdb.DB, out string, first int64) (selection.Selectors, error) {
	ids, err := selection.IDs(ctx, db)
	if err != nil {
		return selection.Selectors{}, err
	}
	all, _, err := reports.Outcomes(out)
	if err != nil {
		return selection.Selectors{}, err
	}
	isMade := map[string]bool{}
	for _, each := range all {
		isMade[each.ChangeID] = !results.IsToDo(each.Outcome)
	}
	var pilot []string
	for _, id := range ids {
		if !isMade[id] {
			if first == 0 {
				continue
			}
			first--
		}
		pilot = append(pilot, id)
	}
	return selection.Selectors{Only: []selection.Selector{byIDs("--first", pilot)}}, nil
}

package main

import (
	"context"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules/lint"
)

// lintTests compares the names in tests with the exports of an estate.
func lintTests(ctx context.Context, estate string, streams streams, tested []testedFile) (checkedRules, error) {
	found := checkedRules{Problems: []checkedProblem{}}
	j := job{progress: newProgress(streams.err, false)}
	j.warn = j.progress.say
	if err := j.useEstate(estate); err != nil {
		return found, err
	}
	var err error
	if j.asOf, err = readAsOf(""); err != nil {
		return found, err
	}
	read, _, err := j.readRules(ctx)
	if err != nil {
		return found, err
	}
	err = j.load(ctx, read, func(db *duckdb.DB) error {
		for _, each := range tested {
			problems, err := lint.RunTests(ctx, db, each.read, each.tests)
			if err != nil {
				return err
			}
			found.add("warning", problems)
		}
		return nil
	})
	j.progress.clear()
	return found, err
}

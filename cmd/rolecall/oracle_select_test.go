package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reconcile/selection"
)

// opened is a finished run narrowed to a selection under limits, as rolecall changes has
// it before it writes files, and what that holds.
type opened struct {
	chosen         selection.Chosen
	plan, rollback []oracleChange
}

// open narrows the run. All limits are lifted but those given.
func (r *oracleRun) open(ctx context.Context, selectors selection.Selectors, limits map[string]reconcile.Allowance) (is opened, err error) {
	path, err := runDatabase(r.out)
	if err != nil {
		return is, err
	}
	db, err := duckdb.Open(ctx, duckdb.Options{Plain: true, Threads: 1})
	if err != nil {
		return is, err
	}
	defer db.Close()
	if err := db.Attach(ctx, storedRun, path, false); err != nil {
		return is, err
	}
	var allow []reconcile.Allowance
	for _, each := range limits {
		allow = append(allow, each)
	}
	if is.chosen, err = selection.Open(ctx, db, storedRun, selectors, allow); err != nil {
		return is, err
	}
	if is.plan, err = r.planIn(ctx, db, "main.change"); err != nil {
		return is, err
	}
	is.rollback, err = r.planIn(ctx, db, "main.rollback")
	return is, err
}

var planColumns = []string{"change_id", "system", "table", "operation", "record_id", "user_name", "field", "before", "after", "finding_ids", "depends_on"}

// planIn reads a plan or its inverse from a database.
func (r *oracleRun) planIn(ctx context.Context, db *duckdb.DB, relation string) ([]oracleChange, error) {
	rows, err := db.Query(ctx, duckdb.Statement{Name: "oracle", Text: `
		select change_id, system, "table", operation, coalesce(record_id, ''), coalesce(user_name, ''), coalesce(field, ''), coalesce(before, ''),
			coalesce(after, ''), coalesce(finding_ids, ''), coalesce(array_to_string(depends_on, '; '), '')
		from ` + relation + " order by row_no"})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []map[string]string
	for rows.Next() {
		values := make([]string, len(planColumns))
		fields := make([]any, len(planColumns))
		for i := range values {
			fields[i] = &values[i]
		}
		if err := rows.Scan(fields...); err != nil {
			return nil, err
		}
		row := map[string]string{}
		for i, name := range planColumns {
			row[name] = values[i]
		}
		all = append(all, row)
	}
	return r.changesOf(all), rows.Err()
}

// drawSelectors asks for any of a plan, in one of the ways in which people do.
func drawSelectors(rng *rand.Rand, plan []oracleChange) (selectors selection.Selectors, what string) {
	list := func(take func(c oracleChange) []string) selection.Selector {
		percent := 5 + rng.IntN(91)
		var ids []string
		for _, c := range plan {
			for _, id := range take(c) {
				if draws(rng, percent) {
					ids = append(ids, id)
				}
			}
		}
		slices.Sort(ids)
		return byIDs("a list", slices.Compact(ids))
	}
	changes := func(c oracleChange) []string { return []string{c.id} }
	findings := func(c oracleChange) []string { return c.findings }
	class := func() selection.Selector {
		if draws(rng, 30) {
			return selection.Selector{Severity: pickOne(rng, "low", "medium", "high", "critical")}
		}
		return selection.Selector{Kind: pickOne(rng, "misroled.*", "misroled.excess_*", "misroled.missing_*", "misroled.inherited_role", "orphaned.*", "lifecycle.*", "lifecycle.inactive", "stale.*", "*_role", "*_group")}
	}
	switch rng.IntN(10) {
	case 0, 1, 2:
		return selection.Selectors{Only: []selection.Selector{list(changes)}}, "only changes"
	case 3, 4:
		return selection.Selectors{Except: []selection.Selector{list(changes)}}, "except changes"
	case 5:
		return selection.Selectors{Only: []selection.Selector{list(findings)}}, "only findings"
	case 6:
		return selection.Selectors{Except: []selection.Selector{list(findings)}}, "except findings"
	case 7:
		return selection.Selectors{Only: []selection.Selector{class(), class()}, Except: []selection.Selector{list(changes)}}, "only kinds, except changes"
	case 8:
		return selection.Selectors{Except: []selection.Selector{class()}}, "except a kind"
	default:
		return selection.Selectors{Only: []selection.Selector{class(), list(findings)}, Except: []selection.Selector{class()}}, "only a kind and findings, except a kind"
	}
}

func (r *oracleRun) checkSelections(ctx context.Context, rng *rand.Rand, plan []oracleChange, selections int) (wrong []string, err error) {
	for range selections {
		more, err := r.checkSelection(ctx, rng, plan)
		if err != nil {
			return wrong, err
		}
		wrong = append(wrong, more...)
	}
	return wrong, nil
}

// checkSelection judges any selection of the plan.
func (r *oracleRun) checkSelection(ctx context.Context, rng *rand.Rand, plan []oracleChange) (wrong []string, err error) {
	selectors, what := drawSelectors(rng, plan)
	is, err := r.open(ctx, selectors, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	r.judged["selections"]++
	if len(is.chosen.LeftOut) > 0 {
		r.judged["selections that leave dependents out"]++
	}
	overrun := slices.DeleteFunc(slices.Clone(is.chosen.Withheld), func(each selection.Guardrail) bool {
		return !strings.HasPrefix(each.Guardrail, "guardrails.max_") // what others withhold of the run is no change to select
	})
	if len(is.chosen.Unknown) > 0 || len(overrun) > 0 {
		wrong = append(wrong, fmt.Sprint("of the run's own: ", is.chosen.Unknown, overrun))
	}
	return r.prefixed(what, append(wrong, r.judge(is)...)), nil
}

// judge judges a plan and its rollback.
func (r *oracleRun) judge(is opened) (wrong []string) {
	own, back := r.split(is.plan), r.split(is.rollback)
	for _, e := range r.estates {
		after, bad := e.walk(own[e.name])
		wrong = append(wrong, bad...)
		if len(bad) == 0 {
			wrong = append(wrong, e.undo(after, e.before, back[e.name])...)
		}
	}
	return wrong
}

func (r *oracleRun) prefixed(what string, wrong []string) []string {
	for i := range wrong {
		wrong[i] = what + ": " + wrong[i]
	}
	return wrong
}

// checkLimits sets each limit at and beside what a plan does, as a number or a percentage. What
// nobody told of roles and groups counts for people, and not for the program.
func (r *oracleRun) checkLimits(ctx context.Context, rng *rand.Rand, plan []oracleChange) (wrong []string, err error) {
	counts := r.count(plan)
	names := slices.Sorted(maps.Keys(counts))
	field := "max_updates " + oracleFields[rng.IntN(len(oracleFields))].field // one of the fields stands for all
	names = slices.DeleteFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "max_updates ") && name != field && !strings.Contains(name, " okta ")
	})
	for _, name := range names {
		limits := []int{counts[name] - 1}
		if draws(rng, 50) {
			limits = append(limits, counts[name]+rng.IntN(2))
		}
		for _, limit := range limits {
			if limit < 0 || !r.estates[0].isStructureKnown() || !r.estates[0].areGrantsKnown() {
				continue
			}
			more, err := r.checkLimit(ctx, rng, plan, name, limit)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			wrong = append(wrong, more...)
		}
	}
	return wrong, nil
}

func (r *oracleRun) checkLimit(ctx context.Context, rng *rand.Rand, plan []oracleChange, name string, limit int) (wrong []string, err error) {
	counts := r.count(plan)
	guardrail, _, _ := strings.Cut(name, " ")
	records := int64(limit)
	allow := reconcile.Allowance{Guardrail: "guardrails." + guardrail, Records: &records}
	if of := r.total(guardrail); draws(rng, 20) && of > 0 {
		percent := float64(limit) * 100 / float64(of)
		limit = max(int(float64(of)*percent/100), min(10, max(of/2, 1)))
		allow = reconcile.Allowance{Guardrail: allow.Guardrail, Percent: &percent}
	}
	is, err := r.open(ctx, selection.Selectors{}, map[string]reconcile.Allowance{name: allow})
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("%s: %d planned, %d allowed", name, counts[name], limit)
	wrong = r.prefixed(what, r.judge(is))
	left := r.count(is.plan)
	isTripped := false // max_updates is a limit of each field
	for each := range counts {
		isTripped = isTripped || strings.HasPrefix(each, guardrail) && counts[each] > limit
	}
	r.judged["limits that "+map[bool]string{true: "withhold", false: "do not"}[isTripped]]++
	switch {
	case counts[name] > limit && left[name] > 0:
		wrong = append(wrong, fmt.Sprintf("%s, and %d are left", what, left[name]))
	case !isTripped && !maps.Equal(counts, left):
		wrong = append(wrong, fmt.Sprintf("%s, and the plan has %v, and had %v", what, left, counts))
	}
	return wrong, nil
}

func (r *oracleRun) count(plan []oracleChange) map[string]int {
	counts := map[string]int{}
	own := r.split(plan)
	for _, e := range r.estates {
		e.count(own[e.name], counts)
	}
	return counts
}

// total is what a percentage of a limit is counted against.
func (r *oracleRun) total(guardrail string) (total int) {
	for _, e := range r.estates {
		for name, account := range e.before.accounts {
			held := (e.held(e.before, name) | e.set(e.unexplained[name]...)).size()
			switch {
			case guardrail == "max_additions", guardrail == "max_removals" && account.active:
				total += held
			case guardrail != "max_removals" && account.active:
				total++
			}
		}
	}
	return total
}

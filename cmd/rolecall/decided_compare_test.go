package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDecisionsAreCompared compares runs before and after a review, with it and without it: what
// became of what it decided, why, and what a history says of that.
func TestDecisionsAreCompared(t *testing.T) {
	t.Parallel()
	forCI(t)
	company := newDecidedCompany(t)
	history := filepath.Join(t.TempDir(), "history")
	before := company.reconcile(t, "2026-10-01", "--history", history)
	review := filepath.Join(t.TempDir(), "q4")
	holdReview(t, before, review, "2026-10-05", keepReviewed, map[string]decidedAnswer{
		bob + " itil": {decision: "revoke"}, cat + " catalog": {decision: "keep", until: "2026-12-31", comment: "redesign of the catalogue"},
		dan + " Project": {decision: "revoke"}, dan + " suite": {decision: "revoke"}, ann + " account": {decision: "revoke"},
	})
	decided := company.reconcile(t, "2026-10-08", "--decisions", review, "--history", history)

	// what a review decided is new by data, and the reason says by which
	compared := comparedRuns(t, before, decided)
	for _, want := range []string{
		"review.revoked | bob@example.com | itil | new | data", "review.revoked | dan@example.com | Project | new | data", "review.revoked | ann@example.com |  | new | data",
		"misroled.excess_role | cat@example.com | catalog | excepted | data", "misroled.excess_role | dan@example.com | suite | persisting | ",
	} {
		compared.has(t, want)
	}
	for _, reason := range cells(t, filepath.Join(compared.dir, "compare.csv"), "kind", "reason") {
		if strings.HasPrefix(reason, "review.revoked") && !strings.Contains(reason, "The old run was given no decisions of the review 2026-Q4 (C") {
			t.Errorf("the reason does not say which review: %s", reason)
		}
	}

	// in effect: fixed by the planned change; without the review nobody looks
	company.take(&company.members, dan, "Project")
	company.take(&company.grants, dan, "suite")
	company.grants = append(company.grants, []string{"a9", dan, "knowledge", "2026-10-09 08:00:00"})
	company.active[ann] = false
	company.write(t)
	after := company.reconcile(t, "2026-10-10", "--decisions", review, "--history", history)
	compared = comparedRuns(t, decided, after)
	for _, want := range []string{
		"review.revoked | dan@example.com | Project | fixed | data", "review.revoked | ann@example.com |  | fixed | data", "review.revoked | bob@example.com | itil | persisting | ",
	} {
		compared.has(t, want)
	}
	for _, want := range []string{"removed | membership | dan@example.com | Project | planned", "removed | grant | dan@example.com | suite | planned", "removed | activation | ann@example.com |  | planned"} {
		compared.moved(t, want, true, true)
	}
	undecided := company.reconcile(t, "2026-10-10")
	compared = comparedRuns(t, decided, undecided)
	for _, want := range []string{
		"review.revoked | bob@example.com | itil | unknown | exports", "review.revoked | dan@example.com | Project | fixed | data",
		"misroled.excess_role | cat@example.com | catalog | lapsed | exports",
	} {
		compared.has(t, want)
	}

	// what no plan asked for is explained by the decision
	compared = comparedRuns(t, before, after)
	for _, want := range []string{"removed | lock | ann@example.com |  | review", "removed | activation | ann@example.com |  | review"} {
		compared.moved(t, want, false, true)
	}
	compared.moved(t, "removed | membership | dan@example.com | Project | planned", true, true)

	// granted again
	company.members = append(company.members, []string{"b9", dan, "Project", "2026-10-12 08:00:00"})
	company.write(t)
	again := company.reconcile(t, "2026-10-15", "--decisions", review, "--history", history)
	compared = comparedRuns(t, after, again)
	compared.has(t, "review.regranted | dan@example.com | Project | reopened | data")
	compared.moved(t, "added | membership | dan@example.com | Project | unexplained", false, true)
	known := cells(t, filepath.Join(history, "findings.csv"), "kind", "user_name", "item", "state", "since", "times_reopened")
	for _, want := range []string{
		"review.revoked | dan@example.com | Project | fixed | 2026-10-05 | 0", "review.regranted | dan@example.com | Project | reopened | 2026-10-12 | 1",
		"review.revoked | bob@example.com | itil | persisting | 2026-10-05 | 0",
	} {
		if !slices.Contains(known, want) {
			t.Errorf("the history does not say %s, but\n%s", want, strings.Join(ofReview(known), "\n"))
		}
	}
}

// comparedPair is what comparing two runs wrote.
type comparedPair struct{ dir string }

func comparedRuns(t *testing.T, past, present string) comparedPair {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "compared")
	// what a role of dan's contains is not judged: the exports have no inherited grants
	if _, stderr, status := invoke(t, "compare", past, present, "--out", dir); status != statusDone && status != statusWithheld {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	return comparedPair{dir}
}

// has says what became of a finding: kind, user_name, item, state, cause. What planned changes fixed names them.
func (c comparedPair) has(t *testing.T, want string) {
	t.Helper()
	found := cells(t, filepath.Join(c.dir, "compare.csv"), "kind", "user_name", "item", "state", "cause", "change_id")
	i := slices.IndexFunc(found, func(line string) bool { return strings.HasPrefix(line, want+" | ") })
	if i < 0 {
		t.Errorf("(-want +got):\n%s", cmp.Diff([]string{want}, found))
	} else if hasChange, isFixed := found[i] != want+" | ", strings.Contains(want, "| fixed |"); hasChange != isFixed {
		t.Errorf("it is %s", found[i])
	}
}

// moved says how access moved: change, kind, user_name, entitlement, cause; and whether a change and a decision are named.
func (c comparedPair) moved(t *testing.T, want string, isPlanned, isDecided bool) {
	t.Helper()
	path := filepath.Join(c.dir, "access_changes.csv")
	found := cells(t, path, "change", "kind", "user_name", "entitlement", "cause")
	i := slices.Index(found, want)
	if i < 0 {
		t.Errorf("(-want +got):\n%s", cmp.Diff([]string{want}, found))
		return
	}
	change, decision := cells(t, path, "change_id")[i], cells(t, path, "decision")[i]
	if (change != "") != isPlanned || strings.Contains(decision, "@example.com on 2026-10-05 in the review 2026-Q4 (C") != isDecided {
		t.Errorf("%s: change %q, decision %q", want, change, decision)
	}
}

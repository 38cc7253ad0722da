package text_test

import (
	"strings"
	"testing"
	"time"

	"rolecall/reconcile/compare"
	"rolecall/reports/text"
)

// TestNumbersOfAMillionPeopleStandApart: columns are as wide as their numbers want.
func TestNumbersOfAMillionPeopleStandApart(t *testing.T) {
	t.Parallel()
	result := compare.Result{
		OpenBefore: compare.Count{Critical: 7367, High: 10687, Medium: 39772, Low: 19250},
		OpenNow:    compare.Count{Critical: 7367, High: 20258, Medium: 424466},
	}
	result.Old.AsOf, result.New.AsOf = time.Unix(0, 0), time.Unix(0, 0).AddDate(0, 1, 0)
	var written strings.Builder
	if err := text.Comparison(&written, result, 80, false); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(written.String(), "\n")
	for i, want := range []string{
		"critical high medium low", "7,367 10,687 39,772 19,250", "7,367 20,258 424,466 -",
	} {
		want := strings.Fields(want)
		if fields := strings.Fields(lines[i]); len(fields) < len(want) || strings.Join(fields[len(fields)-len(want):], " ") != strings.Join(want, " ") {
			t.Errorf("%q does not end with %q", lines[i], want)
		}
		if len(lines[i]) != len(lines[0]) {
			t.Errorf("%q and %q do not end in one column", lines[0], lines[i])
		}
	}
}

// TestByWhichMeans: what was planned, what may have been, and what was not are told apart.
func TestByWhichMeans(t *testing.T) {
	t.Parallel()
	for want, move := range map[string]compare.Move{
		"by other means":        {},
		"1 by a planned change": {Planned: 1},
		"9 by planned changes":  {Planned: 9},
		"9 by planned changes (2 as far as the exports show), 3 by means that the exports do not show": {Planned: 9, AsShown: 2, Untold: 3},
		"3 by means that the exports do not show":                                                      {Untold: 3},
	} {
		move.Way, move.State, move.Cause = compare.Went, "fixed", "data"
		var written strings.Builder
		if err := text.Comparison(&written, compare.Result{Moves: []compare.Move{move}}, 80, false); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(written.String()), " ")
		if !strings.Contains(got, "- fixed - - - - "+want+" open now") {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

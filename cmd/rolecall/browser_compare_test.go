package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/compare"
	"rolecall/reports/comparison"
	"rolecall/reports/html"
	"rolecall/reports/output"
)

// TestAComparisonInABrowser: the page of a comparison is searched as report.html is, and nothing
// from the data acts in it.
func TestAComparisonInABrowser(t *testing.T) {
	tab := newTab(t)
	past, present := copyFinished(t, "acme"), copyFinished(t, "acme-moved")
	planted := openCopy(t, present)
	plantHostile(t, planted)
	if err := errors.Join(planted.Checkpoint(t.Context()), planted.Close()); err != nil {
		t.Fatal(err)
	}
	db, err := duckdb.Open(t.Context(), duckdb.Options{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, dir := range map[string]string{"old": past, "new": present} {
		if err := db.Attach(t.Context(), name, filepath.Join(dir, output.DatabaseName), false); err != nil {
			t.Fatal(err)
		}
	}
	result, err := compare.Run(t.Context(), db, compare.Options{Old: "old", New: "new", ToolVersion: version()})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), comparison.PageName)
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(html.WriteComparison(t.Context(), db, result, file), file.Close()); err != nil {
		t.Fatal(err)
	}
	tab.open(path, "")
	tab.goTo("#rules")
	tab.goTo("#findings")
	tab.wait(`document.querySelectorAll('#grid .body .row').length > 9`)
	ask[bool](tab, `(document.querySelectorAll('#grid .body .row')[0].click(), true)`)
	tab.wait(`document.getElementById('detail').open`)
	ask[bool](tab, `(document.getElementById('detail').close(), true)`)
	tab.goTo("#q=state:persisting")
	tab.wait(`document.getElementById('count').textContent.includes(' of ')`)
	ticks := ask[[]string](tab, `[...document.querySelectorAll('#facets legend')].map(each => each.textContent)`)
	if !slices.Equal(ticks, []string{"State", "Cause", "Severity now", "Severity before", "Kind"}) {
		t.Errorf("the filters are %q", ticks)
	}
	tab.calm()
}

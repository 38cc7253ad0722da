package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/reports/html"
)

// TestAClosedReviewInABrowser: nothing from the data acts in the page of a closed review, it asks for
// nothing, is accessible wide in the light and narrow in the dark, and no wider than the screen.
func TestAClosedReviewInABrowser(t *testing.T) {
	tab := newTab(t)
	run := copyFinished(t, "acme")
	db := openCopy(t, run)
	for i, text := range hostile {
		execSQL(t, db, "update servicenow.user set name = '"+strings.ReplaceAll(text, "'", "''")+"' where account_key % 10 = "+string(rune('0'+i)))
	}
	if err := errors.Join(db.Checkpoint(t.Context()), db.Close()); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "q4")
	for _, args := range [][]string{
		{"review", "open", run, "--settings", filepath.Join(home, "testdata/acme/review.yaml"), "--out", folder, "--opened", "2026-11-02", "--quiet"},
		{"review", "close", folder, "--signed-by", `"<script>window.acted=1</script>" <ida@example.com>`, "--at", "2026-11-23", "--quiet"},
	} {
		if _, stderr, status := invoke(t, args...); status != 0 {
			t.Fatalf("%v: %d: %s", args, status, stderr)
		}
	}
	tab.open(filepath.Join(folder, html.Name), "")
	if rows := ask[int](tab, `document.querySelectorAll('#unanswered tbody tr').length`); rows != 59 {
		t.Errorf("%d items are unanswered, of 59", rows)
	}
	if signed := ask[bool](tab, `document.body.innerText.includes('<script>window.acted=1</script> <ida@example.com>')`); !signed {
		t.Error("the page does not say who signed")
	}
	for scheme, width := range map[string]int64{"light": 1440, "dark": 390} {
		tab.look(width, 900, scheme)
		if wide := ask[bool](tab, `document.documentElement.scrollWidth > innerWidth`); wide {
			t.Errorf("the page is wider than %d", width)
		}
		ask[bool](tab, axe(t)+"; true")
		for _, problem := range ask[[]string](tab, `axe.run().then(found => found.violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)))`) {
			t.Errorf("%s, %d wide: %s", scheme, width, problem)
		}
	}
	tab.calm()
}

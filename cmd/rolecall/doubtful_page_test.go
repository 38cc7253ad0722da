package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestPageHasRoomForDoubtfulFindings: the page's script reserves as many rows as the page
// says, so findings that the exports leave open must be among them, though they count apart.
func TestPageHasRoomForDoubtfulFindings(t *testing.T) {
	t.Parallel()
	forCI(t)
	archive, err := txtar.ParseFile(filepath.Join(home, "testdata", "cases", "attribute-yields-names-not-exported.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	estate, _ := unpackCase(t, archive)
	out := filepath.Join(t.TempDir(), "out")
	_, stderr, status, err := command(t.Context(), estate, "reconcile", ".", "--out", out, "--as-of", "2026-11-01", "--reports", "html", "--quiet")
	if err != nil || status != statusWithheld {
		t.Fatal(status, stderr, err)
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	rows := csvRows(t, filepath.Join(out, "findings.csv"))
	doubtful := 0
	for _, row := range rows {
		if row["certainty"] == "doubtful" {
			doubtful++
		}
	}
	if doubtful == 0 {
		t.Fatal("nothing is doubtful")
	}
	for _, expected := range []string{
		fmt.Sprintf(`data-findings="%d"`, len(rows)), fmt.Sprintf("%d left open by the exports</a>", doubtful),
	} {
		if !strings.Contains(string(page), expected) {
			t.Errorf("report.html has no %s", expected)
		}
	}
}

package evidence

import (
	"bytes"
	"html/template"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/reconcile/review"
	"rolecall/reports/facts"
	"rolecall/reports/html"
)

// TestTheCoverIsOnePage: however much there is to say, the cover is one page of paper. Chromium
// prints it, which only CI waits for.
func TestTheCoverIsOnePage(t *testing.T) {
	if os.Getenv("ROLECALL_CI") == "" {
		t.Skip("with ROLECALL_CI=1 only: the cover is not printed")
	}
	long := strings.Repeat("as long as it gets, ", longest)
	lines := func(n, most int) (all []line) {
		for range n {
			all = append(all, line{Name: "Review, memberships", Text: cutAt(long, most)})
		}
		return all
	}
	more := line{Text: "and 1,234 more, in index.csv"}
	view := coverView{
		RunID: "r", Style: template.CSS(html.Style + coverStyle), Policy: html.Policy("", html.Style+coverStyle), Scope: lines(9, longestHalf), Population: slices.Concat(lines(5, longestHalf), lines(5, longestTotal)),
		Verdicts: append(lines(mostVerdicts, longest), more), Missing: append(lines(mostMissing, longest), more), Plan: lines(8, longestHalf),
		Signoff: &review.Signoff{Statement: cut(long), SignedBy: cutAt(long, longestHalf), Email: cutAt(long, longestHalf), At: "2026-11-01T00:00:00Z"},
	}
	for i := range view.Plan { // numbers
		view.Plan[i].Text, view.Plan[i].IsNumber = "1,234,567,890", true
	}
	for _, severity := range facts.Severities {
		view.Findings = append(view.Findings, severityCount{severity, 1_234_567_890, 1_234_567_890, 1_234_567_890})
	}
	var page bytes.Buffer
	if err := coverPage().Execute(&page, view); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "cover.html"), filepath.Join(dir, "cover.pdf")
	if err := os.WriteFile(from, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	browser := "chromium"
	if named := os.Getenv("CHROMIUM"); named != "" {
		browser = named
	}
	output, err := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+dir, "--no-pdf-header-footer", "--print-to-pdf="+to, from).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	pdf, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	if pages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); pages != 1 {
		t.Errorf("it is %d pages", pages)
	}
}

// TestCutTextsEndWithAWord: what is too long ends where a word or an item does; a word that fills the line is cut.
func TestCutTextsEndWithAWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"short enough":                      "short enough",
		"query (9 files), keys (14 of 14)":  "query (9 files)…",
		"method (14 files), query (1 file)": "method (14 files)…",
		"methods and queries":               "methods and queries",
		"one two three four five six":       "one two three four…",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":    "aaaaaaaaaaaaaaaaaaa…",
		"ééé ééééééééééééééééééééééééé":     "ééé ééééééééééééééé…",
	} {
		if got := cutAt(text, 20); got != want {
			t.Errorf("cutAt(%q, 20) is %q, want %q", text, got, want)
		}
	}
}

package reports_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/text"
)

func summary(t *testing.T) reports.Summary {
	t.Helper()
	summary, _ := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	summary.Folder = "rolecall-out"
	return summary
}

func TestSummaryFitsAndDoesNotAct(t *testing.T) {
	summary := summary(t)
	for _, width := range []int{80, 132} {
		var plain, colored bytes.Buffer
		if err := text.Write(&plain, summary, width, false); err != nil {
			t.Fatal(err)
		}
		if err := text.Write(&colored, summary, width, true); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(plain.String(), "\n") {
			if columns := pretty.StringWidthWithoutEscSequences(line); columns > width {
				t.Errorf("%d columns: %s", columns, line)
			}
			if line != source.Printable(line) {
				t.Errorf("%q acts in a terminal", line)
			}
		}
		if stripped := pretty.StripEscape(colored.String()); stripped != plain.String() {
			t.Error(cmp.Diff(plain.String(), stripped))
		}
		if width == 80 {
			golden(t, "summary.txt", plain.String())
			golden(t, "summary-colour.txt", colored.String())
		}
	}
}

func TestSummaryAsJSON(t *testing.T) {
	summary := summary(t)
	var shown bytes.Buffer
	if err := text.JSON(&shown, summary); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(shown.String(), "\n") {
		if line != source.Printable(line) {
			t.Errorf("%q acts in a terminal", line)
		}
	}
	golden(t, "summary.json", shown.String())
	var back reports.Summary
	if err := json.Unmarshal(shown.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	summary.Rules.Text = "" // the rules are not repeated
	summary.Impact = nil    // there is none
	if diff := cmp.Diff(summary, back); diff != "" {
		t.Error(diff)
	}
}

// The database lies in the folder while the rest is written; the manifest
// names it without a checksum, and nothing else of the engine's stays.
func TestDatabaseInTheFolder(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out")
	folder, err := reports.Create(target)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Abort()
	scratch, err := folder.Temp()
	if err != nil {
		t.Fatal(err)
	}
	db, err := duckdb.Open(t.Context(), duckdb.Options{Path: folder.Path("rolecall.duckdb"), TempDir: scratch})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fillRun(t, db)
	summary, err := reports.Write(t.Context(), folder, db, reports.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Close(), reports.Seal(folder), folder.Commit()); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(target, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := `{
      "name": "rolecall.duckdb",
      "bytes": null,
      "sha256": null,
      "reproducible": false
    }`
	if !strings.Contains(string(manifest), want) || strings.Contains(string(manifest), target) {
		t.Error(string(manifest))
	}
	entries, err := os.ReadDir(target)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{"SHA256SUMS", "candidates.csv", "changes", "changes.csv", "changes.json", "findings.csv", "findings.json", "manifest.json", "report.html", "report.xlsx", "rolecall.duckdb"}, names); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(filepath.Join(target, "rolecall.duckdb")); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	for _, form := range reports.Forms {
		if form.Opens != "" && !form.OfReview && !form.OfImpact && !slices.Contains(summary.Outputs, form.Opens) {
			t.Errorf("%s is not among the outputs: %v", form.Opens, summary.Outputs)
		}
	}
}

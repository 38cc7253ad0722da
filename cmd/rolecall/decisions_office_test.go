package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestDecisionsInLibreOffice has LibreOffice save a workbook with decisions again, as a
// workbook and as CSV: they say the same. It takes a while, so only CI does it.
func TestDecisionsInLibreOffice(t *testing.T) {
	if !isCI {
		t.Skip("with ROLECALL_CI=1 only: LibreOffice was not asked to save decisions")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
	}
	out, dir := copyFinished(t, "acme"), t.TempDir()
	decide(t, filepath.Join(out, "report.xlsx"), filepath.Join(dir, "review.xlsx"), map[string]string{
		"fnhjgkrh9950ahb7": "revoke", "fwd10te0gyk6g8jm": "keep", "f7e6zkav7b8g1f1n": "don’t know", "f5v77bghccf0zj75": "correct",
	})
	convert := func(form, from string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
			"--convert-to", form, "--outdir", filepath.Join(dir, "saved"), from)
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	convert("ods", filepath.Join(dir, "review.xlsx"))
	convert("xlsx:Calc MS Excel 2007 XML", filepath.Join(dir, "saved", "review.ods"))
	// as a machine with German settings writes it: semicolons, Windows-1252, sheet 2
	convert("csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,false,false,false,2", filepath.Join(dir, "review.xlsx"))
	want := ""
	for _, name := range []string{"review.xlsx", "saved/review.xlsx", "saved/review-Findings.csv"} {
		for _, flag := range []string{"--only", "--except"} {
			if _, stderr, status := invoke(t, "changes", out, flag, filepath.Join(dir, name)); status != statusDone {
				t.Fatalf("%s %s: status %d, %s", flag, name, status, stderr)
			}
			selected, err := os.ReadFile(filepath.Join(out, "changes", "selected.csv"))
			if err != nil {
				t.Fatal(err)
			}
			switch got := string(selected); {
			case flag == "--except":
				if rows := strings.Count(got, "\n"); rows < 20 || strings.Contains(got, "cv4vb9b6333nj20c") {
					t.Errorf("--except %s: %s", name, got)
				}
			case want == "":
				want = got
			case got != want:
				t.Errorf("--only %s:\n%s\nwant:\n%s", name, got, want)
			}
		}
	}
}

// decide fills in the decisions of a workbook's findings.
func decide(t *testing.T, from, to string, decisions map[string]string) {
	t.Helper()
	file, err := excelize.OpenFile(from)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Findings")
	if err != nil {
		t.Fatal(err)
	}
	column, id := slices.Index(rows[0], "Decision"), slices.Index(rows[0], "Finding ID")
	for i, row := range rows {
		if decision := decisions[row[min(id, len(row)-1)]]; decision != "" {
			cell, err := excelize.CoordinatesToCellName(column+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := file.SetCellStr("Findings", cell, decision); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := file.SaveAs(to); err != nil {
		t.Fatal(err)
	}
}

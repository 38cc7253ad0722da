package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/exports/sample"
)

// openWorkbook opens the report.xlsx of a run.
func openWorkbook(t *testing.T, out string) *excelize.File {
	t.Helper()
	file, err := excelize.OpenFile(filepath.Join(out, "report.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// TestWorkbookLeadsFromSheetToSheet follows the links of acme's workbook: each
// leads to the row that its text names.
func TestWorkbookLeadsFromSheetToSheet(t *testing.T) {
	t.Parallel()
	file := openWorkbook(t, finished(t, "acme").out)
	for _, test := range []struct {
		sheet, from, to, title string
		links                  int
	}{
		{"Findings", "Account", "Accounts", "User name", 32},
		{"Findings", "Changes", "Changes", "Change ID", 20},
		{"Findings", "Rule", "Rules", "Line", 28},
		{"Accounts", "Worst finding", "Findings", "Severity", 29},
		{"Changes", "Findings", "Findings", "Finding ID", 30},
		{"Evidence", "Look", "Findings", "Kind", 100},
		{"Exceptions", "Rule", "Rules", "Line", 3},
		{"Settings", "Where", "Rules", "Line", 8},
	} {
		rows, err := file.GetRows(test.sheet)
		if err != nil {
			t.Fatal(err)
		}
		target, err := file.GetRows(test.to)
		if err != nil {
			t.Fatal(err)
		}
		links := 0
		for i := range rows[1:] {
			if follow(t, file, test.sheet, test.to, rows, target, i+1, slices.Index(rows[0], test.from), slices.Index(target[0], test.title)) {
				links++
			}
		}
		if links < test.links {
			t.Errorf("%s, %s: %d links, expected at least %d", test.sheet, test.from, links, test.links)
		}
	}
	rows, err := file.GetRows("Findings")
	if err != nil {
		t.Fatal(err)
	}
	corner, err := excelize.CoordinatesToCellName(len(rows[0]), len(rows))
	if err != nil {
		t.Fatal(err)
	}
	if tables, err := file.GetTables("Findings"); err != nil || len(tables) != 1 || tables[0].Range != "A1:"+corner {
		t.Errorf("%+v %v", tables, err)
	}
	properties, err := file.GetDocProps()
	if err != nil || properties.Created != "2026-11-01T00:00:00Z" || properties.Subject != "As of 2026-11-01 00:00:00 UTC" {
		t.Errorf("%+v %v", properties, err)
	}
}

// follow says whether a cell is a link, and checks where it leads.
func follow(t *testing.T, file *excelize.File, sheet, to string, rows, target [][]string, row, column, title int) bool {
	t.Helper()
	cell, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		t.Fatal(err)
	}
	isLink, place, err := file.GetCellHyperLink(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	if !isLink {
		return false
	}
	var at int
	if _, err := fmt.Sscanf(place, "'"+to+"'!A%d", &at); err != nil {
		t.Fatalf("%s!%s leads to %s: %v", sheet, cell, place, err)
	}
	text, named := rows[row][column], target[at-1][title]
	if sheet == "Evidence" {
		text = rows[row][slices.Index(rows[0], "Kind")]
	}
	if !strings.Contains(text, named) || named == "" {
		t.Errorf("%s!%s, %q, leads to %q", sheet, cell, text, named)
	}
	return true
}

// TestWorkbookInLibreOffice has LibreOffice open the workbooks of acme and of a
// generated estate and write their sheets as CSV: every row is there as the
// workbook has it, computed from nothing. It takes a while, so only CI does it.
func TestWorkbookInLibreOffice(t *testing.T) {
	if !isCI {
		t.Skip("with ROLECALL_CI=1 only: what LibreOffice makes of report.xlsx was not looked at")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
	}
	compareWithOffice(t, office, finished(t, "acme").out)
	generated := t.TempDir()
	estate, err := sample.Write(generated, sample.Options{Identities: 300, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(generated, "rolecall-out")
	if _, stderr, status := invoke(t, "reconcile", generated, "--out", out, "--as-of", estate.AsOf.Format("2006-01-02T15:04:05Z")); status != statusDone && status != statusWithheld {
		t.Fatal(stderr)
	}
	compareWithOffice(t, office, out)
}

func compareWithOffice(t *testing.T, office, out string) {
	t.Helper()
	dir := t.TempDir()
	command := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
		"--outdir", dir, filepath.Join(out, "report.xlsx"))
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	file := openWorkbook(t, out)
	for _, sheet := range file.GetSheetList() {
		content, err := os.ReadFile(filepath.Join(dir, "report-"+sheet+".csv"))
		if errors.Is(err, os.ErrNotExist) {
			t.Fatalf("LibreOffice did not write the sheet %s: %s", sheet, output)
		}
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(bytes.NewReader(content))
		reader.FieldsPerRecord = -1
		seen, err := reader.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", sheet, err)
		}
		want, err := file.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if sheet == "Summary" {
			continue // laid out, not a table; it is there
		}
		if diff := cmp.Diff(trimmed(want), trimmed(seen)); diff != "" {
			t.Errorf("%s (-workbook +LibreOffice):\n%s", sheet, diff)
		}
	}
}

// grouped are numbers with their thousands set apart, which LibreOffice does as
// the machine's locale says.
var grouped = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+$`)

// trimmed leaves empty cells at the ends of rows out.
func trimmed(rows [][]string) [][]string {
	for i, row := range rows {
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		for j, cell := range row {
			if grouped.MatchString(cell) {
				row[j] = strings.ReplaceAll(cell, ",", "")
			}
		}
		rows[i] = row
	}
	return rows
}

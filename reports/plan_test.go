package reports_test

import (
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rolecall/reconcile/simulate"
	"rolecall/reports"
)

// What guardrails did to the plan, what was allowed, and how the rehearsal
// ended stand on the first page of both reports for people.
func TestReportsSayWhatBecameOfThePlan(t *testing.T) {
	db := finished(t,
		`insert into main.left_out values ('cut-off-inputs', '<b>3 deactivations</b> rest on =what may be cut off', 'export it whole')`,
		`insert into recon.allowance values ('guardrails.max_removals', 12.5, null)`,
		`update input.file set rows_read = rows_read + 7, rows_unused = 7 where file_key = (select min(file_key) from input.file)`,
	)
	for _, test := range []struct {
		rehearsal simulate.Result
		verdict   string
	}{
		{simulate.Result{Changes: 5, Fixed: 4321, Left: 2, New: 1}, "The plan does what it says, and its rollback restores every table."},
		{simulate.Result{Changes: 5, Fixed: 4321, NotRestored: []string{"sys_user"}}, "The plan or its rollback does not do what it says"},
	} {
		_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{Rehearsal: &test.rehearsal})
		page := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(files["report.html"], ""))
		for _, want := range []string{
			"cut-off-inputs: <b>3 deactivations</b> rest on =what may be cut off", "max_removals up to 12.5%", "4,321 findings fixed", test.verdict, "7 not needed",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("report.html does not say %s", want)
			}
		}
		first := firstSheet(t, files["report.xlsx"])
		for _, want := range []string{
			"cut-off-inputs: <b>3 deactivations</b> rest on =what may be cut off export it whole", "max_removals up to 12.5%", "4,321 findings fixed", test.verdict,
		} {
			if !strings.Contains(first, want) {
				t.Errorf("report.xlsx does not say %s", want)
			}
		}
	}
}

func firstSheet(t *testing.T, content string) string {
	t.Helper()
	file, err := excelize.OpenReader(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		all = append(all, strings.Join(row, " "))
	}
	return strings.Join(all, "\n")
}

// The ticket of an exception stands beside who approved it.
func TestPageShowsTicketsOfExceptions(t *testing.T) {
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	if ticket := "=cmd|&#39; /C calc&#39;!A0"; !strings.Contains(files["report.html"], ticket) {
		t.Errorf("no %s", ticket)
	}
}

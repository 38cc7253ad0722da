package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/duckdb"
)

// TestEveryOutputHasTheSameNumbers: terminal, report.html and report.xlsx count as the database
// does. What an exception accepts is beside the total in each.
func TestEveryOutputHasTheSameNumbers(t *testing.T) {
	t.Parallel()
	run := finished(t, "acme")
	db := openRun(t, run.out)
	page, err := os.ReadFile(filepath.Join(run.out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(filepath.Join(run.out, "report.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	summary, err := book.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	var sheet, terminal []string
	for _, row := range summary {
		sheet = append(sheet, strings.Join(strings.Fields(strings.Join(row, " ")), " "))
	}
	for line := range strings.Lines(run.stdout) {
		terminal = append(terminal, strings.Join(strings.Fields(line), " "))
	}
	families := append(strings.Fields(oneText(t, db, "select string_agg(distinct split_part(kind, '.', 1), ' ') from finding")), "total")
	for _, family := range families {
		numbers := strings.Fields(oneText(t, db, fmt.Sprintf(`
			select concat_ws(' ', count(*) filter (open and severity = 'critical'), count(*) filter (open and severity = 'high'),
				count(*) filter (open and severity = 'medium'), count(*) filter (open and severity = 'low'), count(*) filter (open), count(*) filter (accepted))
			from (select kind, severity, certainty = 'certain' and not excepted as open, certainty = 'certain' and excepted as accepted from finding)
			where %[1]s = 'total' or split_part(kind, '.', 1) = %[1]s`, duckdb.Literal(family))))
		want := family
		for _, n := range numbers[:5] {
			want += " " + map[bool]string{true: "-", false: n}[n == "0"]
		}
		if !slices.Contains(terminal, want) {
			t.Errorf("the terminal does not say %q", want)
		}
		if family == "total" {
			// the sheet has what is privileged before what is accepted
			if want := "Total " + strings.Join(numbers[:5], " ") + " "; !slices.ContainsFunc(sheet, func(line string) bool { return strings.HasPrefix(line, want) }) {
				t.Errorf("report.xlsx does not say %q", want)
			}
			continue
		}
		if row := rowOfPage(string(page), family); row != strings.Join(numbers, " ") {
			t.Errorf("report.html says %q of %s, the database %q", row, family, numbers)
		}
	}
	outcomes := strings.Fields(oneText(t, db, `
		select concat_ws(' ', count(*) filter (certainty = 'certain' and not excepted and coalesce(change_ids, '') <> ''),
			count(*) filter (certainty = 'certain' and not excepted and coalesce(change_ids, '') = ''),
			count(*) filter (certainty = 'certain' and excepted), count(*) filter (certainty = 'doubtful'), count(*)) from finding`))
	planned, undecided, accepted, doubtful, all := outcomes[0], outcomes[1], outcomes[2], outcomes[3], outcomes[4]
	for name, said := range map[string][2]string{
		"the terminal": {strings.Join(terminal, " "), planned + " corrected by the plan, " + undecided + " need a decision; " + accepted + " more accepted by exceptions"},
		"report.xlsx":  {strings.Join(sheet, "\n"), planned + " corrected by the plan, " + undecided + " need a decision; " + accepted + " more accepted, " + doubtful + " left open by the exports"},
		"report.html":  {withoutTags(string(page)), all + " findings about "},
		"its headline": {withoutTags(string(page)), planned + " corrected by the plan, " + undecided + " need a decision, " + accepted + " accepted"},
	} {
		if !strings.Contains(said[0], said[1]) {
			t.Errorf("%s does not say %q", name, said[1])
		}
	}
	// The sheet Causes adds up to all findings, whatever they are grouped by.
	causes, err := book.GetRows("Causes")
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int{}
	for _, row := range causes[1:] {
		var n int
		if _, err := fmt.Sscan(row[2], &n); err != nil {
			t.Fatal(row, err)
		}
		sums[row[0]] += n
	}
	for _, by := range []string{"kind", "rule", "role, group or field", "department", "manager"} {
		if fmt.Sprint(sums[by]) != all {
			t.Errorf("by %s the sheet Causes has %d findings of %s", by, sums[by], all)
		}
	}
}

func oneText(t *testing.T, db *duckdb.DB, query string) (text string) {
	t.Helper()
	if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: query}, &text); err != nil {
		t.Fatal(err)
	}
	return text
}

var tags = regexp.MustCompile(`<[^>]*>`)

func withoutTags(page string) string { return tags.ReplaceAllString(page, "") }

// rowOfPage are the numbers of a family in the table of the page.
func rowOfPage(page, family string) string {
	_, after, _ := strings.Cut(page, `<tr><th scope="row"><a href="#q=kind%3A`+family+`">`)
	row, _, _ := strings.Cut(after, "</tr>")
	var numbers []string
	for _, cell := range strings.Split(row, `<td class="num">`)[1:] {
		cell = regexp.MustCompile(`<span class="sr">[^<]*</span>`).ReplaceAllString(cell, "")
		numbers = append(numbers, strings.ReplaceAll(strings.TrimSpace(withoutTags(cell)), "–", "0"))
	}
	return strings.Join(numbers, " ")
}

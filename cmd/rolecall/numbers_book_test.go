package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
)

// TestSummariesCountAsTheDatabase: each number of the workbook's first sheet, and those of
// report.html that lead to no list, are the database's.
func TestSummariesCountAsTheDatabase(t *testing.T) {
	t.Parallel()
	run := finished(t, "acme")
	db := openRun(t, run.out)
	book := openWorkbook(t, run.out)
	summary, err := book.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range summary {
		lines = append(lines, strings.Join(strings.Fields(strings.Join(row, " ")), " "))
	}
	want := slices.Concat(familyLines(t, db), linesFrom(t, db, changeLines), linesFrom(t, db, comparedLines), linesFrom(t, db, inputLines))
	for _, sheet := range book.GetSheetList()[1:] {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("%s %d", sheet, len(rows)-1))
	}
	for _, line := range want {
		if !slices.ContainsFunc(lines, func(each string) bool { return each == line || strings.HasPrefix(each, line+" ") }) {
			t.Errorf("the sheet Summary does not say %q", line)
		}
	}
	content, err := os.ReadFile(filepath.Join(run.out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(string(content), " "))), " ")
	for _, text := range slices.Concat(linesFrom(t, db, pageTexts), checkedTexts(t, book.GetRows)) {
		if !strings.Contains(page, text) {
			t.Errorf("report.html does not say %q", text)
		}
	}
}

// familyLines are the findings of each family by severity, then in total, privileged and accepted.
func familyLines(t *testing.T, db *duckdb.DB) (lines []string) {
	t.Helper()
	read, err := facts.Read(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range append(read.Families(), facts.Family{Title: "Total"}) {
		lines = append(lines, family.Title+" "+oneText(t, db, `
			select concat_ws(' ', count(*) filter (not excepted and severity = 'critical'), count(*) filter (not excepted and severity = 'high'),
				count(*) filter (not excepted and severity = 'medium'), count(*) filter (not excepted and severity = 'low'),
				count(*) filter (not excepted), count(*) filter (privileged), count(*) filter (excepted))
			from finding where certainty = 'certain' and kind like `+duckdb.Literal(family.Name+"%")))
	}
	return lines
}

const changeLines = `
	select concat_ws(' ', if(grouping("table") = 1, 'Total', "table" || ' in ' || system), count(distinct change_id) filter (operation = 'create'),
		count(distinct change_id) filter (operation = 'update'), count(distinct change_id) filter (operation = 'delete'), count(distinct change_id))
	from change group by grouping sets (("table", system), ())`

const comparedLines = `
	select concat_ws(' ', name, n) from (values
		('Identities in Okta', (select count(*) from okta.user)), ('of those in scope', (select count(*) from recon.identity where is_in_scope)),
		('Accounts in ServiceNow', (select count(*) from servicenow.user)), ('of those active', (select count(*) from recon.verdict where is_active)),
		('linked to an identity', (select count(*) from recon.verdict where user_key is not null)),
		('Grants of roles', (select count(*) from servicenow.user_role)), ('of those inherited', (select count(*) from servicenow.user_role where inherited)),
		('Memberships of groups', (select count(*) from servicenow.group_member))) as counts(name, n)`

const inputLines = `
	select concat_ws(' ', system, count(*), sum(rows_read), sum(rows_loaded), sum(rows_duplicate), sum(rows_rejected), sum(rows_unused)) from input.file group by system`

// pageTexts are what report.html says of how much there was, in words around the numbers.
const pageTexts = `
	select 'Identities in scope ' || (select count(*) from recon.identity where is_in_scope) || ' of ' || (select count(*) from okta.user) || ' in Okta'
	union all select 'Active accounts ' || count(*) filter (is_active) || ' of ' || count(*) || ' in ServiceNow' from recon.verdict
	union all select count(*) filter (user_key is not null) || ' accounts' from recon.verdict
	union all select 'Grants of roles ' || count(*) || ' ' || count(*) filter (inherited) || ' inherited' from servicenow.user_role
	union all select concat(sum(rows_read), ' rows read = ', sum(rows_loaded), ' loaded + ', sum(rows_duplicate), ' duplicate + ', sum(rows_rejected), ' rejected') from input.file
	union all select 'total ' || replace(concat_ws(' ', count(distinct change_id) filter (operation = 'create'), count(distinct change_id) filter (operation = 'update'),
		count(distinct change_id) filter (operation = 'delete'), count(distinct change_id)), ' 0', ' –') from change`

// checkedTexts are the rows of the sheet Checked as report.html says them.
func checkedTexts(t *testing.T, rowsOf func(sheet string, options ...excelize.Options) ([][]string, error)) (said []string) {
	t.Helper()
	rows, err := rowsOf("Checked")
	if err != nil {
		t.Fatal(err)
	}
	at := func(row []string, title string) string {
		if place := slices.Index(rows[0], title); place < len(row) {
			return row[place]
		}
		return ""
	}
	for _, row := range rows[1:] {
		text := at(row, "What") + " " + at(row, "Kind") + " "
		switch {
		case at(row, "Result") == "not judged":
			text += at(row, "Why not judged")
		case at(row, "Judged") == "":
			text += "–"
		default:
			text += at(row, "Judged") + " " + at(row, "Of")
		}
		said = append(said, strings.Join(strings.Fields(text), " "))
	}
	return said
}

func linesFrom(t *testing.T, db *duckdb.DB, query string) []string {
	t.Helper()
	lines, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: query})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

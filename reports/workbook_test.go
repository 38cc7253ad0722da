package reports_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	sheets "rolecall/reports/workbook"
)

// workbook writes a run and opens its report.xlsx.
func workbook(t *testing.T, db *duckdb.DB) (file *excelize.File, content string) {
	t.Helper()
	_, files := written(t, db, filepath.Join(t.TempDir(), "out"), reports.Options{})
	return open(t, files["report.xlsx"]), files["report.xlsx"]
}

func open(t *testing.T, content string) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// cells gives a column of a sheet by its title, without the header.
func cells(t *testing.T, file *excelize.File, sheet, title string) []string {
	t.Helper()
	rows, err := file.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], title)
	if column < 0 {
		t.Fatalf("the sheet %s has no column %s: %q", sheet, title, rows[0])
	}
	var found []string
	for _, row := range rows[1:] {
		cell := ""
		if column < len(row) {
			cell = row[column]
		}
		found = append(found, cell)
	}
	return found
}

// texts gives what a query yields, made visible.
func texts(t *testing.T, db *duckdb.DB, text string) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "test", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		found = append(found, source.Printable(value))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWorkbookHoldsEveryRow(t *testing.T) {
	db := finished(t)
	file, _ := workbook(t, db)
	want := []string{"Summary", "Findings", "Accounts", "Changes", "Candidates", "Causes", "Checked", "Controls", "Evidence", "Exceptions", "Inputs", "Completeness", "Data quality", "Rejected", "Settings", "Rules"}
	if diff := cmp.Diff(want, file.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct{ sheet, title, query string }{
		{"Findings", "Finding ID", "select finding_id from main.finding order by finding_no"},
		{"Findings", "Why", "select reason from main.finding order by finding_no"},
		{"Findings", "Name", "select coalesce(name, '') from main.finding order by finding_no"},
		{"Findings", "Item", "select coalesce(item, '') from main.finding order by finding_no"},
		{"Accounts", "User name", "select user_name from servicenow.user order by lower(user_name), account_key"},
		{"Accounts", "sys_id", "select sys_id from servicenow.user order by lower(user_name), account_key"},
		{"Changes", "Change ID", "select change_id from main.change order by row_no"},
		{"Changes", "After", "select coalesce(after, '') from main.change order by row_no"},
		{"Checked", "Kind", "select kind from recon.kind where kind not in (select kind from main.finding) order by kind"},
		{"Controls", "Named", "select control from recon.control order by control_no"},
		{"Exceptions", "Ticket", "select coalesce(ticket, '') from policy.exception order by exception_no"},
		{"Inputs", "File", "select concat_ws('!', path, member) from input.file order by file_key"},
		{"Inputs", "SHA-256", "select sha256 from input.file order by file_key"},
		{"Data quality", "What", "select message || coalesce('; at stake: ' || stake, '') from main.rule_warning union all select message from (from main.data_quality order by severity desc)"},
		{"Rejected", "Why", "select cause from input.rejected order by file_key"},
		{"Settings", "Value", "select if(value = '', '(none)', value) from (select name, value from policy.setting union all select 'populations.=contractors.' || name, value from policy.population_setting union all select 'guardrails.protect', pattern from policy.protected_account union all select 'guardrails.keep_last.' || role_name, cast(minimum as varchar) from policy.keep_last union all select 'checks.' || kind, 'off' from recon.kind where off_by is not null) order by name"},
		{"Rules", "Text", "select unnest(string_split(rtrim(rules_text, chr(10)), chr(10))) from recon.origin"},
	} {
		if diff := cmp.Diff(texts(t, db, test.query), cells(t, file, test.sheet, test.title)); diff != "" {
			t.Errorf("%s, %s (-run +workbook):\n%s", test.sheet, test.title, diff)
		}
	}
}

// TestWorriesArePrintedWithTheirFile: on paper, too, a sheet of worries says which file each is about.
func TestWorriesArePrintedWithTheirFile(t *testing.T) {
	file, _ := workbook(t, finished(t))
	rows, err := file.GetRows("Data quality")
	if err != nil {
		t.Fatal(err)
	}
	column, err := excelize.ColumnNumberToName(slices.Index(rows[0], "File") + 1)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("'Data quality'!$A$1:$%s$%d", column, len(rows))
	for _, name := range file.GetDefinedName() {
		if name.Scope == "Data quality" && name.Name == "_xlnm.Print_Area" {
			if name.RefersTo != want {
				t.Errorf("%s is printed, want %s", name.RefersTo, want)
			}
			return
		}
	}
	t.Error("the sheet says nothing of what is printed")
}

// A kind of a family that nothing here knows is in the tables of families, so
// that they add up.
func TestNewFamilyIsCounted(t *testing.T) {
	_, files := written(t, finished(t), filepath.Join(t.TempDir(), "out"), reports.Options{})
	if !strings.Contains(files["report.html"], `<a href="#q=kind%3Anewfamily">newfamily</a>`) {
		t.Error("report.html has no row for the family newfamily")
	}
	rows, err := open(t, files["report.xlsx"]).GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	isFamily := func(row []string) bool { return slices.Contains(row, "newfamily") }
	if at := slices.IndexFunc(rows, isFamily); at < 0 || !slices.Contains(rows[at], "1") {
		t.Errorf("the sheet Summary does not count the family newfamily: %q", rows)
	}
}

// ours are the references of the charts to the first sheet.
var ours = regexp.MustCompile(`<f>(&#39;|')Summary(&#39;|')![$A-Z0-9:]+</f>`)

// No value of the fixture, which is full of them, acts in the workbook: there is
// no formula, no link out of it, no macro, and every text is a text.
func TestWorkbookIsInert(t *testing.T) {
	file, content := workbook(t, finished(t))
	packed, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range packed.File {
		reader, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(member.Name, "xl/charts/") {
			text = ours.ReplaceAll(text, nil)
		}
		for _, active := range []string{"<f>", "<f ", "TargetMode=\"External\"", "vbaProject", "externalLink", "\x1b", "\u202e"} {
			if bytes.Contains(text, []byte(active)) {
				t.Errorf("%s holds %q", member.Name, active)
			}
		}
	}
	seen := 0
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, value := range row {
				if value == "" || !strings.ContainsAny(value[:1], "=+-@\t\r") {
					continue
				}
				if _, err := strconv.ParseInt(value, 10, 64); err == nil && columnTitle(rows, j) == "Ahead" {
					continue // a number below zero
				}
				seen++
				cell, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				kind, err := file.GetCellType(sheet, cell)
				if err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
					t.Errorf("%s!%s is %v: %q (%v)", sheet, cell, kind, value, err)
				}
			}
		}
	}
	if seen < 6 {
		t.Errorf("the fixture has only %d values that look like formulas", seen)
	}
}

// TestReadmeListsTheSheets holds reports/README.md against the tables; -update
// writes it again.
func TestReadmeListsTheSheets(t *testing.T) { comparePart(t, "sheets", sheets.Markdown()+"\n") }

// columnTitle is what stands above a column, in the first row that has as many.
func columnTitle(rows [][]string, column int) string {
	for _, row := range rows {
		if column < len(row) {
			return row[column]
		}
	}
	return ""
}

package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"rolecall/reports/xlsx"
)

var columns = []xlsx.Column{
	{Name: "name"}, {Name: "count", Kind: xlsx.Number}, {Name: "day", Kind: xlsx.Date},
	{Name: "at", Kind: xlsx.DateTime}, {Name: "privileged", Kind: xlsx.Flag},
}

// book writes a workbook and gives its bytes.
func book(t testing.TB, write func(*xlsx.Book)) []byte {
	t.Helper()
	scratch := t.TempDir()
	b, err := xlsx.NewBook(scratch)
	check(t, err)
	write(b)
	var saved bytes.Buffer
	check(t, b.Save(&saved))
	check(t, b.Close())
	if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	return saved.Bytes()
}

func table(t testing.TB, b *xlsx.Book, name string, columns []xlsx.Column, rows ...[]any) {
	t.Helper()
	sheet, err := b.Sheet(name, columns)
	check(t, err)
	for _, row := range rows {
		check(t, sheet.Row(row...))
	}
	check(t, sheet.Close())
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func opened(t testing.TB, saved []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(saved))
	check(t, err)
	t.Cleanup(func() { file.Close() })
	return file
}

func TestRowsOfEachKind(t *testing.T) {
	at := time.Date(2026, 11, 1, 9, 30, 5, 999, time.FixedZone("IST", 19800))
	file := opened(t, book(t, func(b *xlsx.Book) {
		table(t, b, "People", columns,
			[]any{"007", 1234, at, at, true},
			[]any{"1e5", int64(-3), nil, nil, false},
			[]any{"", 0, at, at, nil})
	}))
	got, err := file.GetRows("People")
	check(t, err)
	want := [][]string{
		{"name", "count", "day", "at", "privileged"},
		{"007", "1,234", "2026-11-01", "2026-11-01 04:00:05", "yes"},
		{"1e5", "-3"},
		{"", "0", "2026-11-01", "2026-11-01 04:00:05"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	panes, err := file.GetPanes("People")
	check(t, err)
	if !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v", panes)
	}
}

// Text stays text, whatever it looks like, also when its cell is edited.
func TestTextIsInert(t *testing.T) {
	texts := []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", `=HYPERLINK("http://x","y")`,
		"'=1", "{=1}", "0012", "1E400", "2026-11-01", "TRUE", "_x0041_", "_x005F_x0041_", "<b>&amp;</b>", "]]>", "a\nb", " x ",
		"Zoë 日本 😀",
	}
	saved := book(t, func(b *xlsx.Book) {
		var rows [][]any
		for _, text := range texts {
			if err := xlsx.Holds(text); err != nil {
				t.Errorf("%q: %v", text, err)
			}
			rows = append(rows, []any{text})
		}
		table(t, b, "Texts", columns[:1], rows...)
	})
	file := opened(t, saved)
	for i, text := range texts {
		cell := fmt.Sprintf("A%d", i+2)
		if got, err := file.GetCellValue("Texts", cell); err != nil || got != text {
			t.Errorf("%q came back as %q (%v)", text, got, err)
		}
		if kind, err := file.GetCellType("Texts", cell); err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%q is of type %v (%v)", text, kind, err)
		}
		id, err := file.GetCellStyle("Texts", cell)
		check(t, err)
		if style, err := file.GetStyle(id); err != nil || style.NumFmt != 49 && (style.CustomNumFmt == nil || *style.CustomNumFmt != "@") {
			t.Errorf("%q: %+v %v", text, style, err)
		}
	}
	for name, content := range members(t, saved) {
		if strings.HasPrefix(name, "xl/worksheets/") && strings.Contains(content, "<f>") {
			t.Errorf("%s holds a formula", name)
		}
	}
}

func TestTextThatACellCannotHold(t *testing.T) {
	long := strings.Repeat("é", xlsx.MaxText-2) + "😀" // exactly as much as it can
	tests := []struct{ text, want, problem string }{
		{"a\x00b\x1b[31m\x7f", "a␀b␛[31m\x7f", "a cell cannot hold the control character U+0000"},
		{"\xff", "\uFFFD", "a cell cannot hold bytes that are not UTF-8"},
		{"x\uFFFF", "x\uFFFD", "a cell cannot hold the control character U+FFFF"},
		{long, long, ""},
		{long + "z", strings.Repeat("é", xlsx.MaxText-32) + "… [cut: 32768 characters in all]", "a cell holds 32767 characters, not 32768"},
	}
	file := opened(t, book(t, func(b *xlsx.Book) {
		var rows [][]any
		for _, test := range tests {
			rows = append(rows, []any{test.text})
		}
		table(t, b, "Texts", columns[:1], rows...)
	}))
	for i, test := range tests {
		problem := ""
		if err := xlsx.Holds(test.text); err != nil {
			problem = err.Error()
		}
		if problem != test.problem {
			t.Errorf("%.20q: %q, want %q", test.text, problem, test.problem)
		}
		got, err := file.GetCellValue("Texts", fmt.Sprintf("A%d", i+2))
		check(t, err)
		if got != test.want {
			t.Errorf("%.20q came back as %.20q…%q", test.text, got, got[max(0, len(got)-40):])
		}
	}
}

// Any text that a cell holds comes back.
func TestTextComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringN(1, 50, -1), 1, 30).Draw(rt, "texts")
		file := opened(t, book(t, func(b *xlsx.Book) {
			var rows [][]any
			for _, text := range texts {
				rows = append(rows, []any{text})
			}
			table(t, b, "Texts", columns[:1], rows...)
		}))
		for i, text := range texts {
			got, err := file.GetCellValue("Texts", fmt.Sprintf("A%d", i+2))
			if err != nil || xlsx.Holds(text) == nil && got != text {
				rt.Fatalf("%q came back as %q (%v)", text, got, err)
			}
		}
	})
}

func TestFullSheetsGoOnInAnother(t *testing.T) {
	var rows [][]any
	for i := range 25 {
		rows = append(rows, []any{fmt.Sprint("row ", i)})
	}
	long := "A sheet with quite a long name of its own"
	file := opened(t, book(t, func(b *xlsx.Book) {
		b.Split(11)
		table(t, b, "People", columns[:1], rows...)
		table(t, b, long, columns[:1], rows[:11]...)
	}))
	want := []string{"People", "People 2", "People 3", "A sheet with quite a long name", "A sheet with quite a long nam 2"}
	if diff := cmp.Diff(want, file.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	var got []string
	for _, name := range want[:3] {
		lines, err := file.GetRows(name)
		check(t, err)
		if lines[0][0] != "name" || len(lines) > 11 {
			t.Errorf("%s: %v", name, lines)
		}
		for _, line := range lines[1:] {
			got = append(got, line[0])
		}
	}
	if len(got) != 25 || got[0] != "row 0" || got[24] != "row 24" {
		t.Error(got)
	}
}

func TestSameRowsSameBytes(t *testing.T) {
	write := func() []byte {
		return book(t, func(b *xlsx.Book) {
			for _, name := range []string{"One", "Two", "Three", "Four"} {
				table(t, b, name, columns, []any{name, 1, time.Unix(0, 0), nil, true})
			}
		})
	}
	first := write()
	for range 20 {
		if !bytes.Equal(first, write()) {
			t.Fatal("differs")
		}
	}
	packed, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	check(t, err)
	var names []string
	for _, member := range packed.File {
		names = append(names, member.Name)
	}
	if !slices.IsSorted(names) || names[0] != "[Content_Types].xml" {
		t.Error(names)
	}
}

func TestMistakesAreRefused(t *testing.T) {
	b, err := xlsx.NewBook(t.TempDir())
	check(t, err)
	defer b.Close()
	sheet, err := b.Sheet("People", columns)
	check(t, err)
	for want, row := range map[string][]any{
		"sheet People: 1 values for 5 columns":                                {"x"},
		"sheet People, column count: a string does not fit the column's kind": {"x", "=1", nil, nil, nil},
		"sheet People, column name: a int does not fit the column's kind":     {7, nil, nil, nil, nil},
	} {
		if err := sheet.Row(row...); err == nil || err.Error() != want {
			t.Error(err)
		}
	}
	if err := b.Save(io.Discard); err == nil || err.Error() != `the sheet "People" is not closed` {
		t.Error(err)
	}
	if _, err := b.Sheet("people", columns); err == nil {
		t.Error("two sheets of one name")
	}
}

func members(t testing.TB, saved []byte) map[string]string {
	t.Helper()
	packed, err := zip.NewReader(bytes.NewReader(saved), int64(len(saved)))
	check(t, err)
	contents := map[string]string{}
	for _, member := range packed.File {
		reader, err := member.Open()
		check(t, err)
		content, err := io.ReadAll(reader)
		check(t, err)
		contents[member.Name] = string(content)
	}
	return contents
}

func BenchmarkSheet(b *testing.B) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		book(b, func(wb *xlsx.Book) {
			sheet, err := wb.Sheet("People", slices.Concat(columns, []xlsx.Column{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}}))
			check(b, err)
			for i := range 100_000 {
				check(b, sheet.Row("user", i, at, at, true, "alice.smith@example.com", "2", "3", "itil", "A sentence, as they stand in reasons."))
			}
			check(b, sheet.Close())
		})
	}
}

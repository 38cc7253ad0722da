package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/reports/xlsx"
)

// odd are texts that XML or workbooks could take for something else.
var odd = []string{
	"<b>&amp;</b>", "&", "<", ">", `"`, "'", `say "hi"`, "O'Neil", "]]>", "<![CDATA[x]]>", "</t></is></c></row></sheetData>", "<!-- x -->",
	" x", "x ", "\tx", "x\t", "\nx", "x\n", "\rx", "x\r", " ", "\n", "a\nb", "a\r\nb", "a\tb", "a b", "\u00a0x\u00a0", "\u2003x",
	"a\x00b\x1b[31m\x7f\u0085", "\x01", "\xff", "a\xc3", "x\uFFFE\uFFFF", "\u2028", "\u202egnp.exe",
	"_", "__", "_x", "_x0041_", "_x000D_", "_x000d_", "_x0041", "x0041_", "_x00g1_", "_X0041_", "a_x0041_b", "_x005F_", "_x005F_x0041_", "_x005F_x005F_", "_<x0041_",
	"_xé041_", "Zoë", "日本", "😀", "👩\u200d💻", "e\u0301", "﷽", "=1+1", "0012", "1e5", "TRUE",
	strings.Repeat("long ", 5000), strings.Repeat("<", 20_000), strings.Repeat("😀", 20_000), strings.Repeat("é", 40_000), strings.Repeat(" ", 33_000),
}

// The rows are what the library would have written, byte for byte.
func TestRowsAreAsTheLibraryWritesThem(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	columns := slices.Concat(columns, []xlsx.Column{{Name: "long", Wrap: true, Width: 20}})
	for i := range 25 {
		columns = append(columns, xlsx.Column{Name: fmt.Sprint("more ", i)})
	}
	var rows [][]any
	for i := range 1000 {
		at := time.Unix(random.Int64N(8*1e9)-2e9, random.Int64N(1e9)).In(time.FixedZone("", random.IntN(86400)-43200))
		row := []any{odd[i%len(odd)], random.Int64() >> random.IntN(64), at, at, i%2 == 0, strings.Repeat("word ", random.IntN(60))}
		for len(row) < len(columns) {
			row = append(row, odd[random.IntN(len(odd)-5)])
		}
		row[random.IntN(len(row))] = nil
		rows = append(rows, row)
	}
	rows = append(rows, make([]any, len(columns)))
	saved := book(t, func(b *xlsx.Book) { table(t, b, "Rows", columns, rows...) })
	got := below(t, members(t, saved)["xl/worksheets/sheet1.xml"])
	if want := byTheLibrary(t, opened(t, saved), columns, rows); got != want {
		at := 0
		for got[at] == want[at] {
			at++
		}
		t.Errorf("%d bytes, want %d; at byte %d\n%.300q\nwant\n%.300q", len(got), len(want), at, got[max(0, at-100):], want[max(0, at-100):])
	}
}

// byTheLibrary is the XML of the rows as the library writes them, with the
// styles of the columns of the first sheet.
func byTheLibrary(t *testing.T, styled *excelize.File, columns []xlsx.Column, rows [][]any) string {
	t.Helper()
	styles := make([]int, len(columns))
	for i := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		check(t, err)
		styles[i], err = styled.GetColStyle("Rows", name)
		check(t, err)
	}
	file := excelize.NewFile()
	defer file.Close()
	stream, err := file.NewStreamWriter("Sheet1")
	check(t, err)
	check(t, stream.SetRow("A1", []any{"header"}))
	for i, row := range rows {
		cells, height := make([]any, len(row)), excelize.RowOpts{}
		for j, value := range row {
			if value = fitting(columns[j], value); value != nil && value != "" {
				cells[j] = excelize.Cell{StyleID: styles[j], Value: value}
			}
			if text, ok := value.(string); ok && columns[j].Wrap && xlsx.Lines(text, columns[j].Width) > 1 {
				height.Height = 15 * float64(xlsx.Lines(text, columns[j].Width))
			}
		}
		check(t, stream.SetRow(fmt.Sprint("A", i+2), cells, height))
	}
	check(t, stream.Flush())
	var saved bytes.Buffer
	check(t, file.Write(&saved))
	return below(t, members(t, saved.Bytes())["xl/worksheets/sheet1.xml"])
}

// fitting is the value as it has to be in its cell.
func fitting(column xlsx.Column, value any) any {
	switch value := value.(type) {
	case string:
		return xlsx.Fitted(value)
	case bool:
		return map[bool]string{true: "yes"}[value]
	case time.Time:
		value, layout := value.UTC().Truncate(time.Second), time.DateTime
		if column.Kind == xlsx.Date {
			value, layout = value.Truncate(24*time.Hour), time.DateOnly
		}
		if value.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) {
			return value.Format(layout)
		}
		return value
	}
	return value
}

// below is the XML of the rows below the header.
func below(t *testing.T, sheet string) string {
	t.Helper()
	_, rows, hasHeader := strings.Cut(sheet, "</row>")
	rows, _, hasEnd := strings.Cut(rows, "</sheetData>")
	if !hasHeader || !hasEnd {
		t.Fatalf("no rows in %.300q", sheet)
	}
	return rows
}

// Texts that the library itself would spoil come back too.
func TestTextThatLooksEscapedComesBack(t *testing.T) {
	texts := slices.Concat(odd[:len(odd)-5], []string{"_xD800_", "_x0041_x0042_", "_x005F_x0041_x0042_x0043_", "_x005F_x005F_x005F_"})
	texts = slices.DeleteFunc(texts, func(text string) bool { return xlsx.Holds(text) != nil })
	file := opened(t, book(t, func(b *xlsx.Book) {
		var rows [][]any
		for _, text := range texts {
			rows = append(rows, []any{text})
		}
		table(t, b, "Texts", columns[:1], rows...)
	}))
	for i, text := range texts {
		if got, err := file.GetCellValue("Texts", fmt.Sprint("A", i+2)); err != nil || got != text {
			t.Errorf("%q came back as %q (%v)", text, got, err)
		}
	}
}

func TestLinks(t *testing.T) {
	saved := book(t, func(b *xlsx.Book) {
		table(t, b, "From", columns[:2], []any{xlsx.Link{Text: "<to>", To: b.Place("To", 1)}, 1}, []any{xlsx.Link{Text: "nowhere"}, nil}, []any{xlsx.Link{}, nil})
		table(t, b, "To", columns[:1], []any{"first"}, []any{"second"})
	})
	file := opened(t, saved)
	for cell, want := range map[string][2]string{"A2": {"<to>", "'To'!A3"}, "A3": {"nowhere", ""}, "A4": {"", ""}} {
		text, err := file.GetCellValue("From", cell)
		check(t, err)
		_, to, err := file.GetCellHyperLink("From", cell)
		check(t, err)
		if diff := cmp.Diff(want, [2]string{text, to}); diff != "" {
			t.Errorf("%s: %s", cell, diff)
		}
	}
	linked, err := file.GetCellStyle("From", "A2")
	check(t, err)
	plain, err := file.GetCellStyle("From", "A3")
	check(t, err)
	if style, err := file.GetStyle(linked); err != nil || linked == plain || style.Font.Underline != "single" {
		t.Errorf("a link looks like %+v (%v)", style.Font, err)
	}
}

// Programs refuse a sheet with more links than they take. The library itself
// would need minutes for so many.
func TestManyLinks(t *testing.T) {
	const most = 65_530
	file := opened(t, book(t, func(b *xlsx.Book) {
		rows := make([][]any, most+1)
		for i := range rows {
			rows[i] = []any{xlsx.Link{Text: "to", To: b.Place("It's", i)}}
		}
		table(t, b, "From", columns[:1], rows...)
		table(t, b, "It's", columns[:1])
	}))
	for row, want := range map[int]string{0: "'It''s'!A2", 1: "'It''s'!A3", most - 1: "'It''s'!A65531", most: ""} {
		_, to, err := file.GetCellHyperLink("From", fmt.Sprint("A", row+2))
		if check(t, err); to != want {
			t.Errorf("row %d leads to %q, not %q", row, to, want)
		}
	}
}

// A row that is refused leaves nothing behind.
func TestRefusedRowsAreNotThere(t *testing.T) {
	file := opened(t, book(t, func(b *xlsx.Book) {
		sheet, err := b.Sheet("People", columns[:2])
		check(t, err)
		for i := range 3 {
			check(t, sheet.Row(fmt.Sprint("row ", i), i))
			if err := sheet.Row("refused", "text"); err == nil {
				t.Error("text among numbers")
			}
		}
		check(t, sheet.Close())
		if sheet.Rows() != 3 {
			t.Errorf("%d rows", sheet.Rows())
		}
	}))
	got, err := file.GetRows("People")
	check(t, err)
	if diff := cmp.Diff([][]string{{"name", "count"}, {"row 0", "0"}, {"row 1", "1"}, {"row 2", "2"}}, got); diff != "" {
		t.Error(diff)
	}
}

// Whoever else is on the machine cannot read the scratch files, and they are
// taken away also from a workbook that is never saved.
func TestScratchFiles(t *testing.T) {
	scratch := t.TempDir()
	b, err := xlsx.NewBook(scratch)
	check(t, err)
	b.Split(2000)
	sheet, err := b.Sheet("People", columns[:1])
	check(t, err)
	for range 5000 {
		check(t, sheet.Row(strings.Repeat("x", 200)))
	}
	files, err := filepath.Glob(filepath.Join(scratch, "*"))
	check(t, err)
	if len(files) != 3 {
		t.Errorf("scratch files: %q", files)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v %v", file, info.Mode(), err)
		}
	}
	check(t, b.Close())
	if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// The archive says of a sheet with rows what it says of every other member.
func TestMembersAreAlike(t *testing.T) {
	saved := book(t, func(b *xlsx.Book) { table(t, b, "People", columns[:1], []any{"x"}) })
	packed, err := zip.NewReader(bytes.NewReader(saved), int64(len(saved)))
	check(t, err)
	facts := func(member *zip.File) []any {
		return []any{member.Method, member.Flags, member.CreatorVersion, member.ReaderVersion, member.ModifiedDate, member.ModifiedTime}
	}
	for _, member := range packed.File {
		if diff := cmp.Diff(facts(packed.File[0]), facts(member)); diff != "" {
			t.Errorf("%s: %s", member.Name, diff)
		}
	}
}

package exports_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Workbooks stand in the archives as text: a line "## name" begins a sheet,
// the rows under it are CSV. A cell is text, unless it begins with n: (a
// number), t: (a number shown as date and time), d: (shown as a date), z: (with
// zeros before it), b: (a boolean), f: (a formula and what was computed for it)
// or e: (an error). A row "skip" leaves a row out, "cap" repeats a row 32,000
// times, "page,8000" 8,000 times.

type testSheet struct {
	name string
	rows [][]string // nil is a row that is left out
}

func testSheets(t testing.TB, data []byte) []testSheet {
	t.Helper()
	var sheets []testSheet
	for part := range strings.SplitSeq("\n"+string(data), "\n## ") {
		name, text, _ := strings.Cut(part, "\n")
		if strings.TrimSpace(name) == "" {
			continue
		}
		reader := csv.NewReader(strings.NewReader(text))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if row[0] == "skip" {
				rows[i] = nil
			}
		}
		sheets = append(sheets, testSheet{name, rows})
	}
	return sheets
}

// poiStyles are the cell formats of poiWorkbook: general, date and time, date,
// six digits.
const poiStyles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="000000"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>`

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// poiWorkbook is a workbook as Apache POI writes one for ServiceNow: texts
// inside the cells, and a dimension of A1 whatever there is.
func poiWorkbook(t testing.TB, data []byte, is1904 bool) []byte {
	t.Helper()
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	parts := [][2]string{{"xl/styles.xml", xmlHead + poiStyles}}
	var listed, related, types strings.Builder
	for i, sheet := range testSheets(t, data) {
		fmt.Fprintf(&listed, `<sheet name="%s" r:id="rId%d" sheetId="%[2]d"/>`, escaped(sheet.name), i+1)
		fmt.Fprintf(&related, `<Relationship Id="rId%d" Target="worksheets/sheet%[1]d.xml" Type="%s/worksheet"/>`, i+1, office)
		fmt.Fprintf(&types, `<Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml" PartName="/xl/worksheets/sheet%d.xml"/>`, i+1)
		parts = append(parts, [2]string{fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), poiSheet(t, sheet)})
	}
	epoch := ""
	if is1904 {
		epoch = `<workbookPr date1904="true"/>`
	}
	parts = append(parts,
		[2]string{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default ContentType="application/vnd.openxmlformats-package.relationships+xml" Extension="rels"/><Default ContentType="application/xml" Extension="xml"/><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" PartName="/xl/workbook.xml"/>` + types.String() + `</Types>`},
		[2]string{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="xl/workbook.xml" Type="` + office + `/officeDocument"/></Relationships>`},
		[2]string{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + main + `" xmlns:r="` + office + `">` + epoch + `<bookViews><workbookView activeTab="0"/></bookViews><sheets>` + listed.String() + `</sheets></workbook>`},
		[2]string{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdS" Target="styles.xml" Type="` + office + `/styles"/>` + related.String() + `</Relationships>`},
	)
	return zipped(t, parts)
}

func zipped(t testing.TB, parts [][2]string) []byte {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for _, part := range parts {
		member, err := archive.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := member.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func poiSheet(t testing.TB, sheet testSheet) string {
	var text strings.Builder
	text.WriteString(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15.0"/><sheetData>` + "\n")
	number := 0
	for _, row := range sheet.rows {
		repeat := 1
		if len(row) > 0 && row[0] == "cap" {
			repeat, row = 32_000, row[1:]
		}
		if len(row) > 1 && row[0] == "page" {
			repeat, _ = strconv.Atoi(row[1]) // none if it is no number
			row = row[2:]
		}
		for range repeat {
			if number++; row == nil {
				continue
			}
			fmt.Fprintf(&text, `<row r="%d">`, number)
			for i, value := range row {
				place, err := excelize.CoordinatesToCellName(i+1, number)
				if err != nil {
					t.Fatal(err)
				}
				value = strings.ReplaceAll(value, "{row}", strconv.Itoa(number))
				text.WriteString(poiCell(place, value))
			}
			text.WriteString("</row>\n")
		}
	}
	return text.String() + `</sheetData><pageMargins bottom="0.75" footer="0.3" header="0.3" left="0.7" right="0.7" top="0.75"/></worksheet>`
}

func poiCell(place, value string) string {
	kind, rest, isMarked := strings.Cut(value, ":")
	if !isMarked {
		kind = ""
	}
	switch kind {
	case "n":
		return fmt.Sprintf(`<c r="%s" t="n"><v>%s</v></c>`, place, rest)
	case "t", "d", "z":
		return fmt.Sprintf(`<c r="%s" s="%d"><v>%s</v></c>`, place, map[string]int{"t": 1, "d": 2, "z": 3}[kind], rest)
	case "b", "e":
		return fmt.Sprintf(`<c r="%s" t="%s"><v>%s</v></c>`, place, kind, rest)
	case "f":
		return fmt.Sprintf(`<c r="%s" t="str"><f>UPPER("x")</f><v>%s</v></c>`, place, rest)
	}
	if value == "" {
		return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t></t></is></c>`, place)
	}
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, place, escaped(value))
}

func escaped(text string) string {
	var into bytes.Buffer
	if err := xml.EscapeText(&into, []byte(text)); err != nil {
		return ""
	}
	return into.String()
}

// excelWorkbook is a workbook as Excel keeps one: texts in a table of their
// own, empty sheets among the others.
func excelWorkbook(t testing.TB, data []byte) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	styles := map[string]int{}
	for kind, format := range map[string]string{"t": "dd/mm/yyyy hh:mm", "d": "mm-dd-yy", "z": "00000"} {
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		styles[kind] = style
	}
	for _, sheet := range testSheets(t, data) {
		if _, err := book.NewSheet(sheet.name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheet.rows {
			for c, value := range row {
				place, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err == nil {
					err = excelCell(book, sheet.name, place, value, styles)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	packed, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func excelCell(book *excelize.File, sheet, place, value string, styles map[string]int) error {
	kind, rest, isMarked := strings.Cut(value, ":")
	if !isMarked {
		kind = ""
	}
	switch kind {
	case "b":
		return book.SetCellBool(sheet, place, rest == "1")
	case "f":
		return book.SetCellFormula(sheet, place, rest)
	case "n", "t", "d", "z":
		number, err := strconv.ParseFloat(rest, 64)
		if err != nil {
			return err
		}
		if err := book.SetCellValue(sheet, place, number); err != nil || styles[kind] == 0 {
			return err
		}
		return book.SetCellStyle(sheet, place, place, styles[kind])
	}
	return book.SetCellStr(sheet, place, value)
}

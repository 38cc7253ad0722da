package decode_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/decode"
	"rolecall/exports/source"
)

// workbook is a workbook of one sheet with a header and so many rows, whose
// parts may be changed before they are packed.
func workbook(t testing.TB, rows int, change map[string]func(string) string) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for row := range rows + 1 {
		values := []any{"name", "number"}
		if row > 0 {
			values = []any{fmt.Sprintf("text %d", row), row}
		}
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row+1), &values); err != nil {
			t.Fatal(err)
		}
	}
	packed, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return repacked(t, packed.Bytes(), change)
}

func repacked(t testing.TB, packed []byte, change map[string]func(string) string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	for _, file := range archive.File {
		part, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		text := string(content)
		if edit := change[file.Name]; edit != nil {
			text = edit(text)
		}
		into, err := writer.Create(file.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(into, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const firstSheet = "xl/worksheets/sheet1.xml"

func inSheet(old, new string) map[string]func(string) string {
	return map[string]func(string) string{firstSheet: func(text string) string { return strings.Replace(text, old, new, 1) }}
}

// TestDamagedWorkbooks damages workbooks in ways that the library passes over.
func TestDamagedWorkbooks(t *testing.T) {
	const rows = 100
	whole := workbook(t, rows, nil)
	if documents, err := read(t, "a.xlsx", whole); err != nil || len(documents) != 1 || documents[0].Records != rows {
		t.Fatal(documents, err)
	}
	broken := map[string]struct {
		content []byte
		want    string
	}{
		"cut in half":       {whole[:len(whole)/2], "a.xlsx: is a damaged workbook: it is cut off"},
		"a byte changed":    {flipped(whole), "a.xlsx: is a damaged workbook: its part \"xl/"},
		"sheet cut off":     {workbook(t, rows, cutAt(`<row r="50"`)), "a.xlsx!Sheet1:49: the sheet is damaged: XML syntax error"},
		"sheet not closed":  {workbook(t, rows, cutAt(`</worksheet>`)), "a.xlsx!Sheet1:101: the sheet is damaged: XML syntax error"},
		"end tag missing":   {workbook(t, rows, inSheet(`</row><row r="50"`, `<row r="50"`)), "a.xlsx!Sheet1:49: the sheet is damaged: row 49 holds an element \"row\""},
		"row twice":         {workbook(t, rows, inSheet(`<row r="50"`, `<row r="49"`)), "a.xlsx!Sheet1:49: the sheet is damaged"},
		"row far away":      {workbook(t, rows, inSheet(`<row r="101"`, `<row r="99999999"`)), "a.xlsx!Sheet1:100: the sheet is damaged"},
		"cell out of place": {workbook(t, rows, inSheet(`r="B50"`, `r="A50"`)), `row 50 holds a cell "A50" where it does not belong`},
		"cell of a row":     {workbook(t, rows, inSheet(`r="B50"`, `r="B51"`)), `row 50 holds a cell "B51" where it does not belong`},
		"text not there":    {workbook(t, rows, inSheet(`<v>50</v>`, `<v>5000</v>`)), "refers to the text number \"5000\""},
		"number is none":    {workbook(t, rows, inSheet(`<v>50</v></c></row>`, `<v>x</v></c></row>`)), "the number \"x\" is none"},
		"kind unknown":      {workbook(t, rows, inSheet(`<c r="A50" t="s"`, `<c r="A50" t="q"`)), "a cell is of the kind \"q\""},
		"doctype":           {workbook(t, rows, inSheet(`<worksheet`, `<!DOCTYPE x [<!ENTITY y "z">]><worksheet`)), "it has a DOCTYPE"},
		"entity":            {workbook(t, rows, inSheet(`<v>50</v>`, `<v>&y;</v>`)), "invalid character entity &y;"},
		"texts cut off": {workbook(t, rows, map[string]func(string) string{"xl/sharedStrings.xml": func(text string) string { return text[:len(text)/2] }}),
			"its table of texts: XML syntax error"},
		"format not a number": {workbook(t, rows, inSheet(`<c r="A50"`, `<c s="x" r="A50"`)), `a cell with the format "x"`},
		"styles out of range": {workbook(t, rows, map[string]func(string) string{"xl/styles.xml": func(string) string { return "<" }}), "is a damaged workbook"},
		"no sheet": {workbook(t, rows, map[string]func(string) string{"xl/_rels/workbook.xml.rels": func(text string) string {
			return strings.Replace(text, "worksheets/sheet1.xml", "worksheets/other.xml", 1)
		}}), "the sheet is damaged: its XML is missing"},
	}
	for name, each := range broken {
		t.Run(name, func(t *testing.T) {
			_, err := read(t, "a.xlsx", each.content)
			if err == nil || !strings.Contains(err.Error(), each.want) {
				t.Errorf("%v, want %s", err, each.want)
			}
		})
	}
}

func cutAt(text string) map[string]func(string) string {
	return map[string]func(string) string{firstSheet: func(sheet string) string { return sheet[:strings.Index(sheet, text)] }}
}

// flipped changes a byte of the largest part.
func flipped(content []byte) []byte {
	changed := bytes.Clone(content)
	at := bytes.Index(changed, []byte("xl/worksheets/sheet1.xml")) + 200
	changed[at] ^= 0x55
	return changed
}

// TestOfficeFiles recognises what looks like a workbook.
func TestOfficeFiles(t *testing.T) {
	ole := func(stream string) []byte {
		content := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
		for _, unit := range utf16.Encode([]rune(stream)) {
			content = append(content, byte(unit), byte(unit>>8))
		}
		return append(content, make([]byte, 500)...)
	}
	archive := func(names ...string) []byte {
		var packed bytes.Buffer
		writer := zip.NewWriter(&packed)
		for _, name := range names {
			if _, err := writer.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		return packed.Bytes()
	}
	for want, content := range map[string][]byte{
		"is a workbook protected by a password":                                 ole("EncryptedPackage"),
		"is a workbook of Excel's format before 2007 (.xls), which is not read": ole("Workbook"),
		"is a document of Microsoft Office's format before 2007":                ole("WordDocument"),
		"is a binary workbook (.xlsb), which is not read":                       archive("[Content_Types].xml", "xl/workbook.bin"),
		"is an OpenDocument file (.ods), which is not read":                     archive("mimetype", "content.xml", "META-INF/manifest.xml"),
		"is a Word document, which is not read":                                 archive("[Content_Types].xml", "word/document.xml"),
		"is a document of Numbers or Pages, which is not read":                  archive("Index/Document.iwa"),
	} {
		_, err := read(t, "a", content)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if err != nil && !regexp.MustCompile(`\n .*(save|export)`).MatchString(err.Error()) {
			t.Errorf("no way out is said: %v", err)
		}
	}
}

// TestWorkbookBomb has a workbook that swells.
func TestWorkbookBomb(t *testing.T) {
	bomb := workbook(t, 1, map[string]func(string) string{firstSheet: func(text string) string {
		return strings.Replace(text, "</sheetData>", "</sheetData>"+strings.Repeat(" ", 3<<20), 1)
	}})
	path := filepath.Join(t.TempDir(), "bomb.xlsx")
	if err := os.WriteFile(path, bomb, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "bomb.xlsx", TempDir: t.TempDir(), MaxExpansion: 1 << 20})
	if err == nil || !strings.Contains(err.Error(), "--max-expansion") || !strings.Contains(err.Error(), "because reading a workbook takes much memory") {
		t.Error(err)
	}
	if _, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "bomb.xlsx", TempDir: t.TempDir()}); err != nil {
		t.Error(err)
	}
}

// FuzzSheet reads any sheet: an error is a problem at a place, and no row that
// the XML has is lost without one. (Fuzz with -fuzzminimizetime 1x: the order of
// maps makes coverage differ from run to run, so that minimizing takes long.)
func FuzzSheet(f *testing.F) {
	const head, tail = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, `</sheetData></worksheet>`
	for _, rows := range []string{
		`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1.5E3</v></c></row>`,
		`<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row><row r="9"><c r="C9" t="b"><v>1</v></c></row>`,
		`<row r="1"><c r="A1" s="1"><v>45000.5</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>A1</f><v>x</v></c><c t="d"><v>2026-10-01T10:00:00</v></c></row>`,
		`<row r="1"/><row r="2"><c r="A2" t="inlineStr"><is><t>Export stopped due to excessive size. Use CSV</t></is></c></row>`,
	} {
		f.Add(head + rows + tail)
	}
	whole := workbook(f, 1, nil)
	f.Fuzz(func(t *testing.T, sheet string) {
		documents, err := read(t, "a.xlsx", repacked(t, whole, map[string]func(string) string{firstSheet: func(string) string { return sheet }}))
		var problem source.Problem
		var problems *source.List
		if err != nil && !errors.As(err, &problem) && !errors.As(err, &problems) {
			t.Fatal(err)
		}
		for _, document := range documents {
			if rows := int64(strings.Count(sheet, "<row")); document.Records >= rows {
				t.Errorf("%d records and a header of %d rows", document.Records, rows)
			}
		}
	})
}

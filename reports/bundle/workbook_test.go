package bundle

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/decode"
)

// TestWorkbookHoldsWhatIsRead: of a workbook the cells are written again, each of its kind and with its format, and
// nothing else that stands in the file.
func TestWorkbookHoldsWhatIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from := filepath.Join(dir, "Sales.xlsx")
	writeBook(t, from)
	documents, err := decode.Read(t.Context(), decode.Options{Path: from, Shown: "okta/Sales.xlsx", TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	names := NewNames("x")
	m := &maker{names: names, into: &Written{Structure: map[string]bool{}}, estate: Estate{Called: Called{subjects: map[string]bool{"Sales": true}}}}
	each := &exported{Document: documents[0], sheets: documents}
	if err := m.rewriteWorkbook(t.Context(), each, io.Discard); err != nil {
		t.Fatal(err)
	}
	names.Draw()
	var made bytes.Buffer
	if err := m.rewriteWorkbook(t.Context(), each, &made); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "made.xlsx")
	if err := os.WriteFile(to, made.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := decode.Read(t.Context(), decode.Options{Path: to, Shown: "made.xlsx", TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	want := "Name,Employee number,Since,Active,Sum\n" +
		names.Of("Jane Doe") + "," + names.Of("0004711") + ",2026-10-01 08:30:00,true," + names.Of("12345") + "\n" +
		"Total,1," // what counts the others is marked by the loader
	if got := contentOf(t, again[0]); !strings.HasPrefix(got, want) {
		t.Errorf("the bundle has\n%s, and not\n%s", got, want)
	}
	if sheet := again[0].List(); sheet != names.Of("Sales") || again[1].List() != "Page 2" {
		t.Errorf("the sheets are called %s and %s", sheet, again[1].List())
	}
	if before, after := len(documents[0].Notices), len(again[0].Notices); before != after || before == 0 {
		t.Errorf("of the sheet there are %d things to say, and of that in the bundle %d", before, after)
	}
	archive, err := zip.NewReader(bytes.NewReader(made.Bytes()), int64(made.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range archive.File {
		file, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Jane", "Doe", "4711", "Contoso", "Sales", "12345"} {
			if strings.Contains(member.Name+string(content), secret) {
				t.Errorf("%s holds %s", member.Name, secret)
			}
		}
	}
}

func contentOf(t *testing.T, document *decode.Document) string {
	t.Helper()
	content, err := document.Content(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(strings.ReplaceAll(string(content), "\r", ""), "\n") + "\n"
}

// writeBook writes a workbook that holds more than its cells, as people make them.
func writeBook(t *testing.T, to string) {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	shownAs := func(code string) int {
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			t.Fatal(err)
		}
		return style
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(book.SetSheetName("Sheet1", "Sales"))
	check(book.SetSheetRow("Sales", "A1", &[]any{"Name", "Employee number", "Since", "Active", "Sum"}))
	check(book.SetSheetRow("Sales", "A2", &[]any{"Jane Doe", 4711, 46296.3541666667, true}))
	check(book.SetSheetRow("Sales", "A3", &[]any{"Total", 1}))
	check(book.SetCellStyle("Sales", "B2", "B2", shownAs("0000000")))
	check(book.SetCellStyle("Sales", "C2", "C2", shownAs(`yyyy\-mm\-dd hh:mm:ss "Contoso"`)))
	check(book.SetCellValue("Sales", "E2", 12345))
	check(book.SetCellFormula("Sales", "E2", `VLOOKUP("Jane Doe",A1:B2,2)`))
	check(book.AddComment("Sales", excelize.Comment{Cell: "A2", Author: "Contoso", Text: "Jane left Contoso"}))
	check(book.SetDocProps(&excelize.DocProperties{Creator: "Jane Doe", Title: "Contoso"}))
	_, err := book.NewSheet("Page 2")
	check(err)
	check(book.SetSheetRow("Page 2", "A1", &[]any{"Name"}))
	check(book.SaveAs(to))
}

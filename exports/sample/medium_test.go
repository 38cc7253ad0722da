package sample_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rolecall/exports/sample"
)

// An estate is the same in every charset and compression.
func TestCharsetsAndCompressions(t *testing.T) {
	options := sample.Options{Identities: 60, Characters: "windows-1252", OktaForm: "group-json", ServiceNowForm: "csv-list"}
	dir, _ := write(t, options)
	want := contents(t, dir)
	for _, charset := range sample.Charsets {
		for _, compression := range sample.Compressions {
			options.OktaCharset, options.ServiceNowCharset = charset, charset
			options.OktaCompression, options.ServiceNowCompression = compression, compression
			dir, _ := write(t, options)
			got := map[string]string{}
			for path, text := range contents(t, dir) {
				for path, text := range unpacked(t, path, text) {
					if !strings.HasSuffix(path, ".yaml") {
						text = decoded(t, charset, text)
					}
					got[path] = text
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %.2000s", charset, compression, diff)
			}
		}
	}
}

// unpacked is the files in a file.
func unpacked(t *testing.T, path, text string) map[string]string {
	t.Helper()
	base := strings.TrimSuffix(path, filepath.Ext(path))
	switch filepath.Ext(path) {
	case ".gz":
		reader, err := gzip.NewReader(strings.NewReader(text))
		return map[string]string{base: readAll(t, reader, err)}
	case ".zst":
		reader, err := zstd.NewReader(strings.NewReader(text))
		return map[string]string{base: readAll(t, reader, err)}
	case ".zip", ".xlsx":
		files := map[string]string{}
		archive, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, member := range archive.File {
			reader, err := member.Open()
			files[filepath.Dir(path)+"/"+member.Name] = readAll(t, reader, err)
		}
		return files
	}
	return map[string]string{path: text}
}

func readAll(t *testing.T, reader io.Reader, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decoded(t *testing.T, charset, text string) string {
	t.Helper()
	marked := map[string]encoding.Encoding{
		"utf-8-bom": unicode.UTF8BOM, "windows-1252": charmap.Windows1252,
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM),
		"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM),
	}[charset]
	if marked == nil {
		return text
	}
	if charset == "utf-8-bom" && !strings.HasPrefix(text, "\ufeff") {
		t.Errorf("no byte order mark: %.40q", text)
	}
	plain, err := marked.NewDecoder().String(text)
	if err != nil {
		t.Error(err)
	}
	return plain
}

// A workbook has a sheet for each 32,000 rows, each with its header, and every
// row of the same table as CSV.
func TestWorkbookPages(t *testing.T) {
	options := sample.Options{Identities: 3400, Faults: map[string]int{}, ServiceNowForm: "xlsx"}
	dir, _ := write(t, options)
	text, err := os.ReadFile(filepath.Join(dir, "servicenow/sys_user_has_role.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	parts := unpacked(t, "x.xlsx", string(text))
	options.ServiceNowForm = "csv-list"
	dir, _ = write(t, options)
	want := len(readCSV(t, filepath.Join(dir, "servicenow/sys_user_has_role.csv")))
	first, second := rowsOf(parts["./xl/worksheets/sheet1.xml"]), rowsOf(parts["./xl/worksheets/sheet2.xml"])
	if first != 32000 || first+second != want {
		t.Errorf("pages of %d and %d rows, want 32000 and %d", first, second, want-32000)
	}
	if names := parts["./xl/workbook.xml"]; !strings.Contains(names, `name="Page 2"`) || strings.Contains(names, `name="Page 3"`) {
		t.Errorf("sheets: %s", names)
	}
}

// rowsOf counts the rows of a sheet without its header.
func rowsOf(sheet string) int { return bytes.Count([]byte(sheet), []byte("<row ")) - 1 }

package returned_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/returned"
	"rolecall/exports/source"
)

// zipped is an archive of files.
func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var into bytes.Buffer
	writer := zip.NewWriter(&into)
	for name, content := range files {
		member, err := writer.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		member.Write([]byte(content))
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return into.Bytes()
}

// swelling is an archive of files, of which the first unpacks to 300 MiB.
func swelling(t *testing.T, names ...string) []byte {
	t.Helper()
	var into bytes.Buffer
	writer := zip.NewWriter(&into)
	for i, name := range names {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: 2}
		if i == 0 {
			header.UncompressedSize64 = 300 << 20
		}
		member, err := writer.CreateRaw(header)
		if err != nil {
			t.Fatal(err)
		}
		member.Write([]byte{3, 0})
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return into.Bytes()
}

// walk lists what lies at a path, and what was skipped.
func walk(t *testing.T, path string) (found, skipped []string, err error) {
	t.Helper()
	err = returned.Walk(t.Context(), path, func(file returned.File) error {
		found = append(found, strings.TrimPrefix(file.Name, filepath.ToSlash(path))+" "+string(file.Sort))
		return nil
	}, func(problem source.Problem) { skipped = append(skipped, filepath.Base(problem.At.File)) })
	slices.Sort(found)
	return found, skipped, err
}

func TestWalk(t *testing.T) {
	dir := t.TempDir()
	put := func(name string, content []byte) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	workbook := string(zipped(t, map[string]string{"xl/workbook.xml": "", "[Content_Types].xml": ""}))
	put("a.csv", []byte("a,b\n"))
	put("b/mail.eml", []byte("From: a@x.org\n\n"))
	put("b/mail.txt", []byte("Return-Path: <a@x.org>\nFrom: a@x.org\n\n"))
	put("b/saved", []byte("From - Fri\r\nX-Mozilla-Status: 0001\r\n"))
	put("decisions.json", []byte("\xef\xbb\xbf {}"))
	put("all.zip", zipped(t, map[string]string{"x/erik.xlsx": workbook, "__MACOSX/x": "", "note.pdf": "%PDF-1"}))
	put("~$open.xlsx", []byte("x"))
	put("logo.png", []byte("\x89PNG"))
	put("old.msg", []byte("\xd0\xcf\x11\xe0"))
	found, skipped, err := walk(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/a.csv csv", "/all.zip!x/erik.xlsx xlsx", "/b/mail.eml eml", "/b/mail.txt eml", "/b/saved eml", "/decisions.json json"}
	slices.Sort(skipped)
	if !slices.Equal(found, want) || !slices.Equal(skipped, []string{"all.zip!note.pdf", "logo.png", "old.msg"}) {
		t.Errorf("%q, skipped %q", found, skipped)
	}

	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink("/etc/hostname", link); err != nil {
		t.Fatal(err)
	}
	if _, _, err := walk(t, dir); err == nil || !strings.Contains(err.Error(), "link.csv: is a link or a device") {
		t.Error(err)
	}
	huge := put("bomb.xlsx", swelling(t, "xl/worksheets/sheet1.xml", "xl/workbook.xml"))
	zipBomb := put("bomb.zip", swelling(t, "a.csv"))
	for path, want := range map[string]string{
		huge:                           "bomb.xlsx!xl/worksheets/sheet1.xml: unpacks to more than 256 MiB",
		zipBomb:                        "bomb.zip!a.csv: holds more than 64 MiB",
		put("empty.csv", nil):          "empty.csv: is empty",
		put("m.msg", []byte("")):       "m.msg: is empty",
		filepath.Join(dir, "old.msg"):  "save it as .eml",
		filepath.Join(dir, "logo.png"): "is none of the files that are read",
		filepath.Join(dir, "none"):     "cannot be read",
		put("out.zip", zipped(t, map[string]string{"../a.csv": "x"})):               "leads out of the archive",
		put("two.zip", zipped(t, map[string]string{"a.zip": "PK\x05\x06"})):         "is an archive inside an archive",
		put("office.docx", zipped(t, map[string]string{"[Content_Types].xml": ""})): "is none of the files that are read",
		put("broken.zip", []byte("PK\x03\x04")):                                     "is cut off or damaged",
	} {
		if _, _, err := walk(t, path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestTablesInEachEncoding(t *testing.T) {
	for name, content := range map[string]string{
		"utf-8":           "Person,Row\nMüller ’,R1\n",
		"with a mark":     "\xef\xbb\xbfPerson,Row\r\nMüller ’,R1\r\n",
		"windows-1252":    "Person;Row\nM\xfcller \x92;R1\n",
		"old line ends":   "Person,Row\rMüller ’,R1\r",
		"utf-16 unmarked": "P\x00e\x00,\x00R\x00\n\x00M\x00\xfc\x00l\x00l\x00e\x00r\x00 \x00\x19 ,\x00R\x001\x00\n\x00",
		"sep":             "sep=;\nPerson;Row\nMüller ’;R1\n",
		"utf-16":          "\xff\xfeP\x00,\x00R\x00\n\x00M\x00\xfc\x00l\x00l\x00e\x00r\x00 \x00\x19 ,\x00R\x001\x00\n\x00",
		"utf-16be":        "\xfe\xff\x00P\x00,\x00R\x00\n\x00M\x00\xfc\x00l\x00l\x00e\x00r\x00  \x19\x00,\x00R\x001\x00\n",
	} {
		tables, err := returned.Tables(t.Context(), "a.csv", []byte(content), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		if rows := tables[0].Rows; len(rows) != 2 || !slices.Equal(rows[1].Cells, []string{"Müller ’", "R1"}) || tables[0].IsNarrow != (name == "windows-1252") {
			t.Errorf("%s: %v", name, rows)
		}
	}
	// a small character set may have had none of the letters
	if tables, err := returned.Tables(t.Context(), "a.csv", []byte("Person;Row\n??????? ???;R1\n"), nil); err != nil || !tables[0].IsNarrow {
		t.Error(tables, err)
	}
	if _, err := returned.Tables(t.Context(), "a.csv", []byte("\xff\xfe\x00\x00"), nil); err == nil || !strings.Contains(err.Error(), "a.csv: is UTF-32") {
		t.Error(err)
	}
}

// TestQuotes: where it is not certain which rows there are, none is read.
func TestQuotes(t *testing.T) {
	for content, want := range map[string]string{
		"Person,Row\nAnn,\"R1\nBob,R2\n":                     "a.csv:2:5: begins a text in quotes that never ends",
		"sep=;\r\nPerson;Row\r\n\"Änn\";\"R1":                "a.csv:3:7: begins a text in quotes that never ends",
		"Person,Row\n\"Ann,R1\nBob,R2\n\"Cem\",R3\n":         "a.csv:2:1: begins a text in quotes that closes in line 4, but more follows",
		"Person,Row\n\"Ann\" Alm,R1\n":                       "a.csv:2:1: begins a text in quotes that closes in line 2",
		"Person,Row\n\"Ann \"the\" Alm\",R1\n":               "a.csv:2:1: begins a text in quotes that closes in line 2",
		"Person,Row\nAnn,R\x001\n":                           "a.csv:2:6: holds a character that no text has (NUL)",
		"\xff\xfeP\x00,\x00\"\x00R\x00\n\x00A\x00,\x00B\x00": "a.csv:1:3: begins a text in quotes",
	} {
		if _, err := returned.Tables(t.Context(), "a.csv", []byte(content), nil); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
	for _, content := range []string{
		"Person,Row\nAnn 5\" Alm,R1\n", "Person,Row\r\n\"Ann \"\"x\"\",\r\nAlm\",R1\r\n", "Person,Row\n\"Ann\",\"R1\"", "Person,Row\n\"\",R1", "Person,Row\n\"\",\"\"\n",
		"Person;Row\n\"Ann, \";R1\n",
	} {
		if tables, err := returned.Tables(t.Context(), "a.csv", []byte(content), nil); err != nil || len(tables[0].Rows) != 2 || len(tables[0].Rows[1].Cells) != 2 {
			t.Errorf("%q: %v, %v", content, tables, err)
		}
	}
}

package decode_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rolecall/exports/decode"
)

// TestRowsThatAreNone refuses tables whose rows the engine could only list.
func TestRowsThatAreNone(t *testing.T) {
	for content, want := range map[string]string{
		"a,b\n1,2\n" + strings.Repeat("x,", 20_000) + "\n":                            "x:3: a row has more than 10002 fields: 2 in the header",
		"a,b\n1,2\n" + strings.Repeat("1,2,3\n", 11_000):                              "x:3: 11000 of 11001 rows have another number of fields than the header: here 3, and 2 in the header",
		"#TYPE x\na,b\n" + strings.Repeat("1\n", 11_000):                              "x:3: 11000 of 11000 rows",
		"a,b\n" + strings.Repeat("1,2\n", 12_000) + strings.Repeat("1,2,3\n", 11_000): "",
	} {
		_, err := read(t, "x", []byte(content))
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q…: %v, want %s", content[:20], err, want)
		}
	}
}

// TestLongLinesAreBounded reads records that have no end: how much memory that
// takes has a bound, however long the file is.
func TestLongLinesAreBounded(t *testing.T) {
	const length = 160 << 20
	for start, want := range map[string]string{
		`[{"id":"`:             "x:1:2: broken JSON: a record is longer than 64 MiB",
		`{"x":["`:              "x:1:1: broken JSON: a record is longer than 64 MiB",
		"<xml>\n<sys_user><a>": "x:2:1: broken XML: a record is longer than 64 MiB",
		"<xml>\n<other><a b='": "x:2:1: broken XML: a record is longer than 64 MiB",
		"<":                    "x:1:1: broken XML: a record is longer than 64 MiB",
		"<xml>\n<!-- ":         "x:2:1: broken XML: a record is longer than 64 MiB",
		"id,login\n1,a\n2,":    "x:3: a row is longer than 4 MiB",
		"id,login\n\"":         "x:2: a row is longer than 4 MiB",
		"id,":                  "x: has no header row in its first MiB",
	} {
		path := filepath.Join(t.TempDir(), "file")
		writeLong(t, path, start, length)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "x", TempDir: t.TempDir(), Elements: elements})
		runtime.ReadMemStats(&after)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", start, err, want)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 4*length {
			t.Errorf("%s: %d MiB allocated", start, used>>20)
		}
		os.Remove(path)
	}
}

func writeLong(t *testing.T, path, start string, length int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fmt.Fprint(file, start)
	part := strings.Repeat("a", 1<<20)
	for range length >> 20 {
		if _, err := file.WriteString(part); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFilesThatChange changes a file after it was read.
func TestFilesThatChange(t *testing.T) {
	for name, test := range map[string]struct {
		change func(path string) error
		want   string
	}{
		"nothing": {func(string) error { return nil }, ""},
		"longer":  {func(path string) error { return os.WriteFile(path, []byte("a,b\n1,2\n3,4\n"), 0o600) }, "x: changed while it was read: its size is another"},
		"same size, same time": {func(path string) error {
			info, err := os.Stat(path)
			if err == nil {
				err = os.WriteFile(path, []byte("a,b\n1,3\n"), 0o600)
			}
			if err == nil {
				err = os.Chtimes(path, info.ModTime(), info.ModTime())
			}
			return err
		}, "x: changed while it was read: its content is another"},
		"gone": {os.Remove, "x: changed while it was read: it is gone"},
		"another": {func(path string) error {
			other := path + ".new"
			if err := os.WriteFile(other, []byte("a,b\n1,2\n"), 0o600); err != nil {
				return err
			}
			return os.Rename(other, path)
		}, "x: changed while it was read: another file is in its place"},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		documents, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "x", TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if err := test.change(path); err != nil {
			t.Fatal(err)
		}
		err = documents[0].Unchanged(t.Context())
		if (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// TestLineBreaks reads tables whose rows end in every way, with line breaks
// inside of quotes.
func TestLineBreaks(t *testing.T) {
	db := open(t)
	for content, want := range map[string]string{
		"a,b\n1,2\n3,4\n":                             "2|4 map[1:2 2:3]",
		"a,b\r\n1,2\r\n3,4\r\n":                       "2|4 map[1:2 2:3]",
		"a,b\r1,2\r3,4\r":                             "2|4 map[1:2 2:3]",
		"a,b\r1,2\r3,4":                               "2|4 map[1:2 2:3]",
		"sep=;\ra;b\r1;2\r\"3\";4":                    "2|4 map[1:3 2:4]",
		"a,b\n1,2\r\n3,4\n":                           "2|4 map[1:2 2:3]",
		"a,b\r\n1,2\n3,4":                             "2|4 map[1:2 2:3]",
		"\"a\",\"b\"\n\"1\",\"2\r\n\"\n\"3\",\"4\"\n": "2\r\n|4 map[1:2 2:4]",
		"a,b\r1,\"2\n\r\"\r3,4\r":                     "2\n\r|4 map[1:2 2:4]",
		"a,b\r\n1,\"2\r\"\n3,\"4\"\"\n\"\n":           "2\r|4\"\n map[1:2 2:3]",
		"a,b\n1,2\r2\n3,4\n":                          "x:2:4: a carriage return is alone here",
		"a,b\r\n1,2\r3,4\r\n":                         "x:2:4: a carriage return is alone here",
	} {
		documents, err := read(t, "x", []byte(content))
		if err != nil {
			if !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%q: %v, want %s", content, err, want)
			}
			continue
		}
		rows := documents[0].Rows()
		got := strings.Join(values(t, db, rows, rows.Column(1)), "|")
		lines, err := documents[0].Lines(t.Context(), []int64{1, 2})
		if got := fmt.Sprint(got, " ", lines); got != want || err != nil {
			t.Errorf("%q: %q %v, want %q", content, got, err, want)
		}
	}
}

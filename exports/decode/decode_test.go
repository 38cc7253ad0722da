package decode_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

func read(t testing.TB, name string, content []byte) ([]*decode.Document, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	documents, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: name, TempDir: t.TempDir(), MaxExpansion: 16 << 20, Elements: elements})
	if err == nil {
		err = decode.JoinRecordings([][]*decode.Document{documents})[0]
	}
	if err != nil {
		return nil, err
	}
	return documents, nil
}

func open(t testing.TB) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// values are the texts of one expression over the rows of a document.
func values(t testing.TB, db *duckdb.DB, rows *decode.Rows, expr string) []string {
	t.Helper()
	found, err := db.Query(t.Context(), duckdb.Statement{Name: "values", Text: "select coalesce(" + expr + ", '∅') from " + rows.From()})
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var texts []string
	for found.Next() {
		var text string
		if err := found.Scan(&text); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestRecordsOfJSON(t *testing.T) {
	db := open(t)
	for content, want := range map[string]string{
		`[{"a":1},{"a":2}]`:                               "1 2",
		`[{"a":1}][{"a":2}]`:                              "1 2",
		"[{\"a\":1}]\n,\n[{\"a\":2}]":                     "1 2",
		`[[{"a":1}],[{"a":2}]]`:                           "1 2",
		"{\"a\":1}\n{\"a\":2}\n":                          "1 2",
		"{\"a\":1}\r\n\r\n{\"a\":2}":                      "1 2",
		`{"a":1} {"a":2}`:                                 "1 2",
		"{\"a\":1}\n{\"a\":2} {\"a\":3}":                  "1 2 3",
		"{\"a\":1}\n{\"a\":\n2}\n{\"a\":3}":               "1 2 3",
		"\xef\xbb\xbf{\"a\":1}\n{\"a\":2}":                "1 2",
		`{"result":[{"a":1},{"a":2}]}`:                    "1 2",
		`{"result":{"a":1}}`:                              "1",
		`{"count":2,"x":{"y":[1]},"users":[{"a":1}]}`:     "1",
		`{"users":[{"a":1}]}{"users":[{"a":2}]}`:          "1 2",
		`[{"users":[{"a":1}]},{"users":[{"a":2}]}]`:       "1 2",
		`{"id":1,"users":[{"b":1}],"a":5}`:                "5",
		`{"a":"x","roles":[{"name":"itil"}]}`:             "x",
		`{"a":null}{"b":1}`:                               "∅ ∅",
		`{"a":""}`:                                        "",
		"{\"a\":{\"x\":\n\"y\"}}":                         `{"x":"y"}`,
		`{"a":"\ud83d\ude42"}`:                            "🙂",
		`{"a":"\u00e9\"\\\n é 🙂"}`:                        "é\"\\\n é 🙂",
		strings.Repeat(`{"a":1}`+"\n", 3) + "[{\"a\":2}]": "1 1 1 2",
		`{"A":0,"a":1}`:                                   "1",
		`[{"a":` + strings.Repeat("[", 150) + strings.Repeat("]", 150) + `}]`: strings.Repeat("[", 150) + strings.Repeat("]", 150),
	} {
		documents, err := read(t, "x.json", []byte(content))
		if err != nil || len(documents) != 1 {
			t.Errorf("%q: %v %v", content, documents, err)
			continue
		}
		rows := documents[0].Rows()
		expr := rows.Value("a")
		got := strings.Join(values(t, db, rows, expr), " ")
		if got != want || documents[0].Records != int64(len(values(t, db, rows, expr))) {
			t.Errorf("%q: %q (%d records), want %q", content, got, documents[0].Records, want)
		}
	}
}

func TestSeveralListsAreSeveralDocuments(t *testing.T) {
	documents, err := read(t, "x.json", []byte(`{"groups":[{"g":1}],"users":[{"u":1},{"u":2}]}`))
	if err != nil || len(documents) != 2 {
		t.Fatal(documents, err)
	}
	if documents[0].Name() != "x.json!groups" || documents[1].Records != 2 {
		t.Error(documents[0].Name(), documents[1].Records)
	}
	lines, err := documents[1].Lines(t.Context(), []int64{2})
	if err != nil || lines[2] != 1 {
		t.Error(lines, err)
	}
}

func TestValuesBelowKeys(t *testing.T) {
	db := open(t)
	documents, err := read(t, "x.json", []byte(`{"p":{"a/b":"1","A/b":"2","~":"3","q\"":"4","n":null},"r":"bare","s":{"value":"v"}}
{"p":{},"r":{"value":"w","display_value":"W"},"s":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	rows := documents[0].Rows()
	exprs := []string{rows.Value("p", "a/b"), rows.Value("p", "A/b"), rows.Value("p", "~"), rows.Value("p", `q"`), rows.Value("p", "n"),
		rows.Value("r"), rows.Value("r", "value"), rows.Value("s", "value")}
	want := []string{"1 ∅", "2 ∅", "3 ∅", "4 ∅", "∅ ∅", `bare {"value":"w","display_value":"W"}`, "∅ w", "v ∅"}
	for i, expr := range exprs {
		if got := strings.Join(values(t, db, rows, expr), " "); got != want[i] {
			t.Errorf("%s: %q, want %q", expr, got, want[i])
		}
	}
}

const stoppedText = "an error of the API is next to the records: some records are missing"

func TestBrokenJSONSaysWhere(t *testing.T) {
	for content, want := range map[string]string{
		`[{"a":1}`:                             "x:1:9: broken JSON: the file ends too early",
		`[{"a":1},]`:                           "x:1:10: broken JSON: expected a record { }, found ']'",
		"[\n{\"a\" 1}]":                        "x:2:6: broken JSON: expected a colon",
		"{\"a\":tru}":                          "x:1:6: broken JSON: expected a value",
		"{\"a\":01}":                           "x:1:6: broken JSON: expected a number",
		"{\"a\":\"\\x\"}":                      "x:1:8: broken JSON: a string holds an unknown escape",
		"{\"a\":\"x\ny\"}":                     "x:1:8: broken JSON: a string holds a raw control character",
		"{\"a\":\"é\",}":                       "x:1:10: broken JSON: expected a key",
		`{"a":"\ud83d"}`:                       "x:1:8: broken JSON: a string holds the first half",
		`{"a":"\udd83"}`:                       "x:1:8: broken JSON: a string holds the second half",
		`{"a":1}}`:                             "x:1:8: broken JSON: expected a record",
		`{"a":` + strings.Repeat("[", 300):     "x:1:205: broken JSON: values nest more than 200 deep",
		strings.Repeat("[", 300):               "x:1:201: broken JSON: values nest more than 200 deep",
		strings.Repeat("[", 20_000_000):        "x:1:201: broken JSON: values nest more than 200 deep",
		`[{"a":1,"b":2,"a":3}]`:                `x:1:15: broken JSON: the key "a" occurs twice in one object`,
		`[{"a":{"b":2,"b":3}}]`:                `x:1:14: broken JSON: the key "b" occurs twice in one object`,
		`{"result":[{"a":1},{"a":]}`:           "x:1:25: broken JSON: expected a value",
		`[{"a":"b`:                             "x:1:9: broken JSON: the file ends too early",
		"[{\"a\":\"b\n":                        "x:1:9: broken JSON: a string holds a raw control character",
		`{"result":[{"a":1}],"error":{}}`:      "x:1:29: " + stoppedText,
		`{"error":{"m":1},"result":[]}`:        "x:1:10: " + stoppedText,
		`{"error":"too long","records":[]}`:    "x:1:10: " + stoppedText,
		`{"records":[{"a":1}],"error":"late"}`: "x:1:30: " + stoppedText,
	} {
		_, err := read(t, "x", []byte(content))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
}

// TestLongRecords reads records longer than the pieces the file is read in.
func TestLongRecords(t *testing.T) {
	var content bytes.Buffer
	for i := range 5 {
		fmt.Fprintf(&content, "{\"n\":%d,\"long\":%q,\"list\":[1,2,\"x\"]}\n", i, strings.Repeat("é", i*700_000))
	}
	documents, err := read(t, "x", content.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	shape := documents[0].Shape
	if documents[0].Records != 5 || shape.Count[decode.Object] != 5 || shape.At("list").Elem.Count[decode.Integer] != 10 {
		t.Error(documents[0].Records, shape.Count, shape.At("list").Elem.Count)
	}
	db := open(t)
	rows := documents[0].Rows()
	if got := strings.Join(values(t, db, rows, "length("+rows.Value("long")+")::varchar"), " "); got != "0 700000 1400000 2100000 2800000" {
		t.Error(got)
	}
}

func TestLinesOfRecords(t *testing.T) {
	for content, want := range map[string]map[int64]int64{
		"a,b\n1,2\n\n\"x\ny\"\"\",2\n3,4\n":     {1: 2, 2: 4, 3: 6},
		"a\n1\n\n2\n":                           {1: 2, 2: 3, 3: 4},
		"[{\"a\":1},\n\n{\"a\":\n2},{\"a\":3}]": {1: 1, 2: 3, 3: 4},
	} {
		documents, err := read(t, "x", []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		got, err := documents[0].Lines(t.Context(), []int64{3, 1, 2, 1})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: %v %v, want %v", content, got, err, want)
		}
	}
}

func TestWhatIsNoExport(t *testing.T) {
	for content, want := range map[string]string{
		"":                                    "is empty",
		" \n":                                 "is empty",
		"<?xml?>":                             "broken XML: the file ends too early",
		"<!DOCTYPE html>":                     "is a page of HTML",
		"PK\x03\x04xxxx":                      "is cut off or damaged: the zip archive's list of files",
		"%PDF-1.7 xxxx":                       "is a PDF",
		"\x89PNG\r\n\x1a\nxx":                 "is a picture",
		"a,b\n1,\x002\n":                      "x:2:3: holds a NUL byte",
		"\x1f\x8b\x08\x00abcd":                "gzip",
		"sep=,\na,\"b\n1,2\n":                 "x:2: a quoted field opens here and is never closed",
		"a,\"" + strings.Repeat("b\n", 1<<20): "x:1: a quoted field opens here and is never closed",
		"\nb\n":                               "x: has an empty header row",
	} {
		_, err := read(t, "x", []byte(content))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
	_, err := decode.Read(t.Context(), decode.Options{Path: t.TempDir(), Shown: "dir"})
	if err == nil || !strings.HasPrefix(err.Error(), "dir: is not a file, but a folder") {
		t.Error(err)
	}
}

// placed makes sure that an error is a problem at the file, or several.
func placed(t *testing.T, err error) {
	t.Helper()
	var problem source.Problem
	var problems *source.List
	if err != nil && !errors.As(err, &problem) && !errors.As(err, &problems) {
		t.Fatal(err)
	}
}

// FuzzRead reads anything: it must not panic, every error must be a problem at
// the file, and what is taken for JSON must be JSON to the standard library
// and to the engine.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", `[{"a":1}]`, `{"result":[{"a":{"value":"x"}}]}`, "{\"a\":1}\n{\"b\":[1,{}]}", "\xff\xfe[\x00]\x00",
		`{"users":[{"a":"\u00e9"}],"x":-1.5e3}`, "[[{}],[{}]],[]", `{"a":"\ud83d\ude42\ud83d"}`, "\"a\nb\";c\n", "\x1f\x8b",
		"<xml><sys_user><a>1</a></sys_user></xml>", "<xml><cmdb_ci><a>1</a></cmdb_ci></xml>", "<?xml version='1.0' encoding='latin1'?><unload><sys_user action='DELETE'/></unload>", "a,b\n1,M\xfcller\n",
		string(gzipped(f, "a,b\n1,2\n")), string(zstandard(f, `[{"a":1}]`)), string(archive(f, member{name: "a.csv", content: "a\n1\n"}, member{name: "b", content: "{}"}))} {
		f.Add([]byte(seed))
	}
	f.Add(workbook(f, 2, nil))
	f.Add(workbook(f, 2, inSheet(`<v>1</v>`, `<f>1</f>`)))
	f.Add([]byte(`{"log":{"entries":[{"request":{"url":"/api/v1/x"},"response":{"status":200,"content":{"text":"[{\"a\":1}]"}}}]}}`))
	db := open(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		documents, err := read(t, "x", content)
		placed(t, err)
		for _, document := range documents {
			if document.HasColumns() || document.Records == 0 || document.Unread != "" {
				continue
			}
			rows := document.Rows()
			expr := rows.Value("a")
			if got := len(values(t, db, rows, expr)); int64(got) != document.Records {
				t.Errorf("the engine reads %d of %d records", got, document.Records)
			}
		}
		if len(documents) == 1 && documents[0].Encoding == "utf-8" && documents[0].Form == decode.JSON && documents[0].Compression == "" {
			decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))))
			for decoder.More() {
				var value any
				if err := decoder.Decode(&value); err != nil {
					if !bytes.ContainsRune(content, ',') { // a comma between pages is ours
						t.Fatal(err)
					}
					break
				}
			}
		}
	})
}

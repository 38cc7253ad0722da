package decode_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
)

// TestQuotesAreReadAsTheEngineDoes compares how many records tables with quotes in all
// places have with how many the engine reads and refuses.
func TestQuotesAreReadAsTheEngineDoes(t *testing.T) {
	db := open(t)
	path, temp := filepath.Join(t.TempDir(), "file"), t.TempDir()
	header := rapid.SampledFrom([]string{"a,b", "\xef\xbb\xbfa,b", "\"a\",\"b\"", "\"a\nx\",b", "\xef\xbb\xbf\"a\nx\",b", "a 15\",b", "15\" a,b\"", "sep=,\na,b", "\"a,\"\"x\",b"})
	field := rapid.SampledFrom([]string{"", "x", "15\"", "x\"y\"", "\"\"", "\"x\"", "\"x,\"\"y\"", "\"x\ny\"", "\"\"\"\"", " ", " \"x,\n\"", "\"x\" "})
	malformed := rapid.SampledFrom([]string{"\"x\"y", "\"x\"  y"})
	lineBreak := rapid.SampledFrom([]string{"\n", "\r\n"})
	rapid.Check(t, func(t *rapid.T) {
		end := lineBreak.Draw(t, "line break")
		text := header.Draw(t, "header") + end
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			fields := rapid.SliceOfN(field, 1, 3).Draw(t, "fields")
			if rapid.IntRange(0, 9).Draw(t, "is malformed") == 0 {
				fields[0] = malformed.Draw(t, "malformed") // the engine may list a second one by itself
			}
			text += strings.Join(fields, ",") + end
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		documents, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "x", TempDir: temp})
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		read, refused := countWithEngine(t, db, documents[0])
		if got := documents[0].Count(); got != read+refused {
			t.Fatalf("%q: %d records; the engine reads %d and refuses %d", text, got, read, refused)
		}
	})
}

// countWithEngine says how many records the engine reads and refuses.
func countWithEngine(t *rapid.T, db *duckdb.DB, document *decode.Document) (read, refused int64) {
	rows := document.Rows()
	from := rows.From("store_rejects = true", "rejects_table = 'refused'", "rejects_scan = 'refused_scan'")
	changed, err := db.ExecAll(t.Context(),
		duckdb.Statement{Name: "create", Text: "create or replace table found (first varchar, second varchar)"},
		duckdb.Statement{Name: "create", Text: "create or replace table listed (place bigint)"},
		duckdb.Statement{Name: "read", Text: "insert into found select c0, c1 from " + from},
		duckdb.Statement{Name: "refused", Text: "insert into listed select distinct line_byte_position from refused"},
		duckdb.Statement{Name: "drop", Text: "drop table refused"},
		duckdb.Statement{Name: "drop", Text: "drop table refused_scan"},
	)
	if err != nil {
		t.Fatal(err)
	}
	return changed[2], changed[3]
}

package decode_test

import (
	"strings"
	"testing"
)

func TestCSV(t *testing.T) {
	db := open(t)
	for content, want := range map[string]string{
		"a,b\n1,2\n":                                              "a|b: 2",
		"#TYPE x\r\na,b\r\n1,2\r\n":                               "a|b: 2",
		"sep=;\na;b\n1;2\n":                                       "a|b: 2",
		"a\tb\n1\t2":                                              "a|b: 2",
		"\"a\nx\";\"b\"\"c\"\n1;\"2\n\"\n":                        "a\nx|b\"c: 2\n",
		"\xef\xbb\xbfa,b\n1,\n":                                   "a|b: ∅",
		"a,b\n1,M\xfcller\n":                                      "a|b: Müller",
		"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x00\xfc\x00":         "a|b: ü",
		"a\x00,\x00b\x00\n\x001\x00,\x00x\x00":                    "a|b: x",
		"a,a\n1,2":                                                "a|a: 2",
		strings.Repeat("x", 5000) + ",\"b'--\"\n1,2":              strings.Repeat("x", 5000) + "|b'--: 2",
		"screen 15\",b\n1,2\n":                                    "screen 15\"|b: 2",
		"screen 15\";\"b;c\"\n1;2\n":                              "screen 15\"|b;c: 2",
		"a,\"b;c;d\"\n1,2\n":                                      "a|b;c;d: 2",
		"\xef\xbb\xbf\"a\nx\",b\n1,2\n":                           "a\nx|b: 2",
		"\"a\nx\",b\r\n1,2\r\n":                                   "a\nx|b: 2",
		"sep=,\na,b\r\n1,2\r\n":                                   "a|b: 2",
		"screen 15\",b\n" + strings.Repeat("\n", 1<<20) + "1,2\n": "screen 15\"|b: 2",
	} {
		documents, err := read(t, "x.csv", []byte(content))
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		rows := documents[0].Rows()
		got := strings.Join(documents[0].Columns, "|") + ": " + strings.Join(values(t, db, rows, rows.Column(1)), " ")
		if got != want {
			t.Errorf("%q: %q, want %q", content, got, want)
		}
	}
}

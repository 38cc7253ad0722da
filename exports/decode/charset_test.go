package decode_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rolecall/exports/decode"
)

// readIn reads bytes that are declared to be in a charset ("" for none).
func readIn(t testing.TB, content []byte, charset string, always bool) ([]*decode.Document, error) {
	t.Helper()
	options := decode.Options{Path: filepath.Join(t.TempDir(), "file"), Shown: "x", TempDir: t.TempDir(), Elements: elements}
	if charset != "" {
		found, err := decode.FindCharset(charset)
		if err != nil {
			t.Fatal(err)
		}
		options.Charset = found
		options.Charset.Always = always
	}
	if err := os.WriteFile(options.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return decode.Read(t.Context(), options)
}

// columnB is the second column of a document, or the key b.
func columnB(rows *decode.Rows, document *decode.Document) string {
	if document.HasColumns() {
		return rows.Column(1)
	}
	return rows.Value("b")
}

// TestNamesInEveryCharset reads O’Brien and Müller as the bytes that programs
// write: list exports of ServiceNow, Excel, PowerShell, a Mac.
func TestNamesInEveryCharset(t *testing.T) {
	db := open(t)
	for content, want := range map[string]struct{ encoding, declared string }{
		"a,b\n1,O\xe2\x80\x99Brien M\xc3\xbcller\n":                                                {"utf-8", ""},
		"\xef\xbb\xbfa,b\n1,O\xe2\x80\x99Brien M\xc3\xbcller\n":                                    {"utf-8", "windows-1252"},
		"a,b\n1,O\x92Brien M\xfcller\n":                                                            {"windows-1252", ""},
		"a,b\n1,O\x92Brien M\xfcller \n":                                                           {"windows-1250", "cp1250"},
		"a,b\n1,O\xd5Brien M\x9fller\n":                                                            {"macintosh", "macintosh"},
		"\xff\xfe" + wide("a,b\n1,O") + "\x19\x20" + wide("Brien M") + "\xfc\x00" + wide("ller\n"): {"utf-16le", ""},
		wide("a,b\n1,O") + "\x19\x20" + wide("Brien M") + "\xfc\x00" + wide("ller\n"):              {"utf-16le", "windows-1252"},
		"\xfe\xff\x00" + strings.TrimSuffix(wide("a,b\n1,O"), "\x00") + "\x20\x19\x00" + strings.TrimSuffix(wide("Brien M"), "\x00") + "\x00\xfc\x00" + strings.TrimSuffix(wide("ller\n"), "\x00"): {"utf-16be", ""},
		"\x00" + strings.TrimSuffix(wide("a,b\n1,O"), "\x00") + "\x20\x19\x00" + strings.TrimSuffix(wide("Brien M"), "\x00") + "\x00\xfc\x00" + strings.TrimSuffix(wide("ller\n"), "\x00"):         {"utf-16be", ""},
	} {
		documents, err := readIn(t, []byte(content), want.declared, false)
		if err != nil || len(documents) != 1 {
			t.Errorf("%q: %v", content, err)
			continue
		}
		rows := documents[0].Rows()
		got := strings.TrimSpace(strings.Join(values(t, db, rows, rows.Column(1)), " "))
		if got != "O’Brien Müller" || documents[0].Encoding != want.encoding {
			t.Errorf("%q: %q in %s, want %s", content, got, documents[0].Encoding, want.encoding)
		}
	}
}

// TestFormsInEveryCharset reads each form in each charset: delimiters, the
// line that tells Excel the delimiter, line breaks and delimiters in quotes.
func TestFormsInEveryCharset(t *testing.T) {
	const name = "Jörg \"Joe\" O’Brien,;\t|\nMüller"
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	forms := map[string]string{
		"JSON": `[{"a":"1","b":"` + strings.NewReplacer(`"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(name) + `"}]`,
		"XML":  "<xml><sys_user><a>1</a><b>" + name + "</b></sys_user></xml>",
	}
	for _, delimiter := range []string{",", ";", "\t", "|"} {
		table := "a" + delimiter + "b\r\n\"1\"" + delimiter + quoted + "\r\n"
		forms["CSV "+delimiter] = table
		forms["CSV sep="+delimiter] = "sep=" + delimiter + "\r\n" + table
		forms["PowerShell "+delimiter] = "#TYPE System.Object\r\n" + table
	}
	charsets := map[string]struct {
		encoding.Encoding
		bom string
	}{
		"utf-8": {encoding.Nop, ""}, "utf-8 with BOM": {encoding.Nop, "\xef\xbb\xbf"}, "windows-1252": {charmap.Windows1252, ""},
		"utf-16le": {unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), ""}, "utf-16le with BOM": {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), ""},
		"utf-16be": {unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), ""}, "utf-16be with BOM": {unicode.UTF16(unicode.BigEndian, unicode.UseBOM), ""},
	}
	db := open(t)
	for form, text := range forms {
		for charset, how := range charsets {
			content, err := how.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			documents, err := readIn(t, []byte(how.bom+content), "", false)
			if err != nil {
				t.Errorf("%s in %s: %v", form, charset, err)
				continue
			}
			rows := documents[0].Rows()
			got := values(t, db, rows, columnB(rows, documents[0]))
			expected, _, _ := strings.Cut(charset, " ")
			if len(got) != 1 || got[0] != name || documents[0].Encoding != expected {
				t.Errorf("%s in %s: %q in %s", form, charset, got, documents[0].Encoding)
			}
			lines, err := documents[0].Lines(t.Context(), []int64{1})
			want := int64(1 + strings.Count(text[:strings.Index(text, "1")], "\n"))
			if err != nil || lines[1] != want {
				t.Errorf("%s in %s: %v at line %d, want %d", form, charset, err, lines[1], want)
			}
		}
	}
}

func TestBytesThatAreInvalidSayWhere(t *testing.T) {
	for _, test := range []struct {
		content, declared string
		always            bool
		want              string
	}{
		{"a,b\n1,M\xfcller\n", "utf-8", false, "x:2:4: the text is not valid UTF-8 here: it was to be read as UTF-8"},
		{"\xef\xbb\xbfa,b\n1,M\xfcller\n", "", false, "x:2:4: the text is not valid UTF-8 here: the file says that it is UTF-8"},
		{"a,b\n1,Müller\n2,Jörg\n3,M\xfcller\n", "", false, "x:4:4: the text is not valid UTF-8 here: the file has 2 non-ASCII characters in UTF-8 and 1 bytes that are not"},
		{"a,b\n1,\x83\n", "shift_jis", false, "x:2:3: the text is not valid shift_jis here"},
		{"a,b\n1,\xd2\n", "windows-1253", false, "x:2:3: the text is not valid windows-1253 here"},
		{"\xff\xfe" + wide("a,b\n1,") + "\x00\xd8" + wide("x\n"), "", false, "x:2:3: the text is not valid utf-16le here"},
		{"\xff\xfe" + wide("a,b\n1,") + "\xfd\xff" + wide("x\n"), "", false, ""}, // U+FFFD itself
		{"\xff\xfe" + wide("a,b\n1,x\n") + "x", "", false, "x:3:1: the text is not valid utf-16le here"},
		{"\xff\xfe" + wide("a,b\n1,\x00\n"), "", false, "x:2:3: holds a NUL character, as utf-16le"},
		{"a,b\n1,\x002\n", "", false, "x:2:3: holds a NUL byte"},
		{"a,b\n1,M\xc3\xbcller\n", "windows-1252", true, ""},
		{"a,b\n1,M\xc3\xbcller\n", "utf-8", true, ""},
		{"\x00\x00\xfe\xff\x00\x00\x00a", "", false, "x: is UTF-32, which is not read"},
	} {
		_, err := readIn(t, []byte(test.content), test.declared, test.always)
		if (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q as %q: %v, want %s", test.content, test.declared, err, test.want)
		}
	}
}

func TestNamesOfCharsets(t *testing.T) {
	for name, want := range map[string]string{
		"UTF8": "utf-8", "latin1": "windows-1252", " cp1252 ": "windows-1252", "utf-16": "utf-16le", "SJIS": "shift_jis", "iso-8859-15": "iso-8859-15",
	} {
		if found, err := decode.FindCharset(name); err != nil || found.Name != want {
			t.Errorf("%q: %v %v, want %s", name, found.Name, err, want)
		}
	}
	for name, want := range map[string]string{"windows-125": "did you mean windows-1250", "utf-7": "did you mean utf-8", "ebcdic": "use utf-8"} {
		if _, err := decode.FindCharset(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

// TestLongTextsInPieces transcodes texts longer than the pieces they are read
// in, with characters that lie across the ends of pieces.
func TestLongTextsInPieces(t *testing.T) {
	db := open(t)
	for shift := range 4 {
		value := strings.Repeat("é🙂ü", 200_000) + strings.Repeat("x", shift)
		for name, coding := range map[string]encoding.Encoding{
			"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-8": encoding.Nop,
		} {
			content, err := coding.NewEncoder().String("[{\"x\":\"" + strings.Repeat("x", shift) + "\",\"b\":\"" + value + "\"}]")
			if err != nil {
				t.Fatal(err)
			}
			documents, err := readIn(t, []byte(content), "", false)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			rows := documents[0].Rows()
			if got := values(t, db, rows, rows.Value("b")); len(got) != 1 || got[0] != value {
				t.Errorf("%s: another text", name)
			}
		}
	}
}

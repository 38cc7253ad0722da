package decode_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/decode"
)

var elements = decode.Elements{
	Records:  []string{"sys_user", "sys_user_role", "result"},
	Embedded: map[string]string{"sys_update_xml": "payload"},
}

// readXML reads XML; fields called user_password are secret.
func readXML(t testing.TB, content string) ([]*decode.Document, string, error) {
	t.Helper()
	path, temp := filepath.Join(t.TempDir(), "file"), t.TempDir()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	documents, err := decode.Read(t.Context(), decode.Options{
		Path: path, Shown: "x.xml", TempDir: temp, Elements: elements,
		Secret: func(name string) bool { return name == "user_password" },
	})
	return documents, temp, err
}

func TestRecordsOfXML(t *testing.T) {
	db := open(t)
	for content, want := range map[string]string{
		`<xml><sys_user><a>1</a></sys_user><sys_user><a>2</a></sys_user></xml>`:                                                                              "sys_user: 1 2",
		`<unload unload_date="x"><sys_user action="INSERT_OR_UPDATE"><a>1</a><b/></sys_user></unload>`:                                                       "sys_user: 1",
		`<unload><sys_user><a>1</a></sys_user><sys_user_role><a>r</a></sys_user_role><x><a/></x></unload>`:                                                   "sys_user: 1, sys_user_role: r",
		`<unload><sys_user><a>1</a></sys_user><sys_user action="DELETE"><a>2</a></sys_user></unload>`:                                                        "sys_user: 1",
		`<xml><sys_user><a>1</a><user_password>hunter2</user_password><b>x</b></sys_user></xml>`:                                                             "sys_user: 1",
		`<xml><sys_user><a>O’Brien &amp; M&#252;ller &quot;\</a></sys_user></xml>`:                                                                           `sys_user: O’Brien & Müller "\`,
		`<response><result><a><value>v</value><link>l</link></a></result></response>`:                                                                        `result: {"value":"v","link":"l"}`,
		`<xml><sys_user><a display_value="D">v</a></sys_user></xml>`:                                                                                         `sys_user: {"value":"v","display_value":"D"}`,
		`<unload><sys_update_xml><payload>&lt;u&gt;&lt;sys_user&gt;&lt;a&gt;1&lt;/a&gt;&lt;/sys_user&gt;&lt;/u&gt;</payload></sys_update_xml></unload>`:      "sys_user: 1",
		`<unload><sys_user><a>0</a></sys_user><sys_update_xml><payload><![CDATA[<u><sys_user><a>1</a></sys_user></u>]]></payload></sys_update_xml></unload>`: "sys_user: 0 1",
		`<unload><sys_update_xml><action>DELETE</action><payload><![CDATA[<u><sys_user><a>1</a></sys_user></u>]]></payload></sys_update_xml></unload>`:       "sys_user: ",
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><xml><sys_user><a>M\xfcller</a></sys_user></xml>":                                                    "sys_user: Müller",
		"<xml><sys_user><a>M\xfcller</a></sys_user></xml>":                                                                                                   "sys_user: Müller",
		"\xff\xfe" + wide(`<?xml version="1.0" encoding="UTF-16"?><xml><sys_user><a>1</a></sys_user></xml>`):                                                 "sys_user: 1",
		`<?xml version="1.0" encoding="UTF-16"?><xml><sys_user><a>é</a></sys_user></xml>`:                                                                    "sys_user: é",
		`<xml/>`: ": ",
	} {
		documents, temp, err := readXML(t, content)
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		var got []string
		for _, document := range documents {
			if document.Records == 0 {
				got = append(got, document.Table+": ")
				continue
			}
			rows := document.Rows()
			expr := rows.Value("a")
			got = append(got, document.Table+": "+strings.Join(values(t, db, rows, expr), " "))
		}
		if joined := strings.Join(got, ", "); joined != want {
			t.Errorf("%q: %s, want %s", content, joined, want)
		}
		if !strings.HasPrefix(content, "\xff") {
			noSecret(t, temp)
		}
	}
}

// wide is ASCII in UTF-16.
func wide(text string) string { return strings.Join(strings.Split(text, ""), "\x00") + "\x00" }

// noSecret looks for the password of the tests in intermediate files.
func noSecret(t *testing.T, dir string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(content), "hunter2") {
			t.Errorf("%s keeps a secret (%v): %s", path, err, content)
		}
	}
}

func TestBrokenXMLSaysWhere(t *testing.T) {
	for content, want := range map[string]string{
		"<xml>\n<sys_user><a>1</b></sys_user></xml>":                  "x.xml:2:15: broken XML: the element a is closed by </b>",
		"<xml>\n<sys_user><a>1</a>":                                   "x.xml:2:19: broken XML: the file ends too early: the record is never closed",
		"<xml><sys_user><a>1</a></sys_user>":                          "x.xml:1:35: broken XML: the file ends too early: the element xml around the records is never closed",
		"<xml><sys_user><a>&nbsp;</a></sys_user></xml>":               "x.xml:1:19: broken XML: the entity &nbsp; is declared nowhere",
		"<xml><sys_user><a>A & B</a></sys_user></xml>":                "x.xml:1:21: broken XML: an & that begins no entity",
		"<xml><sys_user><a>&#1114112;</a></sys_user></xml>":           "x.xml:1:19: broken XML: &#1114112; is no character",
		"<xml><sys_user><a x=1/></sys_user></xml>":                    "x.xml:1:21: broken XML: expected a quote before the value of x, found '1'",
		"<xml><sys_user><a x='&y;'/></sys_user></xml>":                "x.xml:1:22: broken XML: the entity &y; is declared nowhere",
		"<xml><sys_user><a>1</a><a>2</a></sys_user></xml>":            "x.xml:1:24: broken XML: the field a is in one record twice",
		"<xml><sys_user>text</sys_user></xml>":                        "x.xml:1:16: broken XML: expected an element, found text in sys_user",
		"<xml/>\n<xml>":                                               "x.xml:2:6: broken XML: the file ends too early",
		"<xml/>\nand":                                                 "x.xml:2:1: broken XML: the document ends before this",
		"<?xml version='1.0'?>\n<!DOCTYPE x [\n<!ENTITY e 'e'>]><x/>": "x.xml:2:1: the XML has a DOCTYPE",
		" <!DOCTYPE html>\n<html>":                                    "x.xml:1:2: is a page of HTML",
		"<html lang='en'>":                                            "x.xml:1:1: is a page of HTML",
		"<unload>\n<cmdb_ci/><cmdb_ci/><xy></unload>":                 "x.xml:2:25: broken XML: the element xy is closed by </unload>",
		"<xml>" + strings.Repeat("<sys_user>", 300):                   "x.xml:1:",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml><sys_user><a>M\xfcller</a></sys_user></xml>":                             "x.xml:2:20: the text is not valid UTF-8 here: the file says that it is UTF-8",
		"<?xml version=\"1.0\" encoding=\"latin-9\"?><xml/>":                                                                       "x.xml: there is no encoding \"latin-9\"",
		"<unload>\n<sys_update_xml><payload><![CDATA[<u>\n<sys_user><a></b></sys_user></u>]]></payload></sys_update_xml></unload>": "x.xml:3:14: broken XML: in the payload of a record of an update set: the element a is closed by </b>",
		// what cannot be read is passed over only if its name says that it is of another table
		"<unload>\n<sys_update_xml><name>sys_user_0123456789abcdef0123456789abcdef</name><payload>no XML at all</payload></sys_update_xml></unload>":      "x.xml:2:80: broken XML: in the payload of a record of an update set: expected an element, found 'n'",
		"<unload>\n<sys_update_xml><payload>{&quot;no&quot;: 1}</payload></sys_update_xml></unload>":                                                      "x.xml:2:26: broken XML: in the payload of a record of an update set: expected an element, found '{'",
		"<unload>\n<sys_update_xml><name>sys_user_role_0123456789abcdef0123456789abcdef</name><payload/></sys_update_xml></unload>":                       "x.xml:2:1: broken XML: a record of an update set has an empty payload",
		"<unload>\n<sys_update_xml><name>sys_user_role_0123456789abcdef0123456789abcdef</name></sys_update_xml></unload>":                                 "x.xml:2:1: broken XML: a record of an update set has an empty payload",
		"<unload>\n<sys_update_xml><name>sys_user_0123456789abcdef0123456789abcdef</name><payload>&lt;u&gt;&lt;x&gt;</payload></sys_update_xml></unload>": "x.xml:2:98: broken XML: in the payload of a record of an update set: the file ends too early",
	} {
		_, _, err := readXML(t, content)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
}

func TestXMLOfOtherTables(t *testing.T) {
	documents, _, err := readXML(t, "<unload>\n<cmdb_ci/><cmdb_ci/><x/></unload>")
	if err != nil || len(documents) != 1 || documents[0].Unread != "2 of cmdb_ci, 1 of x" || documents[0].IsEmpty() {
		t.Fatal(documents, err)
	}
}

func TestWhatXMLHoldsBeside(t *testing.T) {
	documents, _, err := readXML(t, "<unload>\n<sys_attachment><a/></sys_attachment>\n<sys_user><a>1</a></sys_user>\n<sys_user action=\"delete_multiple\"><a>2</a></sys_user>\n"+
		"<sys_attachment/><sys_update_xml><payload><![CDATA[<u><sys_script/></u>]]></payload></sys_update_xml>\n<sys_update_xml><name>sys_script_0123456789abcdef0123456789abcdef</name><payload>no XML at all</payload></sys_update_xml>\n<sys_user><a>3</a></sys_user></unload>")
	if err != nil || len(documents) != 1 {
		t.Fatal(documents, err)
	}
	users := documents[0]
	if users.Records != 2 || fmt.Sprint(users.Deleted) != "[2]" || len(users.Notices) != 1 {
		t.Error(users.Records, users.Deleted, users.Notices)
	}
	notice := users.Notices[0]
	if notice.Line != 2 || notice.Affected != 4 || fmt.Sprint(notice.Args) != "[2 of sys_attachment, 1 of sys_script, 1 of sys_update_xml]" {
		t.Errorf("%+v", notice)
	}
	lines, err := users.Lines(t.Context(), []int64{1, 2, 3})
	if err != nil || fmt.Sprint(lines) != "map[1:3 2:4 3:7]" {
		t.Error(lines, err)
	}
}

// TestSecretsReachNoIntermediateFile reads records with password hashes.
func TestSecretsReachNoIntermediateFile(t *testing.T) {
	db := open(t)
	for _, content := range []string{
		`[{"a":"1","user_password":"hunter2","b":{"user_password":{"hash":"hunter2"}}},{"user_password":["hunter2"],"a":"2"}]`,
		"{\"a\":\"1\",\n\"user_password\":\"hunter2\"}{\"a\":\"2\",\"user_password\":\"\\\"hunter2\"}",
		`<xml><sys_user><a>1</a><user_password>hunter2</user_password></sys_user><sys_user><user_password display_value="hunter2"><x>hunter2</x></user_password><a>2</a></sys_user></xml>`,
	} {
		documents, temp, err := readXML(t, content)
		if err != nil || len(documents) != 1 {
			t.Fatal(documents, err)
		}
		noSecret(t, temp)
		rows := documents[0].Rows()
		if got := strings.Join(values(t, db, rows, rows.Value("a")), " "); got != "1 2" || !documents[0].Shape.Has("user_password") {
			t.Errorf("%s: %s", content, got)
		}
	}
	for _, content := range []string{`[{"user_password":"hunter2","a":}]`, `<xml><sys_user><user_password>hunter2</a>`, `{"user_password":"hunter2`} {
		if _, _, err := readXML(t, content); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", content, err)
		}
	}
}

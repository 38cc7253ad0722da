package xml

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
	"rolecall/exports/decode/text/texttest"
)

// captured is what the scanner hands out, each record by its element.
type captured struct {
	tables  map[string]*Table
	names   map[*Table]string
	records []any
	places  []int64
	deleted int
	skipped []string
}

func (c *captured) table(element []byte) *Table {
	if string(element) == "unwanted" {
		return nil
	}
	found := c.tables[string(element)]
	if found == nil {
		found = &Table{List: record.List{Shape: &record.Node{}}}
		c.tables[string(element)], c.names[found] = found, string(element)
	}
	return found
}

func (c *captured) skip(element []byte, _ int64) { c.skipped = append(c.skipped, string(element)) }

func (c *captured) record(into *Table, found object) error {
	var fields any
	if err := json.Unmarshal(found.text, &fields); err != nil {
		return err
	}
	if found.isDeleted {
		c.deleted++
	}
	c.records = append(c.records, map[string]any{c.names[into]: fields})
	c.places = append(c.places, found.at)
	return nil
}

// capture scans a text that arrives in pieces of a size.
func capture(t testing.TB, content []byte, piece int, elements Elements) (*captured, error) {
	t.Helper()
	sink := &captured{tables: map[string]*Table{}, names: map[*Table]string{}}
	scanner := newScanner(t.Context(), &texttest.Pieces{Text: content, Size: piece}, elements, nil, sink)
	return sink, scanner.run()
}

// element is one of encoding/xml's.
type element struct {
	name     string
	shown    *string // the display value
	children []*element
	text     string
}

// oracle reads a text with encoding/xml.
func oracle(content []byte) (*element, error) {
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.CharsetReader = func(_ string, text io.Reader) (io.Reader, error) { return text, nil }
	stack := []*element{{}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return stack[0], nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: token.Name.Local}
			for _, attribute := range token.Attr {
				if attribute.Name.Local == "display_value" || attribute.Name.Local == "name" && child.shown == nil {
					child.shown = &attribute.Value
				}
			}
			top.children = append(top.children, child)
			stack = append(stack, child)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
}

func (e *element) value() any {
	if len(e.children) == 0 && e.shown == nil {
		return e.text
	}
	if len(e.children) == 0 {
		return map[string]any{"value": e.text, "display_value": *e.shown}
	}
	fields := map[string]any{}
	for _, child := range e.children {
		fields[child.name] = child.value()
	}
	return fields
}

// fields is a record: one that is empty has no field.
func (e *element) fields() any {
	if len(e.children) == 0 {
		return map[string]any{}
	}
	e.shown = nil
	return e.value()
}

var xmlSeeds = []string{
	`<xml><sys_user><user_name>a</user_name><active>true</active></sys_user><sys_user/></xml>`,
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<unload unload_date='2026-11-01 10:00:00'>\n<r action=\"INSERT_OR_UPDATE\">\n<role display_value=\"itil\" name=\"x\">abc</role><m display_value=''/></r></unload>",
	`<a><b><c>&amp;&lt;&gt;&quot;&apos;&#252;&#xfc;&#x1F642;"\` + "\t\r\n\n\r</c></b></a>",
	`<a><b><c>x<![CDATA[<b>&amp;"]]]]><!-- - -->y<?p q?></c></b><!-- c --><?p?></a><!-- d -->`,
	`<response><result><user><link>https://x/1</link><value>v</value></user></result></response>`,
	`<a><unwanted x="1">text <b/> <![CDATA[ ]]></unwanted><b><c name="1" display_value="&quot;2&quot;&#10;">3</c></b></a>`,
	"\xef\xbb\xbf<a/>", `<a><b></c></a>`, `<a><b>`, `<a>&nbsp;</a>`, `<!DOCTYPE a [<!ENTITY b "c">]><a/>`, `<a><b><c>]]></c></b></a>`, "<a><b>\x01</b></a>",
	"<?xml version=\"1.0\"?><a><b><c>1</c></b></a>\n<?xml version=\"1.0\"?>\n<a><b><c>2</c></b></a>",
	`<a><b c="<"/></a>`, `<a><b><c/><c/></b></a>`, `<a/><b/>`, `<a><b><c>é</c><d.e_f-1>🙂</d.e_f-1></b></a>`,
}

// FuzzXML reads XML in pieces of any size: what is accepted, encoding/xml
// accepts, too, and reads the same.
func FuzzXML(f *testing.F) {
	for i, seed := range xmlSeeds {
		f.Add([]byte(seed), i%7+1)
	}
	f.Fuzz(func(t *testing.T, content []byte, piece int) {
		if !utf8.Valid(content) || bytes.ContainsAny(content, "\x00\uFFFE\uFFFF") {
			return // refused, or looked at, before
		}
		found, err := capture(t, content, 1+(piece&0xfff), Elements{})
		if err != nil {
			var place *text.Fault
			if !errors.As(err, &place) || place.At < 0 || place.At > int64(len(content)) {
				t.Fatal(err)
			}
			return
		}
		if hasControls(content) {
			return // read, unlike there
		}
		want, err := oracle(text.TrimBOM(content))
		if err != nil {
			if !lenient(err) {
				t.Fatal(err)
			}
			return
		}
		compareXML(t, want, found)
	})
}

// controls are control characters, and references to what XML does not allow.
var controls = regexp.MustCompile(`[\x01-\x08\x0b\x0c\x0e-\x1f]|&#0*([0-8]|1[124-9]|2[0-9]|3[01]);|&#x0*([0-8bcBCeEfF]|1[0-9a-fA-F]);|&#(x0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5[5-7][0-9]{3}|x0*[fF]{3}[eEfF]|0*6553[45]);`)

func hasControls(content []byte) bool { return controls.Match(content) }

// TestControlCharacters reads what XML does not allow in a text.
func TestControlCharacters(t *testing.T) {
	found, err := capture(t, []byte("<a><b><c d=\"\x0b\">x\x0b&#11;&#x1f;&#0;&#xd800;<![CDATA[\x01]]>y</c></b></a>"), 3, Elements{})
	if err != nil {
		t.Fatal(err)
	}
	want := []any{map[string]any{"b": map[string]any{"c": "x\v\v\x1f\ufffd\ufffd\x01y"}}}
	if diff := cmp.Diff(want, found.records); diff != "" {
		t.Error(diff)
	}
}

// lenient says whether it is something that does no harm in an export: ]]> in
// a text, names with several colons, and what the XML declaration says of the
// version.
func lenient(err error) bool {
	for _, harmless := range []string{"unescaped ]]>", "unsupported version", "invalid character entity", "expected element name", "expected attribute name", "invalid XML name"} {
		if strings.Contains(err.Error(), harmless) {
			return true
		}
	}
	return false
}

func compareXML(t *testing.T, want *element, found *captured) {
	t.Helper()
	var records []any
	skipped := 0
	for _, document := range want.children {
		for _, child := range document.children {
			if child.name == "unwanted" {
				skipped++
			} else {
				records = append(records, map[string]any{child.name: child.fields()})
			}
		}
	}
	if diff := cmp.Diff(records, found.records); diff != "" || skipped != len(found.skipped) {
		t.Errorf("skipped %d, want %d; (-encoding/xml +found):\n%s", len(found.skipped), skipped, diff)
	}
}

// TestXMLInPieces reads the seeds cut at every place.
func TestXMLInPieces(t *testing.T) {
	for _, seed := range xmlSeeds {
		whole, wholeErr := capture(t, []byte(seed), len(seed), Elements{})
		for piece := 1; piece < 20; piece++ {
			found, err := capture(t, []byte(seed), piece, Elements{})
			if (err == nil) != (wholeErr == nil) || err != nil && err.Error() != wholeErr.Error() {
				t.Errorf("%q in pieces of %d: %v, want %v", seed, piece, err, wholeErr)
			}
			if diff := cmp.Diff(whole.records, found.records); err == nil && diff != "" {
				t.Errorf("%q in pieces of %d: %s", seed, piece, diff)
			}
		}
	}
}

// TestPayloadsKeepTheirPlaces reads records inside of fields, escaped in every
// way, and looks for them at the places that are reported.
func TestPayloadsKeepTheirPlaces(t *testing.T) {
	inner := "<?xml version=\"1.0\"?>\r\n<record_update>\n<!-- ü --><sys_user action=\"DELETE\"><name>A &amp; Ü</name></sys_user>\n\n  <sys_user><name>B</name></sys_user></record_update>"
	escape := func(text string) string {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	}
	var numeric strings.Builder
	for _, r := range inner {
		if r == 'ü' || r == 'Ü' || r == '"' {
			numeric.WriteString("&#" + map[rune]string{'ü': "252", 'Ü': "xDC", '"': "34"}[r] + ";")
		} else {
			numeric.WriteString(escape(string(r)))
		}
	}
	for name, written := range map[string]string{
		"CDATA": "<![CDATA[" + inner + "]]>", "escaped": escape(inner), "numeric": numeric.String(),
		"mixed": "<!-- < --><![CDATA[" + inner[:30] + "]]><?x?>" + escape(inner[30:60]) + "<![CDATA[" + inner[60:] + "]]>",
	} {
		content := "<unload>\n<sys_update_xml action=\"INSERT_OR_UPDATE\"><action>INSERT_OR_UPDATE</action><payload>" + written + "</payload></sys_update_xml></unload>"
		elements := Elements{Records: []string{"sys_user"}, Embedded: map[string]string{"sys_update_xml": "payload"}}
		found, err := capture(t, []byte(content), 50, elements)
		if err != nil || len(found.places) != 2 || found.deleted != 1 {
			t.Errorf("%s: %v, %d records, %d deleted", name, err, len(found.places), found.deleted)
			continue
		}
		for i, at := range found.places {
			text := content[at:]
			if !strings.HasPrefix(text, "<sys_user") && !strings.HasPrefix(text, "&lt;sys_user") {
				t.Errorf("%s: record %d is reported at %q", name, i, text[:20])
			}
		}
	}
}

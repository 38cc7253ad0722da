package bundle

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"rolecall/reconcile/rules"
)

// rewritten is a text in which each value is put in brackets, with its field.
func rewritten(t *testing.T, text string, rewrite func(*rewriter) error) string {
	t.Helper()
	var made strings.Builder
	r := &rewriter{from: bufio.NewReader(strings.NewReader(text)), to: bufio.NewWriter(&made), name: func(string) {}}
	r.of = func(field, value string) string { return "[" + field + ":" + value + "]" }
	if err := rewrite(r); err != nil {
		t.Fatal(err)
	}
	if err := r.to.Flush(); err != nil {
		t.Fatal(err)
	}
	return made.String()
}

// TestOnlyValuesAreRewritten shows of each form what of it is a value.
func TestOnlyValuesAreRewritten(t *testing.T) {
	t.Parallel()
	asCSV := func(r *rewriter) error { return r.rewriteCSV(',', []string{"id", "name"}) }
	for _, each := range []struct {
		text, want string
		rewrite    func(*rewriter) error
	}{
		{`{"a": "x", "b" : {"c": ["y", "z"]}, "d": null, "e": true}`, `{"a": "[a:x]", "b" : {"c": ["[c:y]", "[c:z]"]}, "d": null, "e": true}`, (*rewriter).rewriteJSON},
		{"{\"a\":\"x\"}\n{\"a\":\"q\\\"\\u00e9\"}\n", "{\"a\":\"[a:x]\"}\n{\"a\":\"[a:q\\\"é]\"}\n", (*rewriter).rewriteJSON},
		{`{"jane@example.com": "x"}`, `{"[:jane@example.com]": "[jane@example.com:x]"}`, (*rewriter).rewriteJSON},
		{"id,name\r\n1,\"a, \"\"b\"\"\"\r\n2,\"c\nd\"\r\n", "id,name\r\n[id:1],\"[name:a, \"\"b\"\"]\"\r\n[id:2],\"[name:c\nd]\"\r\n", asCSV},
		{"sep=,\nid,name\n1,x,more\nid,name\n", "sep=,\nid,name\n[id:1],[name:x],[:more]\nid,name\n", asCSV},
		{
			`<?xml version="1.0"?><unload date="1"><!-- Jane --><user a='b'><name>J &amp; D</name><note><![CDATA[x<y]]></note></user></unload>`,
			`<?xml version="1.0"?><unload date="[date:1]"><user a="[a:b]"><name>[name:J &amp; D]</name><note><![CDATA[[note:x<y]]]></note></user></unload>`,
			(*rewriter).rewriteXML,
		},
	} {
		if got := rewritten(t, each.text, each.rewrite); got != each.want {
			t.Errorf("%s\nbecomes %s\nnot     %s", each.text, got, each.want)
		}
	}
}

// TestExpressions shows what of an expression is replaced, and which texts are looked for inside values.
func TestExpressions(t *testing.T) {
	t.Parallel()
	for _, each := range []struct{ text, want, sought string }{
		{`user.department == "Sales"`, `user.department == "kakaka"`, ""},
		{`is_lead AND user.title == 'Lead''s'`, `KAkaka_kakaka AND user.title == 'Kakaka''k'`, ""},
		{`String.stringContains(user.title, "Manager")`, `String.stringContains(user.title, "x")`, "Manager"},
		{`isMemberOfGroupName("Sales Team")`, `isMemberOfGroupName("x")`, ""},
		{`isMemberOfGroupNameRegex("^SN-\d+ [Aa]dm")`, `isMemberOfGroupNameRegex("^x-\d+ [Aa]x")`, "^SN- + dm"},
		{`Time.now("UTC", "yyyy-MM-dd")`, `Time.now("x", "yyyy-MM-dd")`, ""},
	} {
		var sought []string
		names := NewNames("any")
		e := expressions{names: names, isDefined: map[string]bool{"is_lead": true}, seek: func(text string) {
			if text = strings.TrimSpace(text); text != "" {
				sought = append(sought, text)
			}
		}, definedName: func(name string) string { return names.ofText(name, func(string) bool { return false }) }}
		e.rewrite(each.text)
		if got := strings.Join(sought, " "); got != each.sought {
			t.Errorf("%s: looks for %q, not %q", each.text, got, each.sought)
		}
		names.Draw()
		rewritten := e.rewrite(each.text)
		for _, word := range []string{"Sales", "Manager", "Team", "Lead", "is_lead"} {
			if strings.Contains(rewritten, word) {
				t.Errorf("%s becomes %s, which holds %s", each.text, rewritten, word)
			}
		}
		if strings.Count(rewritten, `"`) != strings.Count(each.want, `"`) || strings.Count(rewritten, "(") != strings.Count(each.want, "(") {
			t.Errorf("%s becomes %s, which is built otherwise", each.text, rewritten)
		}
	}
}

// TestRulesKeepTheirLines rewrites rules that use all there is: they can be read, and each rule stands in the line in which it stood.
func TestRulesKeepTheirLines(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"../../reconcile/rules/testdata/example.yaml", "../../testdata/acme/rules.yaml", "../../exports/sample/rules.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names := NewNames("any")
		rewrite := func() string {
			w := &rulesWriter{file: file, path: names.Of, expressions: expressions{names: names, isDefined: map[string]bool{}, seek: func(string) {}}}
			w.definedName = func(name string) string { return name }
			rewritten, err := w.rewriteRules(string(text))
			if err != nil {
				t.Fatal(err)
			}
			return rewritten
		}
		rewrite()
		names.Draw()
		rewritten := rewrite()
		if _, err := rules.Read("rules.yaml", []byte(rewritten)); err != nil {
			t.Errorf("%s: what became of it cannot be read: %v", file, err)
		}
		before, after := strings.Split(string(text), "\n"), strings.Split(rewritten, "\n")
		for line, written := range before {
			for _, key := range []string{"grant:", "exceptions:", "guardrails:", "correlate:", "privileged:"} {
				if strings.HasPrefix(strings.TrimSpace(written), key) && (line >= len(after) || !strings.Contains(after[line], `"`+strings.TrimSuffix(key, ":")+`"`)) {
					t.Errorf("%s:%d: %s is no longer there", file, line+1, key)
				}
			}
		}
	}
}

// TestSearchFindsWhatIsThere: also across the pieces in which a file is read, and numbers as a whole only.
func TestSearchFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := strings.Repeat("x", window-3) + "jane.doe" + strings.Repeat("y", 2*window) + " 1234567 90210,"
	if err := os.WriteFile(dir+"/file", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := (&Written{Names: NewNames("x")}).Search(t.Context(), dir, []string{"jane.doe", "23456", "90210", "Jane.doe", "doe"})
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, each := range found {
		values = append(values, each.Value)
	}
	if got := strings.Join(values, " "); got != "90210 jane.doe" {
		t.Errorf("found %s", got)
	}
}

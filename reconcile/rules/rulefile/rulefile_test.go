package rulefile_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/rulefile"
)

var silencing = regexp.MustCompile(`(?m)#\s*lint:\s*ignore\s+[a-z-]+\s*$`)

var awkward = []string{
	"", " ", "~", "null", "No", "yes", "1", "1e3", "0x1f", "2026-11-01", "-", "- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "a,b", "[a]", "{a}",
	"'", `"`, `\`, `a\nb`, "a\nb", "a\r\nb: c\n- d", "\t", "a\x00b", "\x1b[31mred", "\u2028", "\u202e", "\ufeff", "é", "ab😀", "\U000e0041", "\u0085", "?", "a ", " a", "...", "---", "<<", "=", "Sales Team", "Ops (EMEA)", "lint: ignore empty-group",
}

// TestScalar: whatever a text holds, YAML reads it back as it was, as a value and as a key, and
// it is one line.
func TestScalar(t *testing.T) {
	check := func(t interface {
		Fatalf(string, ...any)
	}, value string) {
		document := "a: " + rulefile.Scalar(value) + "\nb: " + rulefile.List(value, "z", value) + "\nc: {" + rulefile.Scalar(value) + ": " + rulefile.Scalar(value) + "}\n"
		if strings.Count(document, "\n") != 3 {
			t.Fatalf("%q is more than one line: %s", value, document)
		}
		var got struct {
			A string
			B []string
			C map[string]string
		}
		if err := yaml.Unmarshal([]byte(document), &got); err != nil {
			t.Fatalf("%q: %v\n%s", value, err, document)
		}
		if got.A != value || len(got.B) != 3 || got.B[0] != value || got.B[2] != value || got.C[value] != value {
			t.Fatalf("%q is read as %q", value, got)
		}
	}
	for _, each := range awkward {
		check(t, each)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "value")) })
}

// TestComments: whatever a comment holds, no rule stands in it, and it silences no lint.
func TestComments(t *testing.T) {
	for _, hostile := range awkward {
		file := &rulefile.File{}
		file.Comment(2, hostile, strings.Repeat(hostile+" ", 50))
		file.Entries(0, rulefile.Entry{Code: "version: 1", Note: hostile}, rulefile.Entry{Code: "scope: {groups: " + rulefile.List("g"+hostile) + "}", Note: hostile, IsProposed: true})
		var got map[string]any
		if err := yaml.Unmarshal([]byte(file.String()), &got); err != nil || len(got) != 1 {
			t.Errorf("%q became %v: %v\n%s", hostile, got, err, file)
		}
		if _, err := rules.Read("rules.yaml", []byte(file.String())); err != nil {
			t.Errorf("%q: %v\n%s", hostile, err, file)
		}
		if silencing.MatchString(file.String()) {
			t.Errorf("%q silences lints:\n%s", hostile, file)
		}
	}
}

func TestEntries(t *testing.T) {
	file := &rulefile.File{}
	file.Entries(2, rulefile.Entry{Code: "- a", Note: "one"}, rulefile.Entry{Code: "- longer", Note: "two", IsProposed: true}, rulefile.Entry{Code: "- none"})
	const want = "  - a         # one\n  # - longer  # two\n  - none\n"
	if diff := cmp.Diff(want, file.String()); diff != "" {
		t.Error(diff)
	}
}

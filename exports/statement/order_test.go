package statement_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/statement"
)

// parsed are statements of headers, each "name; key: value; ...".
func parsed(t *testing.T, headers ...string) []statement.Statement {
	t.Helper()
	var all []statement.Statement
	for _, header := range headers {
		name, rest, _ := strings.Cut(header, "; ")
		text := "-- " + name + "\n-- title: a\n-- one row per: b\n"
		for line := range strings.SplitSeq(rest, "; ") {
			text += "-- " + line + "\n"
		}
		each, err := statement.Parse(name+".sql", text+"select 1")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, each)
	}
	return all
}

func TestOrder(t *testing.T) {
	for name, test := range map[string]struct {
		headers []string
		want    [][]int
	}{
		"what is made is read": {
			[]string{"reader; reads: made", "maker; reads: file; makes: made"}, [][]int{{1}, nil}},
		"what is made is added to": {
			[]string{"adder; reads: file; adds to: made", "maker; reads: file; makes: made"}, [][]int{{1}, nil}},
		"two add to one": {
			[]string{"one; reads: file; adds to: list", "two; reads: file; adds to: list", "reader; reads: list"}, [][]int{nil, nil, {0, 1}}},
		"one adds what others added": {
			[]string{"last; reads: list; adds to: list", "first; reads: file; adds to: list"}, [][]int{{1}, nil}},
		"one changes what others added": {
			[]string{"changer; reads: file; changes: list", "adder; reads: file; adds to: list"}, [][]int{{1}, nil}},
		"what follows the reader is not seen": {
			[]string{"maker; reads: list; makes: rest", "adder; reads: rest; adds to: list", "first; reads: file; adds to: list"},
			[][]int{{2}, {0}, nil}},
		"nor by way of others": {
			[]string{"maker; reads: list; makes: rest", "between; reads: rest; makes: more", "adder; reads: more; adds to: list"},
			[][]int{nil, {0}, {1}}},
		"after says what reading does not": {
			[]string{"once; reads: file; changes: list", "late; reads: list; adds to: list; after: once", "early; reads: file; adds to: list"},
			[][]int{{2}, {0, 2}, nil}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := statement.Order(parsed(t, test.headers...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOrderErrors(t *testing.T) {
	for want, headers := range map[string][]string{
		`late.sql:5: there is no statement "onec" here to come after`: {"once; reads: file; changes: list", "late; reads: list; after: onec"},
		`b.sql:5: a.sql makes made, too`:                              {"a; reads: file; makes: made", "b; reads: file; makes: made"},
		`a.sql:1: a.sql is called a, too`:                             {"a; reads: file", "a; reads: file"},
		`a.sql:4: it waits for itself (a, which waits for b, which waits for a): say in the header what it, or one of these, comes after`: {
			"a; reads: b; makes: a", "b; reads: a; makes: b"},
		`a.sql:4: it waits for itself (a, which waits for b, which waits for a): say in the header what it, or one of these, comes after `: {
			"a; reads: file; changes: list", "b; reads: file; changes: list"},
	} {
		_, err := statement.Order(parsed(t, headers...))
		if err == nil || err.Error() != strings.TrimSpace(want) {
			t.Errorf("%q: %v; want %s", headers, err, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"-- a\n-- title: b\n-- reads: c\nselect 1":                                           `f.sql:1: the header needs a name, title, one row per and, unless its rows are given (adds to), reads`,
		"-- a\n-- title: b\n-- titel: c\nselect 1":                                           `f.sql:3: unknown key "titel" in the header`,
		"-- a\n-- title: b\n-- title: c\nselect 1":                                           `f.sql:3: "title" is in the header already, at line 2`,
		"-- a\n-- title:\nselect 1":                                                          `f.sql:2: "title" has no value`,
		"-- a\n-- title\nselect 1":                                                           `f.sql:2: expected "key: value", or an empty comment line before the prose, not "title"`,
		"-- a\n-- title: b\n-- one row per: c\n-- reads: d\n-- makes: e, f\nselect 1":        `f.sql:1: a statement makes, adds to or changes one relation, not e, f`,
		"-- a\n-- title: b\n-- one row per: c\n-- reads: d\n-- makes: d\nselect 1":           `f.sql:4: the statement reads d, which it makes`,
		"-- a\n-- title: b\n-- one row per: c\n-- reads: d\n-- columns:\n--   e\nselect 1":   `f.sql:6: expected "column: what it means", not "e"`,
		"-- a\n-- title: b\n-- one row per: c\n-- reads: d\n-- share: none\nselect 1 as one": `f.sql:5: share is how long it takes, 2 or more where 1 is what most take, not "none"`,
	} {
		if _, err := statement.Parse("f.sql", text); err == nil || err.Error() != want {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}

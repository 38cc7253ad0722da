package oel_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

var update = flag.Bool("update", false, "write golden files")

// TestWants: what places make of values, for the users of the fixture.
func TestWants(t *testing.T) {
	users := newTable(t)
	users.fill(t, someUsers)
	for _, each := range []struct {
		want   oel.Want
		expr   string
		values []any
	}{
		{oel.Condition, "user.b", []any{true, false, false}},
		{oel.Condition, "null == user.s", []any{false, false, true}},
		{oel.Condition, "isMemberOfGroupName('Sales')", []any{true, false, true}},
		{oel.Condition, "isMemberOfGroupName(\"It's\")", []any{false, true, false}},
		{oel.Text, "user.i", []any{"3", "0", nil}},
		{oel.Text, "user.n", []any{"2.5", "-0.5", nil}},
		{oel.Text, "user.b", []any{"true", "false", nil}},
		{oel.Text, "user.b ? user.i : user.s", []any{"3", "It's", nil}},
		{oel.Text, "user.t ?: user.i", []any{"3", "12", nil}},
		{oel.Text, "DateTime.now()", []any{"2026-11-23T12:00:00.000Z", "2026-11-23T12:00:00.000Z", "2026-11-23T12:00:00.000Z"}},
		{oel.Text, "'US'.parseCountryCode()", []any{"US", "US", "US"}},
		{oel.Text, "null", []any{nil, nil, nil}},
		{oel.Text, "appuser.userName + '!'", []any{"app!", "null!", "null!"}},
		{oel.Names, "user.t", []any{[]any{}, []any{"12"}, []any{}}},
		{oel.Names, "user.list", []any{[]any{"a", "b"}, []any{}, []any{}}},
		{oel.Names, "null", []any{[]any{}, []any{}, []any{}}},
		{oel.Names, "{}", []any{[]any{}, []any{}, []any{}}},
		{oel.Names, "user.b ? {'a', ''} : 'b'", []any{[]any{"a"}, []any{"b"}, []any{"b"}}},
		{oel.Names, "user.list ?: 'none'", []any{[]any{"a", "b"}, []any{}, []any{"none"}}},
		{oel.Names, "user.t ?: {'x', 'y'}", []any{[]any{"x", "y"}, []any{"12"}, []any{"x", "y"}}},
		{oel.Names, "user.getGroups().![name]", []any{[]any{"Sales"}, []any{"It's"}, []any{"Sales"}}},
		{oel.Names, "user.getGroups().![id]", []any{[]any{"00g0"}, []any{}, []any{"00g2"}}},
		{oel.JSON, "user.b ? {1, 2} : 'b'", []any{[]any{1.0, 2.0}, "b", "b"}},
	} {
		compiled, err := users.compile(each.expr, each.want)
		if err != nil {
			t.Errorf("%s: %v", each.expr, err)
			continue
		}
		got, err := users.values(compiled, -1)
		if err != nil {
			t.Errorf("%s: %v\n%s", each.expr, err, compiled.SQL)
		} else if diff := cmp.Diff(each.values, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s\n%s", each.expr, diff, compiled.SQL)
		}
	}
}

// TestExpressionSaysWhatItReads is about the other fields of Expression.
func TestExpressionSaysWhatItReads(t *testing.T) {
	users := newTable(t)
	for _, each := range []struct {
		expr, simple, reads string
		app, groups, raises bool
	}{
		{"user.title", "title", "title", false, false, false},
		{"title", "title", "title", false, false, false},
		{"user.profile.displayName", "displayName", "displayName", false, false, false},
		{"user.title + user.s + user.s", "", "s title", false, false, false},
		{"user.status", "", "", false, false, false},
		{"appuser.externalId", "", "", true, false, false},
		{"isMemberOfGroup('x') ? appuser.userName : login", "", "login", true, true, false},
		{"user.t.toInteger()", "", "t", false, false, true},
		{"'x'", "", "", false, false, false},
	} {
		compiled, err := users.compile(each.expr, oel.Any)
		if err != nil {
			t.Errorf("%s: %v", each.expr, err)
			continue
		}
		if compiled.SimpleAttribute != each.simple || strings.Join(compiled.Attributes, " ") != each.reads ||
			compiled.UsesAppUser != each.app || compiled.UsesGroups != each.groups || compiled.CanRaise != each.raises {
			t.Errorf("%s: %+v", each.expr, compiled)
		}
	}
}

// TestErrors: testdata/errors.txt has expressions, one a line; the golden file
// what each is told. -update writes it.
func TestErrors(t *testing.T) {
	users := newTable(t)
	content, err := os.ReadFile(filepath.Join("testdata", "errors.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	wants := map[string]oel.Want{"condition": oel.Condition, "text": oel.Text, "names": oel.Names, "any": oel.Any}
	for line := range strings.Lines(string(content)) {
		kind, expr, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		compiled, err := users.compile(expr, wants[kind])
		got.WriteString("# " + line)
		if err != nil {
			got.WriteString(err.Error() + "\n")
		} else if len(compiled.Warnings) == 0 {
			t.Errorf("%s: no error and no warning", line)
		} else {
			for _, warning := range compiled.Warnings {
				got.WriteString("warning: " + warning.Error() + "\n")
			}
		}
		got.WriteString("\n")
	}
	golden := filepath.Join("testdata", "errors.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestErrorsStandInTheUsersFile: inside a quoted YAML value too.
func TestErrorsStandInTheUsersFile(t *testing.T) {
	content := "roles:\n  when: 'user.s == ''x'' AND user.tite == 1'\n"
	at := strings.Index(content, "user")
	value := "user.s == 'x' AND user.tite == 1"
	offsets, position := make([]int, 0, len(value)+1), at
	for i := range value {
		offsets = append(offsets, position)
		position++
		if value[i] == '\'' {
			position++
		}
	}
	text := source.Embedded("rules.yaml", content, value, append(offsets, position))
	_, err := oel.Compile(text, newTable(t).scope, oel.Condition)
	want := "rules.yaml:2:35: okta has no user attribute \"tite\"\n |  when: 'user.s == ''x'' AND user.tite == 1'\n |                                  ^\n" +
		" did you mean user.title?  (9 attributes known from users.json)"
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

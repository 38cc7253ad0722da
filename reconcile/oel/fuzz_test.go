package oel_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

var everyWant = []oel.Want{oel.Any, oel.Condition, oel.Text, oel.Names, oel.JSON}

// runs compiles an expression for some wants and runs what compiles: the engine
// may say nothing but what the expression makes it say.
func (t *table) runs(tb testing.TB, expr string, wants ...oel.Want) {
	tb.Helper()
	for _, want := range wants {
		compiled, err := t.compile(expr, want)
		if err != nil {
			var list *source.List
			if !errors.As(err, &list) {
				tb.Fatalf("%q: not a list of problems: %v", expr, err)
			}
			continue
		}
		if _, err := t.values(compiled, -1); err != nil && !(compiled.CanRaise && strings.Contains(err.Error(), "Invalid Input Error: rules.yaml:")) &&
			!strings.Contains(err.Error(), "inf") {
			tb.Fatalf("%q: %v\n%s", expr, err, compiled.SQL)
		}
	}
}

// FuzzCompile: no panic, no hang, and what compiles runs.
func FuzzCompile(f *testing.F) {
	for _, name := range caseFiles {
		_, cases := readCases(f, name)
		for _, each := range cases {
			f.Add(each.Expr)
		}
	}
	users := newTable(f)
	users.fill(f, someUsers)
	f.Fuzz(func(t *testing.T, expr string) {
		hang := time.AfterFunc(time.Minute, func() { panic("hangs: " + strconv.Quote(expr)) })
		defer hang.Stop()
		users.runs(t, expr, everyWant...)
	})
}

// TestTextNeverReachesSQLUnquoted puts hostile text everywhere an expression
// can hold text, and looks whether it is still there as text.
func TestTextNeverReachesSQLUnquoted(t *testing.T) {
	users := newTable(t)
	users.fill(t, someUsers)
	places := []string{
		"%s", "'x' + %s", "user.s == %s", "String.replace('a', %s, %s)", "String.replace(%s, 'a', 'b')", "String.substringAfter(%s, %s)", "{%s}.contains(%s)",
		"isMemberOfGroupName(%s)", "isMemberOfGroup(%s)", "isMemberOfAnyGroup(%s, %s)", "isMemberOfGroupNameContains(%s)", "isMemberOfGroupNameRegex(%s)",
		"user.isMemberOf({'group.profile.name': %s})", "user.isMemberOf({'group.profile.name': {user.s, %s}, 'operator': 'EXACT'})", "user.s matches %s",
		"user.getGroups({'group.id': %s}).![name]", "getFilteredGroups({%s}, 'group.name', 3)", "Groups.contains('OKTA', %s, 3)", "Groups.contains(%s, 'x', 3)",
		"Iso3166Convert.toName(%s)", "%s.parseCountryCode().toName()", "%s.toInteger()", "Convert.toNum(%s)", "%s.parseStringTime()", "%s.parseUnixTime()",
		"%s.parseStringTime(%s)", "user.s.parseStringTime(%s)", "DateTime.now().toString(%s)", "Time.now('UTC', %s)", "Time.now(%s)", "DateTime.now().toZone(%s)",
		"Time.fromStringToIso8601(user.s, %s)", "Time.fromIso8601ToString('2015-07-31', %s)", "user.getInternalProperty(%s)", "Arrays.toCsvString({%s, %s})",
		"String.stringSwitch(user.s, %s, %s, %s)", "{%s: 1}", "user.isMemberOf({%s: 'x'})", "appuser.userName ?: %s", "(user.s + user.t + user.s + user.t + user.s) + %s",
	}
	texts := []string{
		"'; drop table okta.user; --", "' || error('owned') || '", "'' or 1=1 --", "$1", "$1') || error('owned", "$place", "$*", "$$", "\\", "\\'", "\x00", "a\x00'b",
		"%s", "{}", "/*", "--", "\"", "\"; select 1", "'Q'", "e'\\x00'", "it1.a1", "\u202e", "\n", "'yyyy'$1''", "?", ":name", "[[:alpha:]]", "\\Q'\\E",
	}
	for _, place := range places {
		for _, text := range texts {
			users.runs(t, strings.ReplaceAll(place, "%s", "'"+strings.ReplaceAll(text, "'", "''")+"'"), oel.Any, oel.Names)
		}
	}
	for _, text := range texts {
		for _, expr := range []string{"%s", "'<' + %s", "user.always == null ? '' : %s", "String.append(%s, '')", "{%s, 'x'}[0]", "appuser.nope ?: %s"} {
			expr = strings.Replace(expr, "appuser.nope", "user.secondEmail", 1)
			compiled, err := users.compile(strings.ReplaceAll(expr, "%s", "'"+strings.ReplaceAll(text, "'", "''")+"'"), oel.Text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := users.values(compiled, 0)
			if want := text; err != nil || strings.TrimPrefix(fmt.Sprint(got[0]), "<") != want {
				t.Errorf("%s of %q: %q, %v", expr, text, got, err)
			}
		}
	}
	if rows, err := users.values(&oel.Expression{SQL: "(select count(*) from okta.user)"}, 0); err != nil || rows[0] != float64(len(someUsers)) {
		t.Errorf("users: %v, %v", rows, err)
	}
}

// TestDeepAndLong: a limit is an error of its own; what is within it runs.
func TestDeepAndLong(t *testing.T) {
	t.Parallel()
	users := newTable(t)
	users.fill(t, someUsers)
	nest := func(depth int, open, middle, shut string) string {
		return strings.Repeat(open, depth) + middle + strings.Repeat(shut, depth)
	}
	for _, depth := range []int{20, 95, 30_000} {
		for _, expr := range []string{
			nest(depth, "(", "1", ")"), nest(depth, "!", "user.b", ""), nest(depth, "- ", "user.i", ""), nest(depth, "{", "1", "}"),
			nest(depth, "String.len(", "user.s", ")"), nest(depth, "user.b ? 1 : ", "2", ""), nest(depth, "user.s ?: ", "'x'", ""),
			nest(depth, "user.s + (", "user.t", ")"), nest(depth, "(", "user.i", " + 1)"), nest(depth, "(", "user.i", " / user.j)"),
			nest(depth, "(", "user.s", " ?: user.i)"), nest(depth, "Arrays.flatten(", "user.list", ")"), nest(depth, "", "user.s", ".toUpperCase()"),
			nest(depth, "", "user.s", ".substringBefore(user.t)"), nest(depth, "", "user.s", ".replaceFirst(user.t, user.s)"), nest(depth, "(", "user.created", ".plusDays(1))"),
			nest(depth, "user.i < (", "user.j", ") ? 1 : 2"), nest(depth, "Convert.toInt(", "user.n", ")"),
			nest(depth, "", "user.s", "[0]"), nest(depth, "", "user.s", ".x"), nest(depth, "", "1", " + 1"), nest(depth, "", "'a'", " + user.s"), nest(depth, "", "user.s", " + user.t"),
			nest(depth, "", "user.b", " OR user.i == 1"), nest(depth, "", "user.b", " AND 1 / user.i == 1"), nest(depth, "", "1", " - user.i"),
		} {
			started := time.Now()
			users.runs(t, expr, oel.JSON)
			if took := time.Since(started); took > time.Minute {
				t.Errorf("%.60s... nested %d deep: %v", expr, depth, took)
			}
		}
	}
	if _, err := users.compile(nest(101, "(", "1", ")"), oel.Any); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Errorf("nested too deeply: %v", err)
	}
	if _, err := users.compile(nest(3000, "user.b OR ", "user.b", ""), oel.Any); err != nil {
		t.Errorf("a long chain: %v", err)
	}
}

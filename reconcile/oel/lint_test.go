package oel_test

import (
	"strings"
	"testing"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// lintScope has what the examples name beside Okta's base attributes.
var lintScope = oel.Scope{Attributes: []oel.Attribute{{Name: "startDate", Column: `identity."startDate"`, Type: oel.String}, {Name: "tags", Column: `identity.tags`, Type: oel.String, IsGuessed: true, ListForm: "commas"}}}

// lintsOf are the names of the lints that an expression has, by the place that
// uses it.
func lintsOf(t *testing.T, expr string, want oel.Want) string {
	t.Helper()
	text := source.Whole("expression", expr)
	compiled, err := oel.Compile(text, lintScope, want)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, each := range append(compiled.Warnings, oel.Warn(text, lintScope, want)...) {
		if each.Lint == "" || each.Message == "" {
			t.Errorf("%s: a warning without a lint: %v", expr, each)
		}
		names = append(names, each.Lint)
	}
	return strings.Join(names, " ")
}

// TestLintsHaveTheirExamples: each lint's example has it, and nothing else.
func TestLintsHaveTheirExamples(t *testing.T) {
	last := ""
	for _, lint := range oel.Lints {
		if lint.Name <= last || lint.Title == "" || lint.Why == "" {
			t.Errorf("%s: the lints are sorted and documented", lint.Name)
		}
		last = lint.Name
		want := oel.Any
		if lint.Name == "group-in-mapping" {
			want = oel.Text
		}
		if got := lintsOf(t, lint.Example, want); got != lint.Name {
			t.Errorf("%s: the example has %q", lint.Name, got)
		}
	}
}

// TestLintsLeaveAlone holds what nearly has a lint.
func TestLintsLeaveAlone(t *testing.T) {
	for expr, want := range map[string]oel.Want{
		`user.department != null AND user.department != ""`:                                             oel.Condition,
		`user.department != "a" OR user.division != "b"`:                                                oel.Condition,
		`user.department == "a" OR user.department == "b"`:                                              oel.Condition,
		`user.department == null AND user.division == null`:                                             oel.Condition,
		`Arrays.contains({"a", "b"}, user.title)`:                                                       oel.Condition,
		`user.middleName == null ? user.firstName : user.firstName + " " + user.middleName`:             oel.Text,
		`user.firstName + " " + user.lastName`:                                                          oel.Text,
		`user.displayName == "x" ? 'a' : 'b'`:                                                           oel.Text,
		`isMemberOfGroupName("Sales")`:                                                                  oel.Condition,
		`user.isMemberOf({'group.profile.name': 'Sales', 'operator': 'EXACT'})`:                         oel.Condition,
		`user.isMemberOf({'group.profile.name': 'Sales.*'})`:                                            oel.Condition,
		`user.title matches "^Sales.*$"`:                                                                oel.Condition,
		`user.title matches "(^|.*,)x(,.*|$)"`:                                                          oel.Condition,
		`user.title matches "/a"`:                                                                       oel.Condition,
		`String.stringSwitch(user.title, "", "Sales Manager", "s", "Manager", "m")`:                     oel.Text,
		`"$" + user.login + "{x}"`:                                                                      oel.Text,
		`String.substringBefore(user.email, "@")`:                                                       oel.Text,
		`String.substring(user.firstName, 0, 1)`:                                                        oel.Text,
		`String.stringContains(user.title, " ") ? String.substringBefore(user.title, " ") : user.title`: oel.Text,
		`String.len(user.costCenter) >= 4 ? String.substring(user.costCenter, 0, 4) : user.costCenter`:  oel.Text,
		`Time.now("America/New_York")`:                                                                  oel.Text,
		`user.costCenter == null ? "" : Arrays.toCsvString(Arrays.flatten(user.costCenter, {"a"}))`:     oel.Text,
		`user.department != null AND user.department + "-" + user.firstName == "Sales-Ana"`:             oel.Condition,
	} {
		if got := lintsOf(t, expr, want); got != "" {
			t.Errorf("%s has %q", expr, got)
		}
	}
}

func TestImpossiblePatterns(t *testing.T) {
	for _, pattern := range []string{"a^b", "a$b", "(a|b)^", "x+^", "(a^b)+", "(?:a^|b$c)", `[^\x00-\x{10FFFF}]`, "a{2}^b"} {
		if got := lintsOf(t, `user.title matches "`+pattern+`"`, oel.Condition); got != "never-matches" {
			t.Errorf("%s has %q", pattern, got)
		}
	}
	for _, pattern := range []string{"^a$", "a*^b", "(a|)^b", "a$b*", "(a^b)*", "a^b|c", "(?m:a\n^b)", "a{0,2}^b"} {
		if got := lintsOf(t, `user.title matches "`+pattern+`"`, oel.Condition); got != "" {
			t.Errorf("%s has %q", pattern, got)
		}
	}
}

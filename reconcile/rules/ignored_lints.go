package rules

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// The lints that compiling rules has, beside those of expressions.
const (
	unknownName      = "unknown-name"
	emptyGroup       = "empty-group"
	notExported      = "not-exported"
	kindOff          = "kind-off"
	shadowedSeverity = "shadowed-severity"
	unread           = "unread-findings"
	untested         = "untested-finding"
)

// Lints are the warnings that Compile gives, but for those of expressions.
var Lints = []oel.Lint{
	{
		Name: emptyGroup, Decides: true, Title: "Group without members",
		Why:     "The Okta group exists but the exports show no member. Either it is no longer used, or its members were not exported: then its members lose what the rule grants.",
		Example: "{roles: [itil], group: Retired Team}",
	},
	{
		Name: kindOff, Title: "Kind of finding that is switched off",
		Why:     "An exception, a severity or a deadline of a kind that checks switches off does nothing.",
		Example: "checks: {licence.unused: off}; severity: {licence.unused: high}",
	},
	{
		Name: exceptionTerms, Title: "Exception that lacks what guardrails.exceptions requires",
		Why:     "An exception accepts access that nobody should have. Without a ticket or an independent approver, nobody can explain it later; if it ends only years from now, it is forgotten.",
		Example: "guardrails: {exceptions: {ticket: true, approver: true, longest: 365d}}",
	},
	{
		Name: notExported, Decides: true, Title: "Field that no export has",
		Why:     "What is not exported is not compared: drift in it is not found, and is not reported as absent either.",
		Example: "attributes: {building: user.city}",
	},
	{
		Name: shadowedSeverity, Title: "Severity that an earlier entry decides",
		Why:     "The first entry of severity that matches a kind counts. An earlier pattern matches all that this one does, so it never counts.",
		Example: "severity: {stale.*: medium, stale.dormant: low}",
	},
	{
		Name: slaOrder, Title: "More time for a higher severity",
		Why:     "A finding of a higher severity gets more time than one of a lower: usually two numbers were swapped.",
		Example: "sla: {critical: 30d, high: 7d}",
	},
	{
		Name: slaWithoutHistory, Title: "Deadlines without a history",
		Why:     "A finding is due so long after it began. A single run does not know when that was: the history of the runs does. Without one, due and overdue stay empty.",
		Example: "sla: {critical: 1d}",
	},
	{
		Name: unread, Decides: true, Title: "Custom findings that are not beside the rules",
		Why:     "Custom findings are used only if their folder is beside the rules file. Those of an estate whose rules are elsewhere, or that has none, find nothing.",
		Example: "estate/findings/contractor_admin.sql, and --rules other/rules.yaml",
	},
	{
		Name: untested, Title: "Custom finding without cases",
		Why:     "Nothing shows that the query finds what it should, and not what it nearly finds. Its cases are findings/NAME.txtar, beside it.",
		Example: "findings/contractor_admin.sql without findings/contractor_admin.txtar",
	},
	{
		Name: unknownName, Decides: true, Title: "Group or role that no export has",
		Why:     "Names compare exactly. A rule about a group that does not exist selects nobody, and one that grants a role that does not exist corrects nothing.",
		Example: "roles: {grant: [{roles: [itl], group: Sales Taem}]}",
	},
}

// withLint makes a problem a warning of that lint.
func withLint(problem source.Problem, lint string) source.Problem {
	problem.Lint = lint
	return problem
}

// ignoredLints says which lints not to report: everywhere (lint.ignore), or on a line.
type ignoredLints struct {
	everywhere []string
	lines      map[fileLine][]string
}

// fileLine is a line of a file, as errors name it.
type fileLine struct {
	file string
	line int
}

// ignoreComment is the comment that asks not to report lints on its line; alone on a line, on
// the next one.
var ignoreComment = regexp.MustCompile(`(^|\s)#\s*lint:\s*ignore\s+([a-z-]+(?:\s*,\s*[a-z-]+)*)\s*$`)

func (found *ignoredLints) read(root *node, file string, content []byte) {
	if found.lines == nil {
		found.lines = map[fileLine][]string{}
	}
	for _, each := range root.get("lint").get("ignore").elements() {
		found.everywhere = append(found.everywhere, each.string())
	}
	number := 0
	for line := range strings.SplitSeq(string(content), "\n") {
		number++
		match := ignoreComment.FindStringSubmatchIndex(strings.TrimSuffix(line, "\r"))
		if match == nil {
			continue
		}
		at := fileLine{file, number}
		if strings.TrimSpace(line[:match[0]]) == "" {
			at.line++
		}
		for name := range strings.SplitSeq(line[match[4]:match[5]], ",") {
			found.lines[at] = append(found.lines[at], strings.TrimSpace(name))
		}
	}
}

// isIgnored reports whether the rules ask not to be told of a warning.
func (r *Rules) isIgnored(warning source.Problem) bool {
	return r.ignoredLints.has(warning)
}

// has says whether a warning is one of these, by its name and place.
func (found ignoredLints) has(warning source.Problem) bool {
	return warning.Lint != "" &&
		(slices.Contains(found.everywhere, warning.Lint) || slices.Contains(found.lines[fileLine{warning.At.File, warning.At.Line}], warning.Lint))
}

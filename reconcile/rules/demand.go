package rules

import "strings"

// demand is one of the things that have to be so of whom a rule selects.
type demand struct {
	sort   string      // one of those below
	choice groupChoice // of groups
	text   term        // the condition, the column of a matrix, the pattern of logins, or the org
	value  term        // of a cell
}

// The sorts of demands, which the statements of explanations know.
const (
	isOfOrg     = "org" // of Okta
	inGroup     = "group"
	hasValue    = "value" // of a cell
	isSo        = "when"
	isMet       = "requires"
	notInGroup  = "except group"
	isNotSo     = "except when"
	isNotCalled = "except user"
)

// demands are what has to be so of whom the rule selects, in the order of its keys.
func (g grant) demands() []demand {
	var all []demand
	if g.org.value != "" && len(g.groups) == 0 { // a group is of the org already
		all = append(all, demand{sort: isOfOrg, text: g.org})
	}
	for _, each := range g.groups {
		all = append(all, demand{sort: inGroup, choice: each})
	}
	for _, each := range g.cells {
		all = append(all, demand{sort: hasValue, text: g.matrix.columns[each.column], value: each.value})
	}
	if g.when.value != "" {
		all = append(all, demand{sort: isSo, text: g.when})
	}
	for _, each := range g.except.groups {
		all = append(all, demand{sort: notInGroup, choice: each})
	}
	if g.except.when.value != "" {
		all = append(all, demand{sort: isNotSo, text: g.except.when})
	}
	for _, each := range g.except.users {
		all = append(all, demand{sort: isNotCalled, text: each})
	}
	if g.requires.value != "" {
		all = append(all, demand{sort: isMet, text: g.requires})
	}
	return all
}

// String is the demand in words: group Sales Team, when user.city == "Bonn".
func (d demand) String() string {
	switch d.sort {
	case inGroup, notInGroup:
		return d.sort + " " + d.choice.words()
	case hasValue:
		return d.text.written() + " is " + d.value.value
	}
	return d.sort + " " + d.text.written()
}

func (c groupChoice) words() string {
	var names []string
	for _, each := range c.groups {
		names = append(names, each.label())
	}
	return strings.Join(names, map[bool]string{true: " and ", false: " or "}[c.needsAll])
}

// written is the text of an expression in one line.
func (t term) written() string { return strings.Join(strings.Fields(t.value), " ") }

// whom says in words whom a rule is about.
func (g grant) whom() string {
	var parts []string
	for _, each := range g.demands() {
		parts = append(parts, each.String())
	}
	if len(parts) == 0 && g.from.value == "" {
		return "anybody"
	}
	return strings.Join(parts, ", ")
}

// by says in words whom a rule is about, and what yields the names if they are not written.
func (g grant) by() string {
	if g.from.value == "" {
		return g.whom()
	}
	text := "by " + g.from.written()
	if whom := g.whom(); whom != "" {
		text += ", " + whom
	}
	return text
}

// what says in words what a rule gives: role itil, groups by an expression.
func (g grant) what(relation string) string {
	var names []string
	for _, each := range g.names {
		names = append(names, each.value)
	}
	switch {
	case g.from.value != "":
		return relation + "s by " + g.from.written()
	case len(names) == 1:
		return relation + " " + names[0]
	}
	return relation + "s " + strings.Join(names, ", ")
}

// words is the whole rule in words.
func (g numberedGrant) words(relation string) string {
	text := g.what(relation)
	if g.isAllowance {
		text = "allowed " + text
	}
	if whom := g.whom(); whom != "" {
		text += ": " + whom
	}
	if g.until.isWritten() {
		text += ", until " + g.until.value
	}
	return text
}

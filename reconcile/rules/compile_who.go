package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// who is the part of a query that selects the identities of a rule: from, and where
// unless they are all. more are further conditions, used are expressions that the query
// has besides.
func (c *compiler) who(g grant, more []condition, used ...*oel.Expression) string {
	conditions := append(c.conditions(g), more...)
	var texts []string
	for _, each := range conditions {
		used = append(used, each.expressions...)
		text := each.text
		if each.isLoose && len(conditions) > 1 {
			text = "(" + text + ")"
		}
		texts = append(texts, text)
	}
	from := identities(used...)
	if len(texts) == 0 {
		return from
	}
	return from + "\n    where " + strings.Join(texts, "\n        and ")
}

// condition is SQL over the row identity that is true or not, and the expressions in it.
type condition struct {
	text        string
	isLoose     bool // among others it needs parentheses
	expressions []*oel.Expression
}

// conditions must all be met by those whom a rule selects, whatever it requires.
func (c *compiler) conditions(g grant) []condition {
	var all []condition
	if g.org.value != "" && len(g.groups) == 0 { // a group is of the org already
		all = append(all, condition{text: isOf("identity", g.org)})
	}
	for _, each := range g.groups {
		all = append(all, condition{text: isIn(each)})
	}
	for _, each := range g.cells {
		all = append(all, c.isCell(g.matrix, each))
	}
	if g.when.value != "" {
		all = append(all, c.isSo(g.when))
	}
	if g.except.isGiven() {
		all = append(all, c.isNotExcepted(g.except))
	}
	return all
}

func (c *compiler) isSo(when term) condition {
	compiled := c.expression(when, oel.Condition)
	return condition{compiled.SQL, true, []*oel.Expression{compiled}}
}

func (c *compiler) isNotSo(when term) condition {
	negated := c.isSo(when)
	negated.text, negated.isLoose = "("+negated.text+") is not true", false
	return negated
}

// isNotExcepted: nothing of the exclusion is so; what is unknown excludes nobody.
func (c *compiler) isNotExcepted(e exclusion) condition {
	var all condition
	var parts []string
	for _, each := range e.groups {
		parts = append(parts, "("+isIn(each)+") is not true")
	}
	if e.when.value != "" {
		when := c.isNotSo(e.when)
		parts, all.expressions = append(parts, when.text), when.expressions
	}
	for _, each := range e.users {
		parts = append(parts, fmt.Sprintf("like_escape(lower(identity.login), %s, '!') is not true", each.likeOrNull(true)))
	}
	all.text = strings.Join(parts, "\n        and ")
	return all
}

// isIn: group names are not unique, and any group of that name counts.
func isIn(choice groupChoice) string {
	if choice.needsAll {
		var parts []string
		for _, each := range choice.groups {
			parts = append(parts, isIn(groupChoice{groups: []oktaGroup{each}}))
		}
		return strings.Join(parts, "\n        and ")
	}
	var names, ids, tests []string
	for _, each := range choice.groups {
		switch {
		case each.isID && each.org.value != "":
			tests = append(tests, "okta_group.group_id = "+each.literal()+" and "+isOf("okta_group", each.org))
		case each.isID:
			ids = append(ids, each.value)
		case each.org.value != "":
			tests = append(tests, "okta_group.name = "+each.literal()+" and "+isOf("okta_group", each.org))
		default:
			names = append(names, each.value)
		}
	}
	if len(names) > 0 {
		tests = append(tests, "okta_group.name in ("+literals(names)+")")
	}
	if len(ids) > 0 {
		tests = append(tests, "okta_group.group_id in ("+literals(ids)+")")
	}
	return `identity.user_key in (
            select membership.user_key
            from okta.membership as membership
            join okta."group" as okta_group using (group_key)
            where ` + strings.Join(tests, " or ") + `
        )`
}

// describeWho says in a comment whom a rule is about.
func describeWho(g grant) string {
	var parts []string
	for _, each := range g.groups {
		var names []string
		for _, group := range each.groups {
			names = append(names, group.label())
		}
		separator := " or "
		if each.needsAll {
			separator = " and "
		}
		parts = append(parts, "group: "+strings.Join(names, separator))
	}
	for _, each := range []struct {
		key  string
		text term
	}{{"when", g.when}, {"from", g.from}, {"requires", g.requires}} {
		if each.text.value != "" {
			parts = append(parts, each.key+": "+each.text.value)
		}
	}
	if g.org.value != "" && len(g.groups) == 0 {
		parts = append(parts, "org: "+g.org.value)
	}
	if g.isForAnybody {
		parts = append(parts, "anybody")
	}
	if g.except.isGiven() {
		parts = append(parts, "with exceptions")
	}
	return comment(g.at.rule() + "  " + strings.Join(parts, "; "))
}

// namesOf is the SQL list of the names that a rule gives, and the expression that yields
// them, if one does.
func (c *compiler) namesOf(g grant) (string, []*oel.Expression) {
	if g.from.value != "" {
		names := c.expression(g.from, oel.Names)
		return names.SQL, []*oel.Expression{names}
	}
	var quoted []string
	for _, each := range g.names {
		quoted = append(quoted, duckdb.Literal(each.value))
	}
	return "[" + strings.Join(quoted, ", ") + "]", nil
}

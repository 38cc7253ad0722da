package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// Cover is a rules file as those see it who ask which of its parts tests exercise.
type Cover struct {
	Parts []CoverPart
	// Statements make the schema cover. They read okta.*, and follow those of the Policy.
	Statements []string

	listed []coverRow
}

// coverRow is a part as it is listed: the columns behind part.
type coverRow struct {
	CoverPart
	at      source.Position
	columns row
}

// CoverPart is a part of the rules that decides something of a user.
type CoverPart struct {
	Rule string // its place, as findings name it
	What string // in words
}

// Cover lists the parts of rules that tests can exercise, as rules that compile.
func (r *Rules) Cover(c Catalog, file *TestFile) Cover {
	compiler := newCompiler(r, c, file.AsOf)
	cover := &Cover{}
	cover.scopes(r)
	cover.grants("role", r.roleRules())
	if carried := r.roles.fromAppGroups; carried.isWritten() {
		cover.add(carried.from, "roles of the app's group assignments", "grant", "role", len(r.roles.grants)+1, 0, "role")
	}
	cover.grants("group", r.groupRules())
	for i, each := range r.attributes {
		cover.attribute(each, i+1)
	}
	for i, each := range r.roles.conflicts {
		if each.isIncluded { // what ships is not for the tests of those who include it
			continue
		}
		cover.add(each.name.from, "conflict "+each.name.value, "conflict", "", i+1, 0, "")
	}
	for i, each := range r.populations {
		cover.add(each.name.from, each.words(), "population", "", i+1, 0, "population")
	}
	for i, each := range r.definitions.list {
		cover.add(each.key, "define "+each.name, "define", "", i+1, 0, "")
	}
	cover.Statements = []string{
		"create schema cover",
		"create table cover.part (part integer, sort varchar, key varchar, rule_no integer, place integer, subject varchar)",
		"create view cover.selected as " + compiler.selectedByEach(),
		"create view cover.value as " + compiler.valueSteps(),
		"create view cover.defined as " + compiler.definedAs(),
	}
	cover.number()
	return *cover
}

// number puts the parts in the order of the file, and numbers them.
func (c *Cover) number() {
	slices.SortStableFunc(c.listed, func(a, b coverRow) int { return a.at.Compare(b.at) })
	var rows []row
	for i, each := range c.listed {
		c.Parts = append(c.Parts, each.CoverPart)
		rows = append(rows, append(row{number(i)}, each.columns...))
	}
	if len(rows) > 0 {
		c.Statements = append(c.Statements, "insert into cover.part\nselect * from "+values("listed", "", rows))
	}
}

// add adds a part. What sort, key, number and place are is for cover.sql to say; subject is what
// a test has to expect something of, so that it can fail by this part.
func (c *Cover) add(at *node, what, sort, key string, ruleNumber, place int, subject string) {
	if at == nil {
		return
	}
	c.listed = append(c.listed, coverRow{
		CoverPart{Rule: at.rule(), What: what}, at.problem("", "").At,
		row{duckdb.Literal(sort), duckdb.Literal(key), number(ruleNumber), number(place), duckdb.Literal(subject)},
	})
}

func (c *Cover) scopes(r *Rules) {
	number := 0
	for _, scope := range r.scopes {
		for _, each := range scope.heads() {
			number++
			c.add(each.from, "scope: "+scope.words(each), "scope", "", number, 0, "scope")
		}
	}
}

// words say whom a part of the scope selects.
func (s scope) words(head term) string {
	var parts []string
	for _, each := range s.groups {
		if each.term == head {
			parts = append(parts, "group "+each.label())
		}
	}
	if s.org.value != "" && len(s.groups) == 0 {
		parts = append(parts, "org "+s.org.value)
	}
	if s.app.value != "" {
		parts = append(parts, "app "+s.app.value)
	}
	if s.when.value != "" {
		parts = append(parts, "when "+s.when.written())
	}
	return strings.Join(parts, ", ")
}

func (c *Cover) grants(relation string, grants []numberedGrant) {
	for _, each := range grants {
		subject := relation
		if each.isAllowance {
			subject = "allowed " + relation
		}
		c.add(each.at, each.words(relation), "grant", relation, each.number, 0, subject)
	}
}

// attribute adds each way by which a field gets its value.
func (c *Cover) attribute(from attribute, number int) {
	field := from.field.value
	for place, group := range from.groups {
		c.add(group.key.from, field+": group "+group.key.label(), "group", field, number, place+1, "attribute")
	}
	if from.from.value != "" {
		c.add(from.from.from, field+": "+from.from.written(), "from", field, number, 0, "attribute")
	}
	for place, entry := range from.mapped {
		c.add(entry.key.from, field+": map "+entry.key.value, "map", field, number, place+1, "attribute")
	}
	if from.otherwise.isWritten() {
		c.add(from.otherwise.from, field+": default "+from.otherwise.value, "default", field, number, 0, "attribute")
	}
}

// selectedByEach is who meets each part of the scope, not only the first that selects somebody.
func (c *compiler) selectedByEach() string {
	var arms []string
	number := 1
	for _, each := range c.rules.scopes {
		arms = append(arms, c.scopeArms(each, number)...)
		number += len(each.heads())
	}
	if len(arms) == 0 {
		return "select null::integer as user_key, null::integer as rule_no where false"
	}
	return strings.Join(arms, "\n\nunion all\n\n")
}

// valueSteps is how each user gets the value of each field: by which of the listed groups, and
// by which entry of map.
func (c *compiler) valueSteps() string {
	var all []numbered
	var entries []row
	for i, each := range c.rules.attributes {
		all = append(all, numbered{each, i + 1})
		for place, entry := range each.mapped {
			entries = append(entries, row{number(i + 1), number(place + 1), entry.key.literal()})
		}
	}
	if len(all) == 0 {
		return "select null::integer as user_key, null::integer as rule_no, null::integer as group_place, null::integer as map_place, null::varchar as value where false"
	}
	steps, last, group, byGroup := []string{c.evaluated(all)}, "evaluated", "null", ""
	if step := c.decidedByGroup(); step != "" {
		steps, last, group = append(steps, step), "decided", "first_group.place"
		byGroup = "\nleft join first_group on first_group.user_key = decided.user_key and first_group.rule_no = decided.rule_no"
	}
	entry, byEntry := "null", ""
	if len(entries) > 0 {
		entry = "entry.place"
		byEntry = "\nleft join " + values("entry", "rule_no, place, key", entries) + " on entry.rule_no = " + last + ".rule_no and entry.key = " + trimmed(last+".value")
	}
	return "with " + strings.Join(steps, ",\n\n") + "\n\nselect " + last + ".user_key, " + last + ".rule_no, " + group + " as group_place, " + entry + " as map_place, " +
		trimmed(last+".value") + " as value\nfrom " + last + byGroup + byEntry
}

// definedAs is of whom each definition is so.
func (c *compiler) definedAs() string {
	var arms []string
	for i, each := range c.rules.definitions.list {
		condition := c.isSo(each.text())
		arms = append(arms, fmt.Sprintf("select identity.user_key, %d as rule_no\n%s\nwhere %s", i+1, identities(condition.expressions...), condition.text))
	}
	if len(arms) == 0 {
		return "select null::integer as user_key, null::integer as rule_no where false"
	}
	return strings.Join(arms, "\n\nunion all\n\n")
}

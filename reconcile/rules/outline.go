package rules

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

//go:embed outline.sql
var outlineText string

//go:embed reach.sql
var reachText string

// Outline is a rules file as lints see it.
type Outline struct {
	// Statements make the schema lint. They read okta.*, and follow those of the
	// Policy.
	Statements []string
	// Values fills lint.value, which few lints need and which takes long.
	Values []string
	// Warnings are what is suspicious in the expressions.
	Warnings []source.Problem

	rules    *Rules
	tests    []*TestFile
	parts    []*node
	rows     map[string][]row
	rulings  []Ruling
	mentions map[string][]source.Problem
}

// OutlineTests describes the names in tests of rules alone.
func (r *Rules) OutlineTests(tests ...*TestFile) Outline {
	o := newOutline(r, tests)
	o.Statements = []string{outlineText}
	o.insert("tested_name")
	return *o
}

func newOutline(r *Rules, tests []*TestFile) *Outline {
	o := &Outline{rules: r, tests: tests, rows: map[string][]row{}, mentions: map[string][]source.Problem{}}
	for _, file := range tests {
		for _, each := range file.named {
			o.add("tested_name", each.at, duckdb.Literal(each.subject), duckdb.Literal(each.name))
		}
	}
	return o
}

// insert adds statements that fill tables of the schema lint.
func (o *Outline) insert(tables ...string) {
	for _, each := range tables {
		if rows := o.rows[each]; len(rows) > 0 {
			o.Statements = append(o.Statements, "insert into lint."+each+"\nselect * from "+values("listed", "", rows))
		}
	}
}

// Outline describes rules that compile, and the names in their tests, for lints to ask about.
func (r *Rules) Outline(catalog Catalog, asOf time.Time, tests ...*TestFile) Outline {
	c := newCompiler(r, catalog, asOf)
	o := newOutline(r, tests)
	o.listRulings()
	o.scope()
	o.grants("role", r.roleRules(), c.asOf)
	o.grants("group", r.groupRules(), c.asOf)
	for i, each := range r.roles.conflicts {
		o.conflict(i+1, each.name)
		for _, group := range byName(each.oktaGroups()) {
			o.namedGroup(group)
		}
	}
	for i, each := range r.attributes {
		o.attribute(i+1, each)
	}
	o.populations()
	o.patterns()
	o.expressions(c)
	o.Statements = []string{outlineText}
	o.insert("named_group", "attribute_read", "scope", "joint_scope", "granting", "granted_name", "conflict", "group_value", "map_entry", "written_value", "pattern", "tested_name", "population")
	o.Statements = append(o.Statements, reachText)
	if len(r.attributes) > 0 {
		o.Values = []string{c.valueBeforeMap()}
	}
	return *o
}

// Problem is a warning at a part, and whether the rules silence it.
func (o Outline) Problem(part int, lint, message, hint string) (problem source.Problem, isIgnored bool) {
	problem = withLint(o.parts[part].problem(message, hint), lint)
	isIgnored = o.rules.isIgnored(problem)
	for _, each := range o.tests {
		isIgnored = isIgnored || each.ignored.has(problem)
	}
	return problem, isIgnored
}

// add adds a row about a part; none about what is not written.
func (o *Outline) add(relation string, at *node, columns ...string) {
	if at != nil {
		o.rows[relation] = append(o.rows[relation], append(row{number(len(o.parts))}, columns...))
		o.parts = append(o.parts, at)
	}
}

func (o *Outline) namedGroup(group oktaGroup) {
	if group.value != "" {
		o.add("named_group", group.from, group.literal(), "false", group.org.literalOrNull())
		o.mention("Okta group "+group.label(), group.from)
	}
}

// conflict adds a conflict. Those that are included together are one part.
func (o *Outline) conflict(no int, name term) {
	if last := len(o.parts) - 1; last >= 0 && o.parts[last] == name.from {
		o.rows["conflict"] = append(o.rows["conflict"], row{number(last), number(no), name.literal()})
		return
	}
	o.add("conflict", name.from, number(no), name.literal())
}

func (o *Outline) scope() {
	for i, each := range o.rules.scopes {
		for _, group := range each.groups {
			if !group.isID {
				o.namedGroup(group)
			}
		}
		if i == 0 {
			o.add("scope", each.heads()[0].from)
		}
		if each.sorts() > 1 && len(o.rules.scopes) == 1 {
			o.add("joint_scope", each.heads()[0].from)
		}
	}
}

func (o *Outline) grants(relation string, grants []numberedGrant, asOf time.Time) {
	matrices := map[*matrix]int{}
	for _, each := range grants {
		for _, name := range each.groupNames() {
			o.namedGroup(name)
		}
		for _, name := range each.names {
			o.rows["granted_name"] = append(o.rows["granted_name"], row{duckdb.Literal(relation), number(each.number), name.literal()})
			o.mention(relation+" "+name.value, name.from)
		}
		matrixNo := "null"
		if each.matrix != nil {
			if matrices[each.matrix] == 0 {
				matrices[each.matrix] = len(matrices) + 1
			}
			matrixNo = number(matrices[each.matrix])
		}
		ended := "null"
		if each.isPast(asOf) {
			ended = each.until.literal()
		}
		only, _ := each.onlyGroup()
		o.add("granting", each.place(), duckdb.Literal(relation), number(each.number), only.literalOrNull(),
			fmt.Sprint(each.from.isWritten()), fmt.Sprint(each.isAllowance), matrixNo, each.at.ruleLiteral(), ended)
	}
}

// place is what lints point at: what selects.
func (g grant) place() *node {
	if g.matrix != nil {
		return g.at
	}
	at := g.at.get("anybody")
	for _, choice := range g.groups {
		at = choice.groups[0].from
	}
	for _, other := range []term{g.when, g.from} {
		if other.isWritten() {
			at = other.from
		}
	}
	return at
}

func (o *Outline) attribute(ruleNumber int, each attribute) {
	field := each.field.literal()
	for place, group := range each.groups {
		o.namedGroup(group.key)
		o.add("group_value", group.key.from, number(ruleNumber), field, number(place+1), group.key.literal(), group.key.org.literalOrNull())
		o.add("written_value", group.value.from, field, group.value.literal())
	}
	for _, entry := range each.mapped {
		o.add("map_entry", entry.key.from, number(ruleNumber), field, entry.key.literal())
		o.add("written_value", entry.value.from, field, entry.value.literal())
	}
	o.add("written_value", each.otherwise.from, field, each.otherwise.literal())
}

func (o *Outline) patterns() {
	add := func(subject string, each term, ignoresCase bool) {
		o.add("pattern", each.from, duckdb.Literal(subject), each.literal(), each.likeOrNull(ignoresCase))
	}
	for _, each := range o.rules.services {
		add("account", each.userName, true)
	}
	for _, each := range o.rules.protected {
		add("account", each, true)
	}
	for _, each := range slices.Concat(o.rules.roles.privileged, o.rules.roles.unmanaged) {
		add("role", each, false)
	}
	for _, each := range o.rules.exceptions {
		add("account or login", each.userName, true)
		add("login", each.login, true)
		for _, name := range byName(each.oktaGroups()) {
			o.namedGroup(name)
		}
		isOfEntitlement := strings.HasPrefix(each.kind.value, "misroled.") && !strings.HasSuffix(each.kind.value, ".conflict")
		if isOfEntitlement && each.kind.value != "misroled.*" {
			add("role or group", each.item, false)
		}
	}
	for _, each := range o.rules.neverGrant {
		add("role", each, false)
	}
}

// expressions looks at each expression of the rules.
func (o *Outline) expressions(c *compiler) {
	for _, each := range o.rules.expressions() {
		text, want := each.text, each.want
		if !text.isWritten() {
			continue
		}
		for _, attribute := range c.expression(text, want).Attributes {
			at := text.from.from(strings.Index(text.value, attribute))
			o.add("attribute_read", at, duckdb.Literal(attribute))
			o.mention("user."+attribute, at)
		}
		for _, group := range oel.NamedGroups(text.value) {
			if o.rules.definitions.isDefined(text, group.Offset) {
				continue
			}
			o.add("named_group", text.from.from(group.Offset), duckdb.Literal(group.Name), "true", "null")
			o.mention("Okta group "+group.Name, text.from.from(group.Offset))
		}
		for _, warning := range oel.Warn(text.text(), c.scope, want) {
			if !o.rules.isIgnored(warning) && !c.isSaidOfDefinition(text, warning) {
				o.Warnings = append(o.Warnings, warning)
			}
		}
	}
}

// from is the place inside a text of the byte at offset.
func (n *node) from(offset int) *node {
	at := *n
	at.text = n.text.From(offset)
	return &at
}

// valueBeforeMap fills lint.value.
func (c *compiler) valueBeforeMap() string {
	var all []numbered
	for i, each := range c.rules.attributes {
		all = append(all, numbered{each, i + 1})
	}
	steps, last := []string{c.evaluated(all)}, "evaluated"
	if step := c.decidedByGroup(); step != "" {
		steps, last = append(steps, step), "decided"
	}
	return "insert into lint.value\nwith " + strings.Join(steps, ",\n\n") + "\n\nselect user_key, rule_no, " + trimmed("value") + "\nfrom " + last
}

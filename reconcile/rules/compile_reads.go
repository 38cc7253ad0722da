package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// reads gathers what rules read: rows that are known now, and arms of a query for
// those that depend on the groups of the exports.
type reads struct {
	compiler *compiler
	rows     []row
	arms     []string
	queries  []string // of the arms, the groups as read
	org      term     // of Okta: whom the rule is about; empty for all
}

// decision is what a rule decides, as in rule_read.
type decision struct {
	what   string
	items  []string // SQL literals; "null" for any
	number int
	rule   string // an SQL literal
}

// ruleRead lists what each rule reads.
func (c *compiler) ruleRead() string {
	r := &reads{compiler: c}
	r.scope()
	r.populations()
	r.exceptions()
	r.conflicts()
	r.correlations()
	r.attributes()
	r.grants("role", c.rules.roleRules())
	r.grants("group", c.rules.groupRules())
	r.appGroups()
	if len(r.arms) == 0 {
		return constant("rule_read", r.rows)
	}
	if len(r.rows) > 0 {
		r.arms = append(r.arms, constant("rule_read", r.rows))
	}
	return "with named as (\n    " + strings.Join(r.arms, "\n\n    union all\n\n    ") + `
),

final as (
    select distinct
        decides::varchar as decides,
        item::varchar as item,
        rule_no::integer as rule_no,
        rule::varchar as rule,
        kind::varchar as kind,
        name::varchar as name,
        okta_org::varchar as okta_org
    from named
)

select
    decides,
    item,
    rule_no,
    rule,
    kind,
    name,
    okta_org
from final`
}

// add notes that what decides reads a thing, whose name is an SQL literal.
func (r *reads) add(by decision, kind, name string) {
	for _, item := range by.items {
		r.rows = append(r.rows, row{duckdb.Literal(by.what), item, number(by.number), by.rule, duckdb.Literal(kind), name, r.org.literalOrNull()})
	}
}

// addWhere notes the groups that a query names: it ends with the groups as read (name).
func (r *reads) addWhere(by decision, query string) {
	r.queries = append(r.queries, query)
	for _, item := range by.items {
		r.arms = append(r.arms, fmt.Sprintf("select %s as decides, %s as item, %d as rule_no, %s as rule, 'group' as kind, read.name, %s as okta_org\n    from (%s) as read",
			duckdb.Literal(by.what), item, by.number, by.rule, r.org.literalOrNull(), query))
	}
}

// expression notes what an expression reads.
func (r *reads) expression(by decision, text term, want oel.Want) {
	if text.value == "" {
		return
	}
	compiled := r.compiler.expression(text, want)
	for _, attribute := range compiled.Attributes {
		r.add(by, "attribute", duckdb.Literal(attribute))
	}
	if compiled.UsesAppUser {
		r.add(by, "assignment", "null")
	}
	if !compiled.UsesGroups {
		return
	}
	r.add(by, "groups", "null")
	names, ids := oel.NamedGroups(text.value), oel.NamedGroupIDs(text.value)
	for _, each := range names {
		r.add(by, "group", duckdb.Literal(each.Name))
	}
	if len(ids) > 0 {
		r.addWhere(by, fmt.Sprintf(`select unnest([%s]) as name except select "group".group_id from okta."group" as "group"`, literals(ids)))
	}
	if len(compiled.Groups) > 0 {
		r.addWhere(by, `select "group".name from okta."group" as "group" where `+strings.Join(compiled.Groups, " or "))
	}
}

func literals(texts []string) string {
	quoted := make([]string, len(texts))
	for i, each := range texts {
		quoted[i] = duckdb.Literal(each)
	}
	return strings.Join(quoted, ", ")
}

// scope: in the order of in_scope. Who is selected by a group rests on the other parts
// besides.
func (r *reads) scope() {
	place := 0
	defer r.about(r.org)
	for _, each := range r.compiler.rules.scopes {
		r.about(each.org)
		for i, head := range each.heads() {
			place++
			by := decision{"scope", []string{"null"}, place, head.ruleLiteral()}
			if len(each.groups) > 0 {
				r.oktaGroup(by, each.groups[i])
			}
			if each.app.value != "" {
				r.add(by, "assignment", "null")
				r.add(by, "app_groups", "null")
				r.addWhere(by, r.assigned(each.app))
			}
			r.expression(by, each.when, oel.Condition)
		}
	}
}

// assigned are the groups assigned to an app.
func (r *reads) assigned(app term) string {
	filter := ""
	if strings.HasPrefix(app.value, "0oa") {
		filter = " where assigned.app_id = " + app.literal()
	}
	return `select okta_group.name from okta.app_group as assigned join okta."group" as okta_group using (group_key)` + filter
}

// correlations read on both sides.
func (r *reads) correlations() {
	defer r.about(r.org)
	for i, each := range r.compiler.rules.correlations {
		r.about(each.org)
		by := decision{"correlation", []string{"null"}, i + 1, each.from.ruleLiteral()}
		for _, key := range each.okta {
			r.expression(by, key, oel.Text)
		}
		r.add(by, "field", each.servicenow.literal())
	}
}

// attributes: groups, a map's keys and a default read no more than the expression.
func (r *reads) attributes() {
	for i, each := range r.compiler.rules.attributes {
		by := decision{"attribute", []string{each.field.literal()}, i + 1, each.field.ruleLiteral()}
		r.expression(by, each.from, oel.Text)
		for _, group := range each.groups {
			r.about(group.key.org)
			r.add(by, "deciding_group", group.key.literal())
			r.about(term{})
		}
		r.add(by, "field", each.field.literal())
	}
}

// grants: what has ended decides nothing.
func (r *reads) grants(what string, grants []numberedGrant) {
	var rows []numberedGrant
	defer r.about(r.org)
	for _, each := range grants {
		r.about(each.org)
		switch {
		case each.isPast(r.compiler.asOf):
			continue
		case each.isTabular():
			rows = append(rows, each)
			continue
		}
		by := decision{what, nil, each.number, each.at.ruleLiteral()}
		for _, name := range each.names {
			by.items = append(by.items, name.literal())
		}
		if each.from.value != "" {
			by.items = yielded(each.from)
		}
		r.conditions(by, each.grant)
		r.expression(by, each.from, oel.Names)
		for _, cell := range each.cells {
			r.expression(by, each.matrix.columns[cell.column], oel.Text)
		}
	}
	r.about(term{})
	r.matrices(what, rows)
}

// about says whom what follows is about.
func (r *reads) about(org term) { r.org = org }

// conditions: what selects.
func (r *reads) conditions(by decision, g grant) {
	for _, group := range g.oktaGroups() {
		r.oktaGroup(by, group)
	}
	for _, text := range []term{g.when, g.except.when, g.requires} {
		r.expression(by, text, oel.Condition)
	}
	if len(g.except.users) > 0 {
		r.add(by, "attribute", duckdb.Literal("login"))
	}
}

// oktaGroup: of a group by its id the name, and the id itself if no group has it.
func (r *reads) oktaGroup(by decision, group oktaGroup) {
	if !group.isID {
		defer r.about(r.org)
		r.about(group.org)
		r.add(by, "group", group.literal())
		return
	}
	r.addWhere(by, fmt.Sprintf(`select coalesce(max("group".name), %[1]s) as name from okta."group" as "group" where "group".group_id = %[1]s`, group.literal()))
}

// yielded are the items that an expression yields; any, unless they are literals.
func yielded(from term) []string {
	texts, isKnown := oel.Yields(from.value)
	if !isKnown {
		return []string{"null"}
	}
	items := make([]string, len(texts))
	for i, each := range texts {
		items[i] = duckdb.Literal(each)
	}
	return items
}

// appGroups: the roles that the app's group assignments carry, by those groups.
func (r *reads) appGroups() {
	source := r.compiler.rules.roles.fromAppGroups
	if !source.isWritten() {
		return
	}
	number := len(r.compiler.rules.roles.grants) + 1
	r.add(decision{"role", []string{"null"}, number, source.ruleLiteral()}, "app_groups", "null")
	r.arms = append(r.arms, fmt.Sprintf(`select 'role' as decides, carried.item, %d as rule_no, %s as rule, 'group' as kind, okta_group.name, okta_group.okta_org
    from (select app_group.group_key, unnest(app_group.roles) as item from okta.app_group as app_group) as carried
    join okta."group" as okta_group using (group_key)`, number, source.ruleLiteral()))
}

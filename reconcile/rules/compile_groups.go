package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// namedGroup lists the Okta groups that the rules name or may mean: who is in one of
// them matters.
func (c *compiler) namedGroup() string {
	var arms []string
	if rows := c.rules.groupRows(); len(rows) > 0 {
		arms = append(arms, "select listed.group_name, listed.rule\n    from "+values("listed", "group_name, rule", rows))
	}
	for _, app := range []term{c.rules.scope.app, c.rules.roles.fromAppGroups} {
		if app.value != "" {
			arms = append(arms, c.assignedGroups(app))
		}
	}
	for _, each := range c.rules.expressions() {
		if groups := c.expression(each.text, each.want).Groups; len(groups) > 0 {
			arms = append(arms, fmt.Sprintf("%s\n    select \"group\".name as group_name, %s as rule\n    from okta.\"group\" as \"group\"\n    where %s",
				describeArm(each.text, each.text.value), each.text.ruleLiteral(), strings.Join(groups, " or ")))
		}
	}
	if len(arms) == 0 {
		return constant("named_group", nil)
	}
	return "with named as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
),

final as (
    select distinct
        group_name::varchar as group_name,
        rule::varchar as rule
    from named
)

select
    group_name,
    rule
from final`
}

// assignedGroups are the groups assigned to an app that the rules select or grant by.
func (c *compiler) assignedGroups(app term) string {
	filter := ""
	if strings.HasPrefix(app.value, "0oa") {
		filter = "\n    where assigned.app_id = " + app.literal()
	}
	return fmt.Sprintf("%s\n    select okta_group.name as group_name, %s as rule\n    from okta.app_group as assigned\n    join okta.\"group\" as okta_group using (group_key)%s",
		describeArm(app, "assigned to the app"), duckdb.Literal(app.rule()), filter)
}

// groupRows are the groups that the rules name outside of expressions.
func (r *Rules) groupRows() []row {
	named := slices.Clone(r.scope.groups)
	for _, each := range r.allGrants() {
		named = append(named, each.group)
	}
	for _, each := range r.attributes {
		for _, group := range each.groups {
			named = append(named, group.key)
		}
	}
	var rows []row
	for _, each := range named {
		if each.value != "" {
			rows = append(rows, row{each.literal(), each.ruleLiteral()})
		}
	}
	return rows
}

// allGrants are the grants of roles, then those of groups.
func (r *Rules) allGrants() []grant { return slices.Concat(r.roles.grants, r.groupGrants) }

// expressions are all expressions of the rules, with what their places need.
func (r *Rules) expressions() []wanted {
	all := []wanted{{r.scope.when, oel.Condition}}
	for _, each := range r.correlations {
		for _, key := range each.okta {
			all = append(all, wanted{key, oel.Text})
		}
	}
	for _, each := range r.attributes {
		all = append(all, wanted{each.from, oel.Text})
	}
	for _, each := range r.allGrants() {
		all = append(all, wanted{each.when, oel.Condition}, wanted{each.from, oel.Names})
	}
	return slices.DeleteFunc(all, func(each wanted) bool { return each.text.value == "" })
}

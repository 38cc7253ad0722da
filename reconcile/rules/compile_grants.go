package rules

import (
	"fmt"
	"strings"

	"rolecall/reconcile/oel"
)

func (c *compiler) expectedRole() string {
	return c.expected("expected_role", "role_name", c.rules.roles.grants, c.appGroupArm())
}

func (c *compiler) expectedGroup() string {
	return c.expected("expected_group", "group_name", c.rules.groupGrants, "")
}

// expected compiles grants to who gets what. Grants by group are one join with
// a list, however many they are; a grant by condition is a filter.
func (c *compiler) expected(relation, name string, grants []grant, more string) string {
	selections, granted := c.selections(grants)
	var arms []string
	if len(granted) > 0 {
		arms = append(arms, "select selected.user_key, granted.name, selected.rule_no, granted.rule\n    from selected\n    join granted using (rule_no)")
	}
	for i, each := range grants {
		if each.from.value != "" {
			arms = append(arms, c.namesArm(i+1, each))
		}
	}
	if more != "" {
		arms = append(arms, more)
	}
	if len(arms) == 0 {
		return constant(relation, nil)
	}
	text := "with "
	if len(granted) > 0 {
		text += "selected as (\n    " + strings.Join(selections, "\n\n    union all\n\n    ") + "\n),\n\n" +
			"granted as (\n    select listed.rule_no, listed.name, listed.rule\n    from " + values("listed", "rule_no, name, rule", granted) + "\n),\n\n"
	}
	return text + "final as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + "\n)\n\n" +
		"select\n    user_key,\n    name::varchar as " + name + ",\n    rule_no::integer as rule_no,\n    rule::varchar as rule\nfrom final"
}

// selections say whom the grants with fixed names are for; granted says what
// they give.
func (c *compiler) selections(grants []grant) (selections []string, granted []row) {
	var byGroup []row
	for i, each := range grants {
		for _, name := range each.names {
			granted = append(granted, row{number(i + 1), name.literal(), each.at.ruleLiteral()})
		}
		if each.group.value != "" {
			byGroup = append(byGroup, row{each.group.literal(), number(i + 1)})
		}
		if each.when.value != "" {
			condition := c.expression(each.when, oel.Condition)
			selections = append(selections, fmt.Sprintf("%s\n    select identity.user_key, %d as rule_no\n    %s\n    where %s",
				describeArm(each.when, "when: "+each.when.value), i+1, identities(condition), condition.SQL))
		}
	}
	if len(byGroup) > 0 { // distinct: group names are not unique
		selections = append([]string{"-- members of groups\n    select distinct membership.user_key, listed.rule_no\n    from " + values("listed", "group_name, rule_no", byGroup) +
			"\n    join okta.group as okta_group on okta_group.name = listed.group_name\n    join okta.membership as membership using (group_key)"}, selections...)
	}
	return selections, granted
}

// namesArm: the expression yields the names.
func (c *compiler) namesArm(number int, from grant) string {
	names := c.expression(from.from, oel.Names)
	return fmt.Sprintf(`%s
    select distinct yielded.user_key, trim(yielded.name) as name, %d as rule_no, %s as rule
    from (
        select identity.user_key, unnest(%s) as name
        %s
    ) as yielded
    where trim(yielded.name) <> ''`,
		describeArm(from.from, "from: "+from.from.value), number, from.at.ruleLiteral(), names.SQL, identities(names))
}

// appGroupArm: the roles that the app's group assignments carry.
func (c *compiler) appGroupArm() string {
	source := c.rules.roles.fromAppGroups
	if !source.isWritten() {
		return ""
	}
	return fmt.Sprintf(`%s
    select distinct membership.user_key, carried.name, %d as rule_no, %s as rule
    from (
        select app_group.group_key, unnest(app_group.roles) as name
        from okta.app_group as app_group
    ) as carried
    join okta.membership as membership using (group_key)
    where carried.name <> ''`, describeArm(source, "roles of the app's group assignments"), len(c.rules.roles.grants)+1, source.ruleLiteral())
}

// managedGroup: one row a group, whatever number of rules name it. Names that
// an expression yields for somebody are named too.
func (c *compiler) managedGroup() string {
	var rows []row
	var arms []string
	for i, each := range c.rules.groupGrants {
		pushed := fmt.Sprint(each.isPushed)
		for _, name := range each.names {
			rows = append(rows, row{name.literal(), pushed, number(i + 1), each.at.ruleLiteral()})
		}
		if each.from.value != "" {
			arms = append(arms, fmt.Sprintf("%s\n    select expected.group_name, %s as is_pushed, expected.rule_no, expected.rule\n    from policy.expected_group as expected\n    where expected.rule_no = %d",
				describeArm(each.from, "from: "+each.from.value), pushed, i+1))
		}
	}
	if len(rows) > 0 {
		arms = append(arms, "select listed.group_name, listed.is_pushed, listed.rule_no, listed.rule\n    from "+values("listed", "group_name, is_pushed, rule_no, rule", rows))
	}
	if len(arms) == 0 {
		return constant("managed_group", nil)
	}
	return "with named as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
),

final as (
    select
        group_name::varchar as group_name,
        bool_or(is_pushed) as is_pushed,
        min(rule_no)::integer as rule_no,
        arg_min(rule, rule_no)::varchar as rule
    from named
    group by group_name
)

select
    group_name,
    is_pushed,
    rule_no,
    rule
from final`
}

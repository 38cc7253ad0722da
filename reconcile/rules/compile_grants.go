package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
)

func (c *compiler) expectedRole() string {
	return c.given("expected_role", "role_name", c.inForce(c.rules.roleRules(), false), c.appGroupArm())
}

func (c *compiler) expectedGroup() string {
	return c.given("expected_group", "group_name", c.inForce(c.rules.groupRules(), false), "")
}

func (c *compiler) allowedRole() string {
	return c.allowed("allowed_role", "role_name", c.rules.roleRules())
}

func (c *compiler) allowedGroup() string {
	return c.allowed("allowed_group", "group_name", c.rules.groupRules())
}

// allowed is what is given, and how long it may be held.
func (c *compiler) allowed(relation, name string, rules []numberedGrant) string {
	allowances := c.inForce(rules, true)
	if len(allowances) == 0 {
		return constant(relation, nil)
	}
	period := "null"
	var whens []string
	for i, each := range allowances {
		isAlone := each.matrix == nil || i == 0 || allowances[i-1].matrix != each.matrix
		if each.period.value != "" && !isAlone { // the rows of a matrix have numbers that follow one another
			continue
		}
		if each.period.value != "" {
			whens = append(whens, fmt.Sprintf("when %d then %s", each.number, duckdb.Literal(interval(each.period.value))))
		}
	}
	if len(whens) > 0 {
		period = "case rule_no\n        " + strings.Join(whens, "\n        ") + "\n    end"
	}
	return strings.TrimSuffix(c.given(relation, name, allowances, ""), "\nfrom final") + ",\n    " + period + "::varchar as period\nfrom final"
}

// inForce are the grants, or the allowances, that have not ended.
func (c *compiler) inForce(rules []numberedGrant, areAllowances bool) []numberedGrant {
	return slices.DeleteFunc(rules, func(each numberedGrant) bool { return each.isAllowance != areAllowances || each.isPast(c.asOf) })
}

// given compiles grants, or allowances, to who gets what. Grants by group are one join with
// a list, however many they are; a grant by condition is a filter.
func (c *compiler) given(relation, name string, grants []numberedGrant, more string) string {
	selections, granted := c.selections(grants)
	var arms []string
	if len(granted) > 0 {
		arms = append(arms, "select selected.user_key, granted.name, selected.rule_no, granted.rule\n    from selected\n    join granted using (rule_no)")
	}
	for _, each := range grants {
		if each.from.value != "" {
			arms = append(arms, c.namesArm(each))
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
func (c *compiler) selections(grants []numberedGrant) (selections []string, granted []row) {
	var byGroup []row
	var ofMatrices []numberedGrant
	granted = givenRows(grants)
	ofOrgs := slices.ContainsFunc(grants, func(each numberedGrant) bool { return haveOrgs(each.oktaGroups()) })
	for _, each := range grants {
		switch {
		case each.from.value != "":
		case each.isByGroups():
			for _, group := range each.groups[0].groups {
				byGroup = append(byGroup, append(group.cells(ofOrgs), number(each.number)))
			}
		case each.isTabular():
			ofMatrices = append(ofMatrices, each)
		default:
			selections = append(selections, fmt.Sprintf("%s\n    select identity.user_key, %d as rule_no\n    %s",
				describeWho(each.grant), each.number, c.who(each.grant, c.required(each.grant))))
		}
	}
	for _, shape := range shapes(ofMatrices) {
		selections = append(selections, c.selection(shape, c.required(shape.base)))
	}
	if len(byGroup) > 0 { // distinct: group names are not unique
		selections = append([]string{"-- members of groups\n    select distinct membership.user_key, listed.rule_no\n    from " + values("listed", groupColumns(ofOrgs)+", rule_no", byGroup) +
			"\n    join okta.group as okta_group on " + isListed("listed", ofOrgs) + "\n    join okta.membership as membership using (group_key)"}, selections...)
	}
	return selections, granted
}

// required is what an allowance requires besides.
func (c *compiler) required(g grant) []condition {
	if g.requires.value == "" {
		return nil
	}
	return []condition{c.isSo(g.requires)}
}

// namesArm: the expression yields the names.
func (c *compiler) namesArm(from numberedGrant) string {
	names, used := c.namesOf(from.grant)
	return fmt.Sprintf(`%s
    select distinct yielded.user_key, trim(yielded.name) as name, %d as rule_no, %s as rule
    from (
        select identity.user_key, unnest(%s) as name
        %s
    ) as yielded
    where trim(yielded.name) <> ''`,
		describeWho(from.grant), from.number, from.at.ruleLiteral(), names, c.who(from.grant, c.required(from.grant), used...))
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

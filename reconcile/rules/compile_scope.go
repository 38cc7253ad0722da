package rules

import (
	"fmt"
	"strings"

	"rolecall/reconcile/oel"
)

// inScope: an identity is selected if it meets all parts of an alternative; its rule is
// the first that selects it.
func (c *compiler) inScope() string {
	if len(c.rules.scopes) == 0 {
		return "select\n    identity.user_key,\n    1::integer as rule_no,\n    'default'::varchar as rule,\n    false as is_optional\nfrom okta.user as identity"
	}
	var arms []string
	var heads []term
	var optional []string
	for _, each := range c.rules.scopes {
		arms = append(arms, c.scopeArms(each, len(heads)+1)...)
		for _, head := range each.heads() {
			heads = append(heads, head)
			if each.isOptional {
				optional = append(optional, number(len(heads)))
			}
		}
	}
	first, isOptional := "min(rule_no)", "false"
	if len(optional) > 0 {
		among := "rule_no in (" + strings.Join(optional, ", ") + ")"
		first = "coalesce(min(rule_no) filter (not " + among + "), min(rule_no))"
		isOptional = "bool_and(" + among + ")"
	}
	return "with selected as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
),

final as (
    select
        user_key,
        ` + first + `::integer as rule_no,
        ` + isOptional + ` as is_optional
    from selected
    group by user_key
)

select
    user_key,
    rule_no,
    case rule_no
        ` + strings.Join(placesOf(heads), "\n        ") + `
    end::varchar as rule,
    is_optional
from final`
}

// scopeArms select who meets an alternative, whose rules begin with that number: the arms of
// its first part, narrowed to who meets the others.
func (c *compiler) scopeArms(from scope, first int) []string {
	var narrowing []string
	if from.org.value != "" && len(from.groups) == 0 { // a group is of the org already
		if from.parts()[0] == from.org {
			return []string{fmt.Sprintf("%s\n    select identity.user_key, %d as rule_no\n    from okta.user as identity\n    where %s",
				describeArm(from.org, "org: "+from.org.value), first, isOf("identity", from.org))}
		}
		narrowing = append(narrowing, fmt.Sprintf("%s\n    select identity.user_key\n    from okta.user as identity\n    where %s",
			describeArm(from.org, "and org: "+from.org.value), isOf("identity", from.org)))
	}
	if from.when.value != "" {
		condition := c.expression(from.when, oel.Condition)
		if from.sorts() == 1 {
			return narrowed([]string{fmt.Sprintf("%s\n    select identity.user_key, %d as rule_no\n    %s\n    where %s",
				describeArm(from.when, "when: "+from.when.value), first, identities(condition), condition.SQL)}, narrowing)
		}
		narrowing = append(narrowing, fmt.Sprintf("%s\n    select identity.user_key\n    %s\n    where %s",
			describeArm(from.when, "and when: "+from.when.value), identities(condition), condition.SQL))
	}
	if from.app.value != "" && len(from.groups) == 0 {
		return narrowed([]string{c.scopeApp(from.app, first)}, narrowing)
	}
	if from.app.value != "" {
		narrowing = append(narrowing, "select assigned.user_key\n    from (\n    "+c.scopeApp(from.app, first)+"\n    ) as assigned")
	}
	return narrowed(c.scopeGroups(from.groups, first), narrowing)
}

// narrowed are the arms, of those only whom all other queries select, too.
func narrowed(arms, others []string) []string {
	if len(others) == 0 {
		return arms
	}
	var tests []string
	for _, each := range others {
		tests = append(tests, "chosen.user_key in (\n    "+each+"\n    )")
	}
	return []string{"select chosen.user_key, chosen.rule_no\n    from (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") +
		"\n    ) as chosen\n    where " + strings.Join(tests, "\n        and ")}
}

// placesOf says where each rule of the scope is written, by its number: a text
// for each identity would take as long as the rest.
func placesOf(terms []term) []string {
	var whens []string
	for i, each := range terms {
		whens = append(whens, fmt.Sprintf("when %d then %s", i+1, each.ruleLiteral()))
	}
	return whens
}

// describeArm leads an arm of a query with the place in the rules.
func describeArm(at term, text string) string { return comment(at.rule() + "  " + text) }

// scopeGroups: members of groups, by name and by id.
func (c *compiler) scopeGroups(groups []oktaGroup, first int) []string {
	var named, known []row
	ofOrgs := haveOrgs(groups)
	for i, group := range groups {
		if group.isID {
			known = append(known, row{group.literal(), number(first + i)})
		} else {
			named = append(named, append(group.cells(ofOrgs), number(first+i)))
		}
	}
	arm := func(columns, test string, rows []row) string {
		return describeArm(groups[0].term, "members of groups") + `
    select membership.user_key, listed.rule_no
    from ` + values("listed", columns+", rule_no", rows) + `
    join okta.group as okta_group on ` + test + `
    join okta.membership as membership using (group_key)`
	}
	var arms []string
	if len(named) > 0 {
		arms = append(arms, arm(groupColumns(ofOrgs), isListed("listed", ofOrgs), named))
	}
	if len(known) > 0 {
		arms = append(arms, arm("group_id", "okta_group.group_id = listed.group_id", known))
	}
	return arms
}

// scopeApp: assigned directly or by a group.
func (c *compiler) scopeApp(app term, ruleNumber int) string {
	if c.catalog.Assignments == 0 {
		c.problems.Add(app.problem("nobody could be in scope: the Okta exports hold no app assignments", "export the app's users (/api/v1/apps/{id}/users), or select identities by groups or when"))
	}
	filter := ""
	if strings.HasPrefix(app.value, "0oa") {
		filter = "\n    where assigned.app_id = " + app.literal()
	}
	arm := func(from string) string {
		return fmt.Sprintf("select assigned_user.user_key, %d as rule_no\n    %s%s", ruleNumber, from, filter)
	}
	return describeArm(app, "assigned to the app, directly or by a group") + "\n    " +
		strings.ReplaceAll(arm("from okta.app_user as assigned"), "assigned_user.", "assigned.") + "\n\n    union all\n\n    " +
		strings.ReplaceAll(arm("from okta.app_group as assigned\n    join okta.membership as membership using (group_key)"), "assigned_user.", "membership.")
}

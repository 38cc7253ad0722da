package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// inScope: an identity is selected if any condition selects it; its rule is
// the first that does.
func (c *compiler) inScope() string {
	scope := c.rules.scope
	if !scope.isGiven() {
		return "select\n    identity.user_key,\n    1::integer as rule_no,\n    'default'::varchar as rule\nfrom okta.user as identity"
	}
	var arms []string
	number := 0
	if len(scope.groups) > 0 {
		arms = append(arms, c.scopeGroups())
		number = len(scope.groups)
	}
	if scope.app.value != "" {
		number++
		arms = append(arms, c.scopeApp(number))
	}
	if scope.when.value != "" {
		number++
		condition := c.expression(scope.when, oel.Condition)
		arms = append(arms, fmt.Sprintf("%s\n    select identity.user_key, %d as rule_no, %s as rule\n    %s\n    where %s",
			describeArm(scope.when, "when: "+scope.when.value), number, scope.when.ruleLiteral(), identities(condition), condition.SQL))
	}
	return "with selected as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
),

final as (
    select
        user_key,
        min(rule_no)::integer as rule_no,
        arg_min(rule, rule_no)::varchar as rule
    from selected
    group by user_key
)

select
    user_key,
    rule_no,
    rule
from final`
}

// describeArm leads an arm of a query with the place in the rules.
func describeArm(at term, text string) string { return comment(at.rule() + "  " + text) }

func (c *compiler) scopeGroups() string {
	var rows []row
	for i, group := range c.rules.scope.groups {
		rows = append(rows, row{group.literal(), number(i + 1), group.ruleLiteral()})
	}
	return describeArm(c.rules.scope.groups[0], "members of groups") + `
    select membership.user_key, listed.rule_no, listed.rule
    from ` + values("listed", "group_name, rule_no, rule", rows) + `
    join okta.group as okta_group on okta_group.name = listed.group_name
    join okta.membership as membership using (group_key)`
}

// scopeApp: assigned directly or by a group.
func (c *compiler) scopeApp(ruleNumber int) string {
	app := c.rules.scope.app
	if c.catalog.Assignments == 0 {
		c.problems.Add(app.problem("nobody could be in scope: the Okta exports hold no app assignments", "export the app's users (/api/v1/apps/{id}/users), or select identities by groups or when"))
	}
	filter := ""
	if strings.HasPrefix(app.value, "0oa") {
		filter = "\n    where assigned.app_id = " + app.literal()
	}
	arm := func(from string) string {
		return fmt.Sprintf("select assigned_user.user_key, %d as rule_no, %s as rule\n    %s%s", ruleNumber, duckdb.Literal(app.rule()), from, filter)
	}
	return describeArm(app, "assigned to the app, directly or by a group") + "\n    " +
		strings.ReplaceAll(arm("from okta.app_user as assigned"), "assigned_user.", "assigned.") + "\n\n    union all\n\n    " +
		strings.ReplaceAll(arm("from okta.app_group as assigned\n    join okta.membership as membership using (group_key)"), "assigned_user.", "membership.")
}

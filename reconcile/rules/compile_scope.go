package rules

import (
	"fmt"
	"slices"
	"strings"

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
	terms := slices.Clone(scope.groups)
	if len(scope.groups) > 0 {
		arms = append(arms, c.scopeGroups())
	}
	if scope.app.value != "" {
		terms = append(terms, scope.app)
		arms = append(arms, c.scopeApp(len(terms)))
	}
	if scope.when.value != "" {
		terms = append(terms, scope.when)
		condition := c.expression(scope.when, oel.Condition)
		arms = append(arms, fmt.Sprintf("%s\n    select identity.user_key, %d as rule_no\n    %s\n    where %s",
			describeArm(scope.when, "when: "+scope.when.value), len(terms), identities(condition), condition.SQL))
	}
	return "with selected as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
),

final as (
    select
        user_key,
        min(rule_no)::integer as rule_no
    from selected
    group by user_key
)

select
    user_key,
    rule_no,
    case rule_no
        ` + strings.Join(placesOf(terms), "\n        ") + `
    end::varchar as rule
from final`
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

func (c *compiler) scopeGroups() string {
	var rows []row
	for i, group := range c.rules.scope.groups {
		rows = append(rows, row{group.literal(), number(i + 1)})
	}
	return describeArm(c.rules.scope.groups[0], "members of groups") + `
    select membership.user_key, listed.rule_no
    from ` + values("listed", "group_name, rule_no", rows) + `
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
		return fmt.Sprintf("select assigned_user.user_key, %d as rule_no\n    %s%s", ruleNumber, from, filter)
	}
	return describeArm(app, "assigned to the app, directly or by a group") + "\n    " +
		strings.ReplaceAll(arm("from okta.app_user as assigned"), "assigned_user.", "assigned.") + "\n\n    union all\n\n    " +
		strings.ReplaceAll(arm("from okta.app_group as assigned\n    join okta.membership as membership using (group_key)"), "assigned_user.", "membership.")
}

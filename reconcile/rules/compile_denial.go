package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// denial lists what rules give nobody any more because they ended, or not because what
// they require is not true: the selection is theirs, and so the reason is worth saying.
func (c *compiler) denial() string {
	arms := append(c.denials("role", c.rules.roleRules()), c.denials("group", c.rules.groupRules())...)
	if len(arms) == 0 {
		return constant("denial", nil)
	}
	return "with final as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
)

select
    relation::varchar as relation,
    user_key,
    name::varchar as name,
    is_allowance,
    code::varchar as code,
    detail::varchar as detail,
    rule_no::integer as rule_no,
    rule::varchar as rule
from final`
}

func (c *compiler) denials(relation string, rules []numberedGrant) []string {
	arms := c.matrixDenials(relation, rules)
	for _, each := range rules {
		switch {
		case each.isTabular():
		case each.isPast(c.asOf):
			arms = append(arms, c.denialArm(relation, each, "until", each.until, c.required(each.grant)))
		case each.requires.value != "":
			arms = append(arms, c.denialArm(relation, each, "requires", each.requires, []condition{c.isNotSo(each.requires)}))
		}
	}
	return arms
}

func (c *compiler) denialArm(relation string, each numberedGrant, code string, detail term, more []condition) string {
	names, used := c.namesOf(each.grant)
	return fmt.Sprintf(`%s
    select distinct %s as relation, yielded.user_key, trim(yielded.name) as name, %t as is_allowance, %s as code, %s as detail, %d as rule_no, %s as rule
    from (
        select identity.user_key, unnest(%s) as name
        %s
    ) as yielded
    where trim(yielded.name) <> ''`,
		describeWho(each.grant), duckdb.Literal(relation), each.isAllowance, duckdb.Literal(code), detail.literal(), each.number, each.at.ruleLiteral(),
		names, c.who(each.grant, more, used...))
}

// holderLimit lists how many may hold what an allowance names.
func (c *compiler) holderLimit() string {
	var rows []row
	for _, relation := range []struct {
		name  string
		rules []numberedGrant
	}{{"role", c.rules.roleRules()}, {"group", c.rules.groupRules()}} {
		for _, each := range relation.rules {
			if each.maxHolders == 0 || each.isPast(c.asOf) {
				continue
			}
			for _, name := range each.names {
				rows = append(rows, row{duckdb.Literal(relation.name), name.literal(), number(int(each.maxHolders)), number(each.number), each.at.get("max_holders").ruleLiteral()})
			}
		}
	}
	return constant("holder_limit", rows)
}

package rules

import (
	"fmt"
	"strings"
)

// managedGroup: one row per group, whatever number of rules name it, those that have ended
// too. Names that an expression yields for somebody are named too.
func (c *compiler) managedGroup() string {
	var rows []row
	var arms []string
	for _, each := range c.rules.groupRules() {
		pushed := fmt.Sprint(each.isPushed)
		for _, name := range each.names {
			rows = append(rows, row{name.literal(), pushed, number(each.number), each.at.ruleLiteral()})
		}
		if each.from.value != "" {
			arms = append(arms, fmt.Sprintf("%s\n    select %s as group_name, %s as is_pushed, expected.rule_no, expected.rule\n    from policy.%s as expected\n    where expected.rule_no = %d",
				describeArm(each.from, "from: "+each.from.value), "expected."+c.nameColumn(each), pushed, c.relationOf(each), each.number))
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

// relationOf is where the names stand that an expression yields for groups.
func (c *compiler) relationOf(each numberedGrant) string {
	switch {
	case each.isPast(c.asOf):
		return "denial"
	case each.isAllowance:
		return "allowed_group"
	}
	return "expected_group"
}

func (c *compiler) nameColumn(each numberedGrant) string {
	if each.isPast(c.asOf) {
		return "name"
	}
	return "group_name"
}

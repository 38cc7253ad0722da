package rules

import (
	"strconv"

	"rolecall/exports/duckdb"
)

func (c *compiler) serviceAccount() string {
	var rows []row
	for i, each := range c.rules.services {
		period := "null"
		if each.lastUsedWithin.value != "" {
			period = duckdb.Literal(interval(each.lastUsedWithin.value))
		}
		rows = append(rows, row{
			each.userName.literal(), each.userName.likeOrNull(true), each.owner.literal(), "false", each.userName.ruleLiteral(),
			number(i + 1), strconv.FormatBool(each.isLimited), period,
		})
	}
	for i, each := range c.rules.platform {
		rows = append(rows, row{
			each.literal(), each.likeOrNull(true), "'ServiceNow platform'", "true", each.ruleLiteral(),
			number(len(c.rules.services) + i + 1), "false", "null",
		})
	}
	return constant("service_account", rows)
}

func (c *compiler) serviceRole() string {
	var rows []row
	for i, each := range c.rules.services {
		for _, role := range each.mayHold {
			rows = append(rows, row{number(i + 1), role.literal(), role.likeOrNull(false), role.ruleLiteral()})
		}
	}
	return constant("service_role", rows)
}

func (c *compiler) severity() string {
	var rows []row
	for i, each := range c.rules.severities {
		rows = append(rows, row{
			number(i + 1), each.kind.literal(), each.kind.likeOrNull(false), each.severity.literalOrNull(), each.privileged.literalOrNull(), each.kind.ruleLiteral(),
		})
	}
	return constant("severity", rows)
}

func (c *compiler) ruleName() string {
	var rows []row
	for _, each := range c.rules.allGrants() {
		if each.name.value+each.owner.value+each.why.value+each.until.value != "" {
			rows = append(rows, row{each.at.ruleLiteral(), each.name.literalOrNull(), each.owner.literalOrNull(), each.why.literalOrNull(), each.until.literalOrNull()})
		}
	}
	return constant("rule_name", rows)
}

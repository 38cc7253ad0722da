package rules

import (
	"strconv"
	"time"

	"rolecall/exports/duckdb"
)

func (c *compiler) setting() string {
	rows := []row{{"'as_of'", duckdb.Literal(c.asOf.Format(time.DateTime)), "'default'"}}
	for _, each := range c.rules.settings {
		rows = append(rows, row{duckdb.Literal(each.name), duckdb.Literal(each.value), duckdb.Literal(each.rule)})
	}
	for _, each := range c.rules.sla {
		rows = append(rows, each.row())
	}
	given := row{"'scope.given'", "'false'", "'default'"}
	if len(c.rules.scopes) > 0 {
		first := c.rules.scopes[0].heads()
		for _, each := range first {
			if each.isWritten() {
				given = row{"'scope.given'", "'true'", each.ruleLiteral()}
				break
			}
		}
	}
	return constant("setting", append(rows, given))
}

// patternRows are patterns as pattern, like_pattern and rule.
func patternRows(patterns []term, ignoresCase bool) []row {
	var rows []row
	for _, each := range patterns {
		rows = append(rows, row{each.literal(), each.likeOrNull(ignoresCase), each.ruleLiteral()})
	}
	return rows
}

func (c *compiler) unmanagedRole() string {
	return constant("unmanaged_role", patternRows(c.rules.roles.unmanaged, false))
}

func (c *compiler) privilegedRole() string {
	return constant("privileged_role", patternRows(c.rules.roles.privileged, false))
}

func (c *compiler) protectedAccount() string {
	return constant("protected_account", patternRows(c.rules.protected, true))
}

func (c *compiler) neverGrant() string {
	return constant("never_grant", patternRows(c.rules.neverGrant, false))
}

func (c *compiler) keepLast() string {
	var rows []row
	for _, each := range c.rules.keepLast {
		rows = append(rows, row{each.role.literal(), strconv.FormatInt(each.count, 10), each.role.ruleLiteral()})
	}
	return constant("keep_last", rows)
}

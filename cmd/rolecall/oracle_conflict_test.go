package main

import (
	"fmt"
	"slices"
	"strings"
)

// oracleConflict is what one person must not have together: something of each side, unless
// something excuses it. A side names roles and groups.
type oracleConflict struct {
	sides  [][]string
	unless []string
}

// conflicts: two name roles that nobody may hold all of; the others are of sets, by groups too.
func (e *oracleEstate) drawConflicts() []*oracleConflict {
	return []*oracleConflict{
		{sides: [][]string{e.own("buyer"), e.own("approver")}},
		{sides: [][]string{e.own("reader"), e.own("writer"), e.own("desk")}},
		{sides: [][]string{e.own("buyer", "keeper"), e.own("writer", "super")}, unless: e.own("admin")},
		{sides: [][]string{e.own("Alpha", "reader"), e.own("approver", "Delta")}, unless: e.own("Gamma")},
	}
}

// isIn says whether somebody with these roles is in a conflict; isMember, of which groups they are.
func (e *oracleEstate) isIn(conflict *oracleConflict, held roleSet, isMember func(group string) bool) bool {
	if conflict == nil {
		return false
	}
	hasAny := func(items []string) bool {
		return e.set(items...)&held != 0 || slices.ContainsFunc(items, func(item string) bool { return slices.Contains(e.desks, item) && isMember(item) })
	}
	for _, side := range conflict.sides {
		if !hasAny(side) {
			return false
		}
	}
	return !hasAny(conflict.unless)
}

// rule is the conflict as the rules have it.
func (e *oracleEstate) rule(name string, conflict *oracleConflict) string {
	side := func(items []string) string {
		var written []string
		for _, item := range items {
			if slices.Contains(e.desks, item) {
				item = "{group: " + item + "}"
			}
			written = append(written, item)
		}
		return "[" + strings.Join(written, ", ") + "]"
	}
	if !slices.ContainsFunc(conflict.sides, func(each []string) bool { return len(each) > 1 }) {
		return fmt.Sprintf("    - {name: %s, roles: %s}", name, side(slices.Concat(conflict.sides...)))
	}
	return fmt.Sprintf("    - {name: %s, any_of: %s, none_of: %s, unless: %s}", name, side(conflict.sides[0]), side(conflict.sides[1]), side(conflict.unless))
}

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// oracleAllowance is what members of an Okta group may hold and need not: roles, or ServiceNow groups.
type oracleAllowance struct {
	group    string
	isRoles  bool
	items    []string
	requires string // a title; "" for none
	hasEnded bool
}

// drawAllowances draws what may be held: some of it ends, some needs a title that not everybody has.
func (e *oracleEstate) drawAllowances(rng *rand.Rand) {
	for _, group := range e.own("G1", "G2", "G3", "G4") {
		for _, isRoles := range []bool{true, false} {
			drawn := &oracleAllowance{group: group, isRoles: isRoles, items: some(rng, e.desks, 20), hasEnded: draws(rng, 15)}
			if isRoles {
				drawn.items = some(rng, e.roles, 20)
			}
			if draws(rng, 35) {
				drawn.requires = pickOne(rng, "Clerk", "Buyer")
			}
			if len(drawn.items) > 0 {
				e.allowances = append(e.allowances, drawn)
			}
		}
	}
}

// mayKeep is what rules allow somebody who must have an account, and do not grant.
func (e *oracleEstate) mayKeep(name string) (set roleSet) {
	if !e.isJudged(name) {
		return 0
	}
	for _, item := range e.allowedItems(name) {
		set |= e.given(item)
	}
	return set
}

// allowedItems are the roles and groups that allowances name for somebody.
func (e *oracleEstate) allowedItems(name string) (items []string) {
	for _, each := range e.allowances {
		if each != nil && !each.hasEnded && e.oktaGroups[each.group][name] && (each.requires == "" || e.profiles[name]["title"] == each.requires) {
			items = append(items, each.items...)
		}
	}
	return items
}

// grantedItems are the roles and groups that rules name for somebody.
func (e *oracleEstate) grantedItems(name string) (items []string) {
	for group, members := range e.oktaGroups {
		if members[name] {
			items = append(append(items, e.roleRules[group]...), e.groupRules[group]...)
		}
	}
	return items
}

// allowances are the rules under allow, of roles or of groups.
func (r *oracleRun) allowances(isRoles bool) (lines []string) {
	for _, e := range r.estates {
		for _, each := range e.allowances {
			if each == nil || each.isRoles != isRoles {
				continue
			}
			line := fmt.Sprintf("    - {%s: [%s], group: %s", map[bool]string{true: "roles", false: "groups"}[isRoles], strings.Join(each.items, ", "), each.group)
			if each.requires != "" {
				line += fmt.Sprintf(", requires: 'user.title == %q'", each.requires)
			}
			if each.hasEnded {
				line += ", until: 2026-10-31"
			}
			lines = append(lines, line+"}")
		}
	}
	if len(lines) > 0 {
		lines = append([]string{"  allow:"}, lines...)
	}
	return lines
}

// judgeAllowed says what is wrong with a change that gives what is only allowed, which nobody asked
// for, or takes a membership that is: whether it confers anything or not.
func (e *oracleEstate) judgeAllowed(changes []oracleChange) (wrong []string) {
	for _, c := range changes {
		if c.operation == "create" && c.item != "" && e.given(c.item)&e.mayTo[c.user]&^e.allowed(c.user) != 0 {
			wrong = append(wrong, "what is allowed and not granted is given: "+c.String())
		}
		if c.table != "sys_user_grmember" || !e.isJudged(c.user) {
			continue
		}
		isGranted, isAllowed := slices.Contains(e.grantedItems(c.user), c.item), slices.Contains(e.allowedItems(c.user), c.item)
		switch {
		case c.operation == "create" && !isGranted:
			wrong = append(wrong, "a membership is given that no rule grants: "+c.String())
		case c.operation == "delete" && (isGranted || isAllowed):
			wrong = append(wrong, "a membership is taken that rules grant or allow: "+c.String())
		}
	}
	return wrong
}

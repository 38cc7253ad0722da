package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// judge says what is wrong with a plan, by its effect on each person.
func (e *oracleEstate) judge(rows []map[string]string) (wrong []string) {
	after, removedFrom := e.apply(e.before, rows)
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, name := range keysOf(after.accounts) {
		was, is := e.held(e.before, name), e.held(after, name)
		// what nothing explains may go with anything, and may stay whatever goes
		sure := maps.Clone(is)
		for _, role := range e.unexplained[name] {
			was[role], is[role] = true, true
			sure[role] = sure[role] || !removedFrom[name]
		}
		isClosed := e.before.accounts[name] != nil && e.before.accounts[name].active && !after.accounts[name].active
		granted, allowed := e.granted(name), e.allowed(name)
		for _, role := range keysOf(was) {
			if granted[role] && !sure[role] && !isClosed {
				say("%s loses %s, which rules grant", name, role)
			}
		}
		if !after.isUsable(name) {
			continue
		}
		for _, role := range keysOf(is) {
			if !(e.before.isUsable(name) && was[role]) && !allowed[role] {
				say("%s can use %s, which no rule grants", name, role)
			}
		}
		for _, conflict := range e.conflicts {
			all := func(of map[string]bool) bool {
				return !slices.ContainsFunc(conflict, func(role string) bool { return !of[role] })
			}
			if all(is) && !(e.before.isUsable(name) && all(was)) {
				say("%s holds %q now", name, conflict)
			}
		}
	}
	for role, minimum := range e.keepLast {
		stays, goes := 0, 0
		for name := range e.before.accounts {
			holds := func(s *oracleState) bool {
				return s.isUsable(name) && !e.machines[name] && (e.held(s, name)[role] || slices.Contains(e.unexplained[name], role))
			}
			if holds(e.before) && holds(after) {
				stays++
			} else if holds(e.before) {
				goes++
			}
		}
		if goes > 0 && stays < minimum {
			say("%d keep %s, of whom %d must", stays, role, minimum)
		}
	}
	return append(wrong, e.judgeRows(rows)...)
}

// judgeRows says what is wrong with the rows themselves: what they depend on,
// and what must never be in them.
func (e *oracleEstate) judgeRows(rows []map[string]string) (wrong []string) {
	places := map[string]int{}
	for i, row := range rows {
		places[row["change_id"]] = i
		if row["user_name"] == e.protected && e.before.accounts[e.protected] != nil {
			wrong = append(wrong, "a change of the protected account "+e.protected)
		}
		if row["operation"] == "create" && strings.HasPrefix(row["field"], "role") {
			for _, role := range e.neverGrant {
				for _, each := range e.roles {
					if (each == row["after"] || oracleID(each) == row["after"]) && e.within(each)[role] {
						wrong = append(wrong, fmt.Sprintf("%s is given %s by %s", row["user_name"], role, each))
					}
				}
			}
		}
	}
	for i, row := range rows {
		for id := range strings.SplitSeq(row["depends_on"], "; ") {
			if place, isThere := places[id]; id != "" && (!isThere || place >= i) {
				wrong = append(wrong, fmt.Sprintf("%s depends on %s, which does not come before", row["change_id"], id))
			}
		}
	}
	return wrong
}

// count is how much of what limits count a plan does.
func (e *oracleEstate) count(rows []map[string]string) map[string]int {
	after, _ := e.apply(e.before, rows)
	counts := map[string]int{}
	for name, is := range after.accounts {
		was := e.before.accounts[name]
		if was == nil {
			counts["max_creations"]++
			was = &oracleAccount{}
		} else if after.isUsable(name) && !e.before.isUsable(name) {
			counts["max_activations"]++
		}
		if was.active && (!is.active || is.locked && !was.locked) {
			counts["max_deactivations"]++
		}
		before, now := e.held(e.before, name), e.held(after, name)
		for _, role := range e.unexplained[name] {
			before[role], now[role] = true, true
		}
		for _, role := range e.roles {
			if was.active && before[role] && !now[role] {
				counts["max_removals"]++
			}
			if !before[role] && now[role] {
				counts["max_additions"]++
			}
		}
	}
	return counts
}

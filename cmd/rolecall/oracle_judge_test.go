package main

import (
	"fmt"
	"slices"
)

// judge says what is wrong with a state that changes led to, by its effect on each
// person. The changes may be any part of a plan that holds with each what it needs.
func (e *oracleEstate) judge(after *oracleState, changes []oracleChange) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	removedFrom := map[string]bool{}
	for _, c := range changes {
		removedFrom[c.user] = removedFrom[c.user] || c.operation == "delete"
	}
	for _, name := range keysOf(after.accounts) {
		// what nothing explains may go with anything, and may stay whatever goes
		unexplained := e.set(e.unexplained[name]...)
		was, sure := e.held(e.before, name)|unexplained, e.held(after, name)
		is := sure | unexplained
		if !removedFrom[name] {
			sure = is
		}
		isClosed := e.before.accounts[name] != nil && e.before.accounts[name].active && !after.accounts[name].active
		if lost := e.grantedTo[name] & was &^ sure; lost != 0 && !isClosed {
			say("%s loses %s, which rules grant", name, e.rolesIn(lost))
		}
		if lost := e.mayTo[name] & was &^ sure; lost != 0 && !isClosed {
			say("%s loses %s, which rules allow", name, e.rolesIn(lost))
		}
		if removedFrom[name] && !e.isJudged(name) && e.before.accounts[name] != nil && e.before.accounts[name].active && !isClosed {
			say("%s is not to have an account, loses access and stays open", name)
		}
		isOpened := e.before.accounts[name] != nil && !e.before.isUsable(name)
		if !after.isUsable(name) || !e.isStructureKnown() && !isOpened {
			continue
		}
		usable := roleSet(0)
		if e.before.isUsable(name) {
			usable = was
		}
		if won := is &^ usable &^ e.allowed(name) &^ (e.mayTo[name] & was); won != 0 {
			say("%s can use %s, which no rule grants", name, e.rolesIn(won))
		}
		for _, conflict := range e.conflicts {
			if !e.isStructureKnown() {
				break
			}
			wasMember := func(group string) bool { return e.before.isUsable(name) && e.before.has(name, group) }
			isMember := func(group string) bool { return after.has(name, group) }
			if e.isIn(conflict, is, isMember) && !e.isIn(conflict, usable, wasMember) {
				say("%s is in the conflict %+v now", name, *conflict)
			}
		}
	}
	return append(wrong, e.judgeHolders(after)...)
}

// judgeHolders says of which roles too few people are left.
func (e *oracleEstate) judgeHolders(after *oracleState) (wrong []string) {
	if e.lacks["sys_user_has_role"] || e.lacks["inherited rows"] && !e.isStructureKnown() { // nobody knows of them all
		return nil
	}
	for _, role := range keysOf(e.keepLast) {
		stays, goes := 0, 0
		for name := range e.before.accounts {
			holds := func(s *oracleState) bool {
				return s.isUsable(name) && !e.machines[name] && (e.held(s, name)|e.set(e.unexplained[name]...))&e.set(role) != 0
			}
			if holds(e.before) && holds(after) {
				stays++
			} else if holds(e.before) {
				goes++
			}
		}
		if goes > 0 && stays < e.keepLast[role] {
			wrong = append(wrong, fmt.Sprintf("%d keep %s, of whom %d must", stays, role, e.keepLast[role]))
		}
	}
	return wrong
}

// judgeChanges says what is wrong with changes themselves: what must never be in them.
func (e *oracleEstate) judgeChanges(changes []oracleChange) (wrong []string) {
	say := func(c oracleChange, format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf(format, args...)+": "+c.String())
	}
	made := map[string]bool{}
	wrong = e.judgeAllowed(changes)
	for _, c := range changes {
		if c.user == e.protected && e.before.accounts[e.protected] != nil && c.system == "servicenow" {
			say(c, "a change of a protected account")
		}
		if c.table == "sys_user_grmember" && e.isPushed(c.item) {
			say(c, "membership of a group that Okta pushes")
		}
		if c.table == "sys_user_grmember" && c.operation == "create" && e.inactive[c.item] {
			say(c, "membership of an inactive group")
		}
		if c.table == "sys_user_has_role" && slices.Contains(e.waiting[c.user], c.item) &&
			(c.operation == "delete" && !e.before.has(c.user, c.item) || c.operation == "create") {
			say(c, "a grant of it is not in force")
		}
		if c.operation == "delete" && c.table != "sys_user" && c.record != "" && e.before.rows[c.user][c.record] != c.item {
			say(c, "a row is removed that is no direct grant or membership of the two")
		}
		if c.operation != "create" || c.item == "" {
			continue
		}
		if never := e.given(c.item) & e.set(e.neverGrant...); never != 0 && e.isStructureKnown() {
			say(c, "%s is given", e.rolesIn(never))
		}
		if e.before.has(c.user, c.item) && e.areGrantsKnown() || made[c.user+c.item] { // else the guard finds out
			say(c, "it is given twice")
		}
		made[c.user+c.item] = true
	}
	return wrong
}

// judgeWhole says what a whole plan has too much of: one membership is enough.
func (e *oracleEstate) judgeWhole(changes []oracleChange) (wrong []string) {
	if !e.isStructureKnown() {
		return nil
	}
	joins := map[string]roleSet{}
	for _, c := range changes {
		if c.table == "sys_user_grmember" && c.operation == "create" {
			joins[c.user] |= e.confers[c.item]
		}
	}
	for _, c := range changes {
		if c.table == "sys_user_has_role" && c.operation == "create" && joins[c.user]&e.set(c.item) != 0 {
			wrong = append(wrong, "a role is granted that a membership of the plan confers: "+c.String())
		}
	}
	return wrong
}

// walk makes changes one by one, from before: whoever stops after any of them leaves
// nothing undone that matters. It says what is wrong first, and where it ends.
func (e *oracleEstate) walk(changes []oracleChange) (after *oracleState, wrong []string) {
	after = e.before.clone()
	made := map[string]bool{}
	for i, c := range changes {
		for _, id := range c.needs {
			if !made[id] {
				return after, []string{fmt.Sprintf("%s is needed and not in effect before: %s", id, c)}
			}
		}
		made[c.id] = true
		if failed := e.apply(after, c); failed != "" {
			return after, []string{failed + ": " + c.String()}
		}
		if wrong := e.judge(after, changes[:i+1]); len(wrong) > 0 {
			return after, append(wrong, fmt.Sprintf("after %d of %d changes, by %s", i+1, len(changes), c))
		}
	}
	return after, append(e.judgeChanges(changes), e.judgeFields(changes)...)
}

// undo takes changes back, and says what is not as it was in the state given then.
func (e *oracleEstate) undo(from, to *oracleState, inverse []oracleChange) (wrong []string) {
	restored := from.clone()
	for _, c := range inverse {
		if failed := e.apply(restored, c); failed != "" {
			return []string{failed + ", taking back: " + c.String()}
		}
	}
	for name, account := range restored.accounts { // a new account is not deleted
		if to.accounts[name] == nil && !account.active && account.locked {
			delete(restored.accounts, name)
		}
	}
	is, was := restored.content(e.lacks["locked_out"]), to.content(e.lacks["locked_out"])
	for _, what := range keysOf(was) {
		if is[what] != was[what] {
			wrong = append(wrong, fmt.Sprintf("taken back, %s: %s, and was %s", what, is[what], was[what]))
		}
	}
	for _, what := range keysOf(is) {
		if _, isKnown := was[what]; !isKnown {
			wrong = append(wrong, fmt.Sprintf("taken back, %s: %s, and was not there", what, is[what]))
		}
	}
	return wrong
}

// count is how much of what limits count changes do.
func (e *oracleEstate) count(changes []oracleChange, counts map[string]int) {
	after := e.before.clone()
	stripped := e.stripped(changes)
	for _, c := range changes {
		e.apply(after, c)
		for field := range c.set {
			switch {
			case c.operation == "update" && slices.ContainsFunc(oracleFields, func(each struct{ field, attribute string }) bool { return each.field == field }):
				counts["max_updates "+field]++
			case c.system == "okta":
				counts["max_updates okta "+field]++
			}
		}
	}
	for name, is := range after.accounts {
		was := e.before.accounts[name]
		switch {
		case was == nil:
			counts["max_creations"]++
			was = &oracleAccount{}
		case after.isUsable(name) && !e.before.isUsable(name):
			counts["max_activations"]++
		}
		if was.active && (!is.active || is.locked && !was.locked) {
			counts["max_deactivations"]++
		}
		unexplained := e.set(e.unexplained[name]...)
		before, now := e.held(e.before, name)|unexplained, e.held(after, name)|unexplained
		now |= before & stripped[name]
		if was.active {
			counts["max_removals"] += (before &^ now).size()
		}
		counts["max_additions"] += (now &^ before).size()
	}
}

// stripped are the roles that accounts lose only because they are closed, which counts as the closing.
func (e *oracleEstate) stripped(changes []oracleChange) map[string]roleSet {
	closing, stripped := map[string][]string{}, map[string]roleSet{}
	for _, c := range changes {
		if c.table == "sys_user" && c.set["active"] == "false" {
			closing[c.user] = append(closing[c.user], c.findings...)
		}
	}
	for _, c := range changes {
		isOther := func(finding string) bool { return !slices.Contains(closing[c.user], finding) }
		if c.operation == "delete" && len(c.findings) > 0 && !slices.ContainsFunc(c.findings, isOther) {
			stripped[c.user] |= e.given(c.item)
		}
	}
	return stripped
}

// closed are some of the changes, with all that each needs.
func closed(changes []oracleChange, isWanted func(oracleChange) bool) (some []oracleChange) {
	place := map[string]int{}
	isIn := make([]bool, len(changes))
	for i, c := range changes {
		place[c.id] = i
		isIn[i] = isWanted(c)
	}
	for i, c := range slices.Backward(changes) { // what is needed stands before
		if isIn[i] {
			for _, id := range c.needs {
				if before, isKnown := place[id]; isKnown {
					isIn[before] = true
				}
			}
		}
	}
	for i, c := range changes {
		if isIn[i] {
			some = append(some, c)
		}
	}
	return some
}

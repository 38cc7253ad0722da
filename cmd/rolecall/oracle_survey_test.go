package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// survey counts in how many of the estates there is what the laws are about, so that none of
// them holds for want of a case.
type survey map[string]int

func (s survey) add(r *oracleRun, plan []oracleChange) {
	for what, times := range r.judged {
		s["judged: "+what] += times
	}
	own := r.split(plan)
	for _, e := range r.estates {
		s["estates"]++
		has := e.features(own[e.name])
		if !*oracleWhole {
			has["partial exports"] = len(r.lacks) > 0
		}
		for name, isThere := range has {
			if s[name] += 0; isThere {
				s[name]++
			}
		}
	}
}

// features are what an estate and its plan have.
func (e *oracleEstate) features(plan []oracleChange) map[string]bool {
	has := map[string]bool{}
	for name, account := range e.before.accounts {
		held := e.held(e.before, name)
		mark := func(feature string, isSo bool) { has[feature] = has[feature] || isSo }
		mark("suspended people with accounts", e.statuses[name] == "SUSPENDED")
		mark("inactive accounts of people in scope", !account.active && e.isJudged(name))
		mark("locked accounts of people in scope", account.active && account.locked && e.isJudged(name))
		mark("allowed roles held that nobody grants", e.mayTo[name]&^e.grantedTo[name]&held != 0)
		mark("allowed roles that nobody holds", e.mayTo[name]&^e.grantedTo[name]&^held != 0)
		mark("unmanaged roles held", held&e.set(keysOf(e.unmanaged)...) != 0)
		mark("recorded roles without a path", len(e.unexplained[name]) > 0)
		mark("accepted roles or groups held", slices.ContainsFunc(e.accepted[name], func(item string) bool { return held&e.given(item) != 0 }))
		mark("accepted findings about accounts", e.spared[name] != "")
		mark("grants that are not in force", len(e.waiting[name]) > 0)
		mark("managers named in vain", e.profiles[name]["manager"] != "" && e.isMeant("manager", name) == "")
		mark("names of several", e.profiles[name]["firstName"] == "Sam")
		for _, item := range e.before.rows[name] {
			mark("roles held by containment", (e.closures[item]&^e.set(item)) != 0)
			mark("roles conferred by a group above", e.parents[item] != "" && e.confers[e.parents[item]] != 0)
			mark("granted roles held by containment alone", (e.closures[item]&^e.set(item))&e.grantedTo[name] != 0 && e.grantedTo[name]&e.set(item) == 0)
			mark("members of pushed groups", e.isPushed(item))
		}
		for _, conflict := range e.conflicts {
			isMember := func(group string) bool { return e.before.has(name, group) }
			mark("conflicts that the rules grant", e.isIn(conflict, e.grantedTo[name], isMember) && !e.isIn(conflict, held, isMember))
			mark("excuses of conflicts", conflict != nil && len(conflict.unless) > 0 && !e.isIn(conflict, held, isMember) &&
				e.isIn(&oracleConflict{sides: conflict.sides}, held, isMember))
		}
	}
	for group, members := range e.oktaGroups {
		isAsked := slices.ContainsFunc(e.groupRules[group], func(of string) bool { return e.inactive[of] })
		has["inactive groups that rules grant"] = has["inactive groups that rules grant"] || isAsked && len(members) > 0
	}
	owners := map[string]int{}
	for _, profile := range e.profiles {
		owners[profile["email"]]++
		has["addresses of several"] = has["addresses of several"] || owners[profile["email"]] > 1
	}
	has["no account"] = len(e.before.accounts) < len(e.statuses)
	for _, c := range plan {
		has["planned: "+c.operation+" "+c.table] = true
		for field := range c.set {
			if c.operation == "update" && c.system == "servicenow" {
				has["planned: "+field] = true
			}
		}
		has["planned: something that needs another change"] = has["planned: something that needs another change"] || len(c.needs) > 0
		if account := e.before.accounts[c.user]; account != nil {
			has["planned: activation"] = has["planned: activation"] || c.set["active"] == "true"
			has["planned: deactivation"] = has["planned: deactivation"] || c.set["active"] == "false"
			has["planned: removal of one of several rows"] = has["planned: removal of one of several rows"] || c.operation == "delete" && e.isRepeated(c)
		}
	}
	return has
}

func (e *oracleEstate) isRepeated(c oracleChange) bool {
	rows := 0
	for _, item := range e.before.rows[c.user] {
		if item == c.item {
			rows++
		}
	}
	return rows > 1
}

func (s survey) String() string {
	var lines []string
	for _, name := range keysOf(s) {
		lines = append(lines, fmt.Sprintf("%6d %s", s[name], name))
	}
	return "\n" + strings.Join(lines, "\n")
}

// mustHaveAll: of many estates, one in twenty at least has each, and everything was judged.
func (s survey) mustHaveAll(t *testing.T) {
	t.Helper()
	for _, what := range []string{
		"selections that leave dependents out", "limits that withhold", "limits that do not", "changes that a form cannot express",
		"parts", "questions of the batch form", "changes made before an import broke off", "changes made already by others", "changes still to do",
	} {
		if *oracleLast == "" && s["estates"] >= 100 && s["judged: "+what] == 0 {
			t.Errorf("nothing was judged of this: %s", what)
		}
	}
	for _, name := range keysOf(s) {
		if !strings.HasPrefix(name, "judged: ") && s["estates"] >= 100 && s[name] < s["estates"]/20 {
			t.Errorf("%d of %d estates have %s: the laws about it say little", s[name], s["estates"], name)
		}
	}
}

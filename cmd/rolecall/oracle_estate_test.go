package main

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// oracleEstate is a small estate in which everything hangs together: roles in
// roles, groups below groups, what is granted, held and neither. Many of them
// stand side by side in one run: they share no person, role or group, since
// all names begin with the estate's own.
type oracleEstate struct {
	name         string // w07
	statuses     map[string]string
	inScope      map[string]bool            // members of the Okta group Scope, by login
	oktaGroups   map[string]map[string]bool // Okta group -> logins
	contains     map[string][]string        // role -> roles
	groupRoles   map[string][]string        // ServiceNow group -> roles
	parents      map[string]string          // ServiceNow group -> group
	roleRules    map[string][]string        // Okta group -> roles
	groupRules   map[string][]string        // Okta group -> ServiceNow groups
	pushed       map[string]bool            // Okta groups whose ServiceNow groups Okta pushes
	untold       map[string]bool            // Okta groups whose members a partial export lacks
	unmanaged    map[string]bool
	accepted     map[string][]string // user_name -> roles and groups that exceptions accept
	spared       map[string]string   // user_name -> kind of finding about the account that an exception accepts
	conflicts    []*oracleConflict
	neverGrant   []string
	protected    string
	keepLast     map[string]int
	lastUsed     map[string]string
	machines     map[string]bool
	profiles     map[string]map[string]string // in Okta, by login
	referred     map[string][]oracleRecord    // departments and locations, by the field that refers to them
	inactive     map[string]bool              // ServiceNow groups
	barren       map[string][]string          // ServiceNow group -> roles that its members do not inherit
	waiting      map[string][]string          // user_name -> roles of which a grant is not in force
	numbers      map[string]string            // mobile phones in ServiceNow, which has authority
	before       *oracleState
	unexplained  map[string][]string // user_name -> roles recorded as inherited that nothing explains
	roles, desks []string
	lacks        map[string]bool // what the exports do not have, as in oracleRun
	closesUnused string          // deprovision.dormant

	places    map[string]int     // of roles, in roleSet
	closures  map[string]roleSet // of roles, computed once
	confers   map[string]roleSet // likewise of groups
	grantedTo map[string]roleSet // likewise of people
	mayTo     map[string]roleSet // what is allowed them, likewise

	allowances []*oracleAllowance
}

// roleSet is a set of the roles of an estate, a bit each.
type roleSet uint64

// longAgo is when an account was used last that is dormant.
const longAgo = "2026-01-30 08:00:00"

func oracleID(of string) string {
	sum := md5.Sum([]byte(of))
	return hex.EncodeToString(sum[:])
}

func draws(rng *rand.Rand, percent int) bool { return rng.IntN(100) < percent }

func pickOne(rng *rand.Rand, from ...string) string { return from[rng.IntN(len(from))] }

func some(rng *rand.Rand, from []string, percent int) (chosen []string) {
	for _, each := range from {
		if draws(rng, percent) {
			chosen = append(chosen, each)
		}
	}
	return chosen
}

// own gives names of the estate.
func (e *oracleEstate) own(names ...string) (own []string) {
	for _, name := range names {
		own = append(own, e.name+name)
	}
	return own
}

func drawOracleEstate(name string, rng *rand.Rand) *oracleEstate {
	e := &oracleEstate{
		name: name, statuses: map[string]string{}, inScope: map[string]bool{}, oktaGroups: map[string]map[string]bool{}, contains: map[string][]string{},
		groupRoles: map[string][]string{}, parents: map[string]string{}, roleRules: map[string][]string{}, groupRules: map[string][]string{},
		pushed: map[string]bool{}, untold: map[string]bool{}, unmanaged: map[string]bool{}, accepted: map[string][]string{}, spared: map[string]string{},
		lastUsed: map[string]string{}, machines: map[string]bool{}, numbers: map[string]string{},
		profiles: map[string]map[string]string{}, referred: map[string][]oracleRecord{}, inactive: map[string]bool{}, barren: map[string][]string{}, waiting: map[string][]string{},
		before: newOracleState(), unexplained: map[string][]string{},
	}
	e.roles = e.own("admin", "buyer", "approver", "desk", "reader", "writer", "super", "keeper")
	e.desks = e.own("Alpha", "Beta", "Gamma", "Delta")
	for i, role := range e.roles {
		e.contains[role] = some(rng, e.roles[:i], 20)
	}
	if draws(rng, 20) { // a circle, often
		e.contains[name+"buyer"] = append(e.contains[name+"buyer"], name+"super")
	}
	for i, group := range e.desks {
		e.groupRoles[group] = some(rng, e.roles, 25)
		e.barren[group] = slices.DeleteFunc(some(rng, e.roles, 6), func(role string) bool { return slices.Contains(e.groupRoles[group], role) })
		e.inactive[group] = draws(rng, 12)
		if i > 0 && draws(rng, 40) {
			e.parents[group] = e.desks[i-1]
		}
	}
	for _, group := range e.own("G1", "G2", "G3", "G4") {
		e.oktaGroups[group] = map[string]bool{}
		e.roleRules[group] = some(rng, e.roles, 25)
		e.groupRules[group] = some(rng, e.desks, 30)
		e.pushed[group] = draws(rng, 25)
		e.untold[group] = draws(rng, 15)
	}
	e.drawPeople(rng)
	e.drawProfiles(rng)
	if draws(rng, 40) {
		e.unmanaged[name+"keeper"] = true
	}
	e.conflicts = e.drawConflicts()
	e.neverGrant = some(rng, e.own("admin", "super"), 20)
	e.protected = pickOne(rng, e.own("p01@x.com", "p02@x.com", "nobody")...)
	e.keepLast = map[string]int{name + "admin": 1 + rng.IntN(3), name + "desk": 1 + rng.IntN(6)}
	e.drawAllowances(rng)
	return e
}

func (e *oracleEstate) drawPeople(rng *rand.Rand) {
	for i := range 4 + rng.IntN(15) {
		name := fmt.Sprintf("%sp%02d@x.com", e.name, i)
		e.statuses[name] = pickOne(rng, "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "SUSPENDED", "DEPROVISIONED", "STAGED")
		e.inScope[name] = draws(rng, 85)
		e.before.phones[name] = pickOne(rng, "1", "1", "2")
		for _, group := range keysOf(e.oktaGroups) {
			e.oktaGroups[group][name] = draws(rng, 35)
		}
		if draws(rng, 12) {
			continue
		}
		e.drawAccount(rng, name)
	}
}

func (e *oracleEstate) drawAccount(rng *rand.Rand, name string) {
	e.before.accounts[name] = &oracleAccount{active: draws(rng, 75), locked: draws(rng, 20), fields: map[string]string{}}
	e.numbers[name] = pickOne(rng, "1", "1", "2")
	e.machines[name] = draws(rng, 8)
	e.lastUsed[name] = pickOne(rng, "2026-10-30 08:00:00", "2026-10-30 08:00:00", longAgo)
	for what, items := range map[string][]string{"grant": some(rng, e.roles, 25), "member": some(rng, e.desks, 25)} {
		for _, item := range items {
			e.before.add(name, oracleID(what+name+item), item)
		}
	}
	for _, item := range slices.Concat(e.roles, e.desks) { // in the order of names: maps have none
		if draws(rng, 10) && e.before.has(name, item) {
			e.before.add(name, oracleID("again"+name+item), item)
		}
	}
	for _, role := range some(rng, e.roles, 4) {
		if !e.before.has(name, role) {
			e.unexplained[name] = append(e.unexplained[name], role)
		}
	}
	for _, role := range some(rng, e.roles, 5) {
		if !e.before.has(name, role) {
			e.waiting[name] = append(e.waiting[name], role)
		}
	}
	e.accepted[name] = some(rng, slices.Concat(e.roles, e.desks), 5)
	if draws(rng, 5) {
		e.spared[name] = pickOne(rng, "orphaned.*", "lifecycle.*")
	}
}

// settle computes what follows from the draw, once nothing is taken out of it any more.
func (e *oracleEstate) settle() {
	e.places, e.closures, e.confers = map[string]int{}, map[string]roleSet{}, map[string]roleSet{}
	e.grantedTo, e.mayTo = map[string]roleSet{}, map[string]roleSet{}
	for i, role := range e.roles {
		e.places[role] = i
	}
	for _, role := range e.roles {
		e.closures[role] = e.reached(role)
	}
	for _, group := range e.desks {
		e.confers[group] = e.conferred(group)
	}
	for name := range e.statuses {
		e.grantedTo[name], e.mayTo[name] = e.granted(name), e.mayKeep(name)
	}
	for name, roles := range e.unexplained {
		held := e.held(e.before, name)
		e.unexplained[name] = slices.DeleteFunc(slices.Clone(roles), func(role string) bool { return held&e.set(role) != 0 })
	}
}

// parts are what can be taken out of an estate, to see whether it matters.
func (e *oracleEstate) parts() (parts []string) {
	add := func(words ...string) { parts = append(parts, strings.Join(words, " ")) }
	for _, name := range keysOf(e.statuses) {
		add("person", name)
	}
	lists := e.lists()
	for _, list := range keysOf(lists) {
		for _, key := range keysOf(lists[list]) {
			for _, item := range lists[list][key] {
				add(list, key, item)
			}
		}
	}
	for _, name := range keysOf(e.before.rows) {
		for _, id := range keysOf(e.before.rows[name]) {
			add("row", name, id)
		}
	}
	for _, group := range keysOf(e.parents) {
		add("parent", group)
	}
	for _, group := range keysOf(e.oktaGroups) {
		for _, name := range keysOf(e.oktaGroups[group]) {
			if e.oktaGroups[group][name] {
				add("member", group, name)
			}
		}
	}
	for i := range e.conflicts {
		add("conflict", fmt.Sprint(i))
	}
	for i := range e.allowances {
		add("allowance", fmt.Sprint(i))
	}
	for _, name := range keysOf(e.statuses) {
		for _, attribute := range []string{"manager", "department", "city"} {
			add("text", name, attribute)
		}
	}
	for _, role := range e.neverGrant {
		add("never", role)
	}
	return parts
}

func (e *oracleEstate) lists() map[string]map[string][]string {
	return map[string]map[string][]string{
		"contains": e.contains, "confers": e.groupRoles, "rolerule": e.roleRules, "grouprule": e.groupRules, "accepted": e.accepted, "unexplained": e.unexplained,
		"barren": e.barren, "waiting": e.waiting,
	}
}

// without takes parts out of a fresh draw.
func (e *oracleEstate) without(parts []string) *oracleEstate {
	for _, part := range parts {
		words := append(strings.Fields(part), "")
		switch words[0] {
		case "person":
			delete(e.statuses, words[1])
			delete(e.before.accounts, words[1])
			delete(e.before.rows, words[1])
			delete(e.before.phones, words[1])
			delete(e.unexplained, words[1])
			delete(e.accepted, words[1])
			delete(e.waiting, words[1])
			delete(e.spared, words[1])
		case "row":
			delete(e.before.rows[words[1]], words[2])
		case "text":
			e.profiles[words[1]][words[2]] = ""
		case "parent":
			delete(e.parents, words[1])
		case "member":
			delete(e.oktaGroups[words[1]], words[2])
		case "conflict":
			e.conflicts[int(words[1][0]-'0')] = nil
		case "allowance":
			e.allowances[int(words[1][0]-'0')] = nil
		case "never":
			e.neverGrant = slices.DeleteFunc(e.neverGrant, func(role string) bool { return role == words[1] })
		default:
			list := e.lists()[words[0]]
			list[words[1]] = slices.DeleteFunc(slices.Clone(list[words[1]]), func(item string) bool { return item == words[2] })
		}
	}
	e.settle()
	return e
}

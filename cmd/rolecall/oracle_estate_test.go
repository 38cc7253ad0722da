package main

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// oracleEstate is a small estate in which everything hangs together: roles in
// roles, groups below groups, what is granted, held and neither.
type oracleEstate struct {
	statuses     map[string]string          // of identities, by login
	inScope      map[string]bool            // members of the Okta group Scope
	oktaGroups   map[string]map[string]bool // Okta group -> logins
	contains     map[string][]string        // role -> roles
	groupRoles   map[string][]string        // ServiceNow group -> roles
	parents      map[string]string          // ServiceNow group -> group
	roleRules    map[string][]string        // Okta group -> roles
	groupRules   map[string][]string        // Okta group -> ServiceNow groups
	pushed       map[string]bool            // Okta groups whose ServiceNow groups Okta pushes
	unmanaged    map[string]bool
	accepted     map[string][]string // user_name -> roles and groups that exceptions accept
	conflicts    [][]string
	neverGrant   []string
	protected    string
	keepLast     map[string]int
	lastUsed     map[string]string
	machines     map[string]bool
	before       *oracleState
	unexplained  map[string][]string  // user_name -> roles recorded as inherited that nothing explains
	rows         map[string][2]string // sys_id of a direct grant or a membership -> user_name, role or group
	deprovision  string
	roles, desks []string
}

func oracleID(of string) string {
	sum := md5.Sum([]byte(of))
	return hex.EncodeToString(sum[:])
}

func draws(rng *rand.Rand, percent int) bool {
	return rng.IntN(100) < percent
}

func pickOne(rng *rand.Rand, from ...string) string { return from[rng.IntN(len(from))] }

func some(rng *rand.Rand, from []string, percent int) (chosen []string) {
	for _, each := range from {
		if draws(rng, percent) {
			chosen = append(chosen, each)
		}
	}
	return chosen
}

func drawOracleEstate(rng *rand.Rand) *oracleEstate {
	e := &oracleEstate{
		statuses: map[string]string{}, inScope: map[string]bool{}, oktaGroups: map[string]map[string]bool{}, contains: map[string][]string{},
		groupRoles: map[string][]string{}, parents: map[string]string{}, roleRules: map[string][]string{}, groupRules: map[string][]string{},
		pushed: map[string]bool{}, unmanaged: map[string]bool{}, accepted: map[string][]string{}, keepLast: map[string]int{}, lastUsed: map[string]string{},
		machines: map[string]bool{}, before: newOracleState(), unexplained: map[string][]string{}, rows: map[string][2]string{},
	}
	e.roles = []string{"admin", "buyer", "approver", "desk", "reader", "writer", "super", "keeper"}
	e.desks = []string{"Alpha", "Beta", "Gamma", "Delta"}
	for i, role := range e.roles {
		e.contains[role] = some(rng, e.roles[:i], 20)
	}
	if draws(rng, 20) {
		e.contains["buyer"] = append(e.contains["buyer"], "super")
	}
	for i, group := range e.desks {
		e.groupRoles[group] = some(rng, e.roles, 25)
		if i > 0 && draws(rng, 40) {
			e.parents[group] = e.desks[i-1]
		}
	}
	for _, group := range []string{"G1", "G2", "G3", "G4"} {
		e.oktaGroups[group] = map[string]bool{}
		e.roleRules[group] = some(rng, e.roles, 25)
		e.groupRules[group] = some(rng, e.desks, 30)
		e.pushed[group] = draws(rng, 25)
	}
	e.drawPeople(rng)
	if draws(rng, 40) {
		e.unmanaged["keeper"] = true
	}
	e.conflicts = [][]string{{"buyer", "approver"}, {"reader", "writer", "desk"}}
	e.neverGrant = some(rng, []string{"admin", "super"}, 20)
	e.protected = pickOne(rng, []string{"p01@x.com", "p02@x.com", "nobody"}...)
	e.keepLast = map[string]int{"admin": (1 + rng.IntN(3)), "desk": (1 + rng.IntN(6))}
	action := func(of string) string {
		return of + ": " + pickOne(rng, []string{"deactivate", "lock", "review"}...)
	}
	e.deprovision = strings.Join([]string{action("leaver"), action("unassigned"), action("suspended"), action("no_identity"), action("dormant")}, ", ")
	return e
}

func (e *oracleEstate) drawPeople(rng *rand.Rand) {
	for i := range 4 + rng.IntN(21) {
		name := fmt.Sprintf("p%02d@x.com", i)
		e.statuses[name] = pickOne(rng, []string{"ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "SUSPENDED", "DEPROVISIONED", "STAGED"}...)
		e.inScope[name] = draws(rng, 85)
		for _, group := range []string{"G1", "G2", "G3", "G4"} {
			e.oktaGroups[group][name] = draws(rng, 35)
		}
		if draws(rng, 12) {
			continue
		}
		e.before.accounts[name] = &oracleAccount{active: draws(rng, 75), locked: draws(rng, 20)}
		e.machines[name] = draws(rng, 8)
		e.lastUsed[name] = pickOne(rng, []string{"2026-10-30 08:00:00", "2026-10-30 08:00:00", "2026-01-30 08:00:00"}...)
		for _, role := range some(rng, e.roles, 25) {
			for n := range 1 + (rng.IntN(10))/9 {
				e.rows[oracleID(fmt.Sprint("grant", name, role, n))] = [2]string{name, role}
				e.before.add(e.before.grants, name, role)
			}
		}
		for _, group := range some(rng, e.desks, 25) {
			e.rows[oracleID(fmt.Sprint("member", name, group))] = [2]string{name, group}
			e.before.add(e.before.members, name, group)
		}
		held := e.held(e.before, name)
		for _, role := range some(rng, e.roles, 4) {
			if !held[role] {
				e.unexplained[name] = append(e.unexplained[name], role)
			}
		}
		e.accepted[name] = some(rng, append(slices.Clone(e.roles), e.desks...), 5)
	}
}

// write writes the exports and the rules, with the limits given.
func (e *oracleEstate) write(rt *rapid.T, dir, limits string) {
	put := func(name string, lines ...string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			rt.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			rt.Fatal(err)
		}
	}
	users, links, groups := []string{"id,status,login,firstName,lastName,email"}, []string{"user_id,group_id"}, []string{"id,name,type"}
	for _, group := range []string{"Scope", "G1", "G2", "G3", "G4"} {
		groups = append(groups, fmt.Sprintf("00g%s,%s,OKTA_GROUP", oracleID(group)[:17], group))
	}
	for _, name := range keysOf(e.statuses) {
		id := "00u" + oracleID(name)[:17]
		users = append(users, fmt.Sprintf("%s,%s,%s,F%s,L%[4]s,%[3]s", id, e.statuses[name], name, name[:3]))
		if e.inScope[name] {
			links = append(links, id+",00g"+oracleID("Scope")[:17])
		}
		for _, group := range keysOf(e.oktaGroups) {
			if e.oktaGroups[group][name] {
				links = append(links, id+",00g"+oracleID(group)[:17])
			}
		}
	}
	put("okta/users.csv", users...)
	put("okta/groups.csv", groups...)
	put("okta/memberships.csv", links...)
	accounts := []string{"sys_id,user_name,email,first_name,last_name,active,locked_out,last_login_time,web_service_access_only,sys_created_on"}
	grants, members := []string{"sys_id,user,role,inherited,state"}, []string{"sys_id,user,group"}
	for _, name := range keysOf(e.before.accounts) {
		account := e.before.accounts[name]
		accounts = append(accounts, fmt.Sprintf("%s,%s,%[2]s,F%s,L%[3]s,%v,%v,%s,%v,2024-01-01 00:00:00",
			oracleID(name), name, name[:3], account.active, account.locked, e.lastUsed[name], e.machines[name]))
		for _, role := range e.unexplained[name] {
			grants = append(grants, fmt.Sprintf("%s,%s,%s,true,active", oracleID("stale"+name+role), oracleID(name), oracleID(role)))
		}
		for role := range e.held(e.before, name) {
			if e.before.grants[name][role] == 0 {
				grants = append(grants, fmt.Sprintf("%s,%s,%s,true,active", oracleID("inherited"+name+role), oracleID(name), oracleID(role)))
			}
		}
	}
	for _, id := range keysOf(e.rows) {
		user, item := e.rows[id][0], e.rows[id][1]
		if slices.Contains(e.desks, item) {
			members = append(members, fmt.Sprintf("%s,%s,%s", id, oracleID(user), oracleID(item)))
		} else {
			grants = append(grants, fmt.Sprintf("%s,%s,%s,false,active", id, oracleID(user), oracleID(item)))
		}
	}
	slices.Sort(grants[1:])
	roles, contains := []string{"sys_id,name"}, []string{"sys_id,role,contains"}
	for _, role := range e.roles {
		roles = append(roles, oracleID(role)+","+role)
		for _, inner := range e.contains[role] {
			contains = append(contains, fmt.Sprintf("%s,%s,%s", oracleID("in"+role+inner), oracleID(role), oracleID(inner)))
		}
	}
	desks, confers := []string{"sys_id,name,active,parent"}, []string{"sys_id,group,role,inherits"}
	for _, group := range e.desks {
		parent := ""
		if e.parents[group] != "" {
			parent = oracleID(e.parents[group])
		}
		desks = append(desks, fmt.Sprintf("%s,%s,true,%s", oracleID(group), group, parent))
		for _, role := range e.groupRoles[group] {
			confers = append(confers, fmt.Sprintf("%s,%s,%s,true", oracleID("at"+group+role), oracleID(group), oracleID(role)))
		}
	}
	for table, lines := range map[string][]string{
		"sys_user": accounts, "sys_user_has_role": grants, "sys_user_grmember": members, "sys_user_role": roles,
		"sys_user_role_contains": contains, "sys_user_group": desks, "sys_group_has_role": confers,
	} {
		put("servicenow/"+table+".csv", lines...)
	}
	put("rules.yaml", e.rules(limits)...)
}

func (e *oracleEstate) rules(limits string) []string {
	quoted := func(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
	lines := []string{
		"version: 1", "scope: {groups: [Scope]}", "correlate: [{okta: user.login, servicenow: user_name}]",
		"stale: {dormant_after: 90d, never_used_after: 300d}", "deprovision: {" + e.deprovision + "}",
		"roles:", "  unmanaged: " + quoted(keysOf(e.unmanaged)), "  grant:", "    - {roles: [nothing], when: 'user.login == \"nobody\"'}",
	}
	for _, group := range keysOf(e.roleRules) {
		if len(e.roleRules[group]) > 0 {
			lines = append(lines, fmt.Sprintf("    - {roles: %s, group: %s}", quoted(e.roleRules[group]), group))
		}
	}
	lines = append(lines, "  conflicts:")
	for i, conflict := range e.conflicts {
		lines = append(lines, fmt.Sprintf("    - {name: c%d, roles: %s}", i, quoted(conflict)))
	}
	lines = append(lines, "groups:", "  grant:", "    - {groups: [Nothing], when: 'user.login == \"nobody\"'}")
	for _, group := range keysOf(e.groupRules) {
		if len(e.groupRules[group]) > 0 {
			lines = append(lines, fmt.Sprintf("    - {groups: %s, group: %s, pushed: %v}", quoted(e.groupRules[group]), group, e.pushed[group]))
		}
	}
	lines = append(lines, "exceptions:")
	for _, name := range keysOf(e.accepted) {
		for _, item := range e.accepted[name] {
			lines = append(lines, fmt.Sprintf("  - {kind: misroled.*, user_name: %s, item: %s, reason: agreed, expires: 2026-12-31}", name, item))
		}
	}
	if lines[len(lines)-1] == "exceptions:" {
		lines = lines[:len(lines)-1]
	}
	return append(lines, fmt.Sprintf("guardrails: {protect: ['%s'], never_grant: %s, keep_last: {admin: %d, desk: %d}, %s}",
		e.protected, quoted(e.neverGrant), e.keepLast["admin"], e.keepLast["desk"], limits))
}

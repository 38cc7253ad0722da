package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// oracleRun is one run over several estates side by side.
type oracleRun struct {
	dir, out    string
	estates     []*oracleEstate
	deprovision string
	lacks       map[string]bool   // what the exports do not have: a table or a column; empty if they are complete
	names       map[string]string // of people, roles and groups, by sys_id
	logins      map[string]string // by Okta id
	judged      map[string]int    // how often what was judged
}

// lacking are what exports may not have. The first are tables, with the file they are in.
var lacking = []string{
	"sys_user_role_contains", "sys_group_has_role", "sys_user_grmember", "sys_user_has_role", "inherited rows", "inherited", "parent", "locked_out", "members", "sys_id",
}

func drawOracleRun(dir string, rng *rand.Rand, isPartial bool, estates ...*oracleEstate) *oracleRun {
	deprovision := map[string]string{}
	r := &oracleRun{dir: dir, out: filepath.Join(dir, "out"), estates: estates, lacks: map[string]bool{}, names: map[string]string{}, logins: map[string]string{}, judged: map[string]int{}}
	var actions []string
	for _, of := range []string{"leaver", "unassigned", "suspended", "no_identity", "dormant"} {
		deprovision[of] = pickOne(rng, "deactivate", "lock", "review")
		actions = append(actions, of+": "+deprovision[of])
	}
	r.deprovision = strings.Join(actions, ", ")
	if isPartial {
		if draws(rng, 50) { // what inherited rows show, if they are there, is hidden without them
			r.lacks["inherited rows"] = true
			r.lacks[pickOne(rng, "parent", "parent", "sys_user_role_contains", "sys_user_grmember", "sys_group_has_role", "inherited")] = true
		} else {
			for range 1 + rng.IntN(2) {
				r.lacks[pickOne(rng, lacking...)] = true
			}
		}
	}
	for _, e := range estates {
		e.fit(r.lacks, deprovision["dormant"])
		for _, each := range slices.Concat(e.roles, e.desks, keysOf(e.statuses)) {
			r.names[oracleID(each)] = each
			r.logins["00u"+oracleID(each)[:17]] = each
		}
	}
	return r
}

// fit leaves out of an estate what no plan could know of without what the exports lack.
func (e *oracleEstate) fit(lacks map[string]bool, dormant string) {
	e.lacks, e.closesUnused = lacks, dormant
	if lacks["inherited rows"] || lacks["sys_user_has_role"] {
		e.unexplained = map[string][]string{}
	}
	if lacks["sys_user_has_role"] {
		e.waiting = map[string][]string{}
	}
	for _, account := range e.before.accounts {
		account.locked = account.locked && !lacks["locked_out"] // a rollback does not give back what nobody said
	}
	if !lacks["sys_id"] {
		return
	}
	for _, rows := range e.before.rows { // without sys_ids several rows of one grant are one
		seen := map[string]bool{}
		for _, id := range keysOf(rows) {
			if item := rows[id]; seen[item] {
				delete(rows, id)
			} else {
				seen[item] = true
			}
		}
	}
}

// tables are exports: the lines of each file, the first its header.
type tables map[string][]string

func (t tables) add(name string, format string, args ...any) {
	t[name] = append(t[name], fmt.Sprintf(format, args...))
}

// write writes the exports and the rules.
func (r *oracleRun) write() error {
	files := tables{
		"okta/users":                        {"id,status,login,firstName,lastName,mobilePhone,title,email,employeeNumber,manager,department,city"},
		"okta/memberships":                  {"user_id,group_id"},
		"okta/groups":                       {"id,name,type", "00g" + oracleID("Scope")[:17] + ",Scope,OKTA_GROUP", "00g" + oracleID("Nobody")[:17] + ",Nobody,OKTA_GROUP"},
		"servicenow/sys_user":               {"sys_id,user_name,first_name,last_name,active,locked_out,last_login_time,web_service_access_only,sys_created_on,mobile_phone,title,email,employee_number,manager,department,location"},
		"servicenow/sys_user_has_role":      {"sys_id,user,role,inherited,state"},
		"servicenow/sys_user_grmember":      {"sys_id,user,group"},
		"servicenow/sys_user_role":          {"sys_id,name"},
		"servicenow/sys_user_role_contains": {"sys_id,role,contains"},
		"servicenow/sys_user_group":         {"sys_id,name,active,parent"},
		"servicenow/sys_group_has_role":     {"sys_id,group,role,inherits"},
		"servicenow/cmn_department":         {"sys_id,name"},
		"servicenow/cmn_location":           {"sys_id,name"},
	}
	for _, e := range r.estates {
		e.writeOkta(files, r.lacks)
		e.writeAccounts(files, r.lacks)
		e.writeCatalogue(files)
	}
	r.damage(files)
	for name, lines := range files {
		path := filepath.Join(r.dir, filepath.FromSlash(name)+".csv")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(r.dir, "rules.yaml"), []byte(strings.Join(r.rules(), "\n")+"\n"), 0o600)
}

// damage leaves out what the exports lack as a whole.
func (r *oracleRun) damage(files tables) {
	for name := range r.lacks {
		delete(files, "servicenow/"+name)
		for file, column := range map[string]string{"sys_user_has_role": "inherited", "sys_user": "locked_out", "sys_user_group": "parent"} {
			if name == column {
				dropColumn(files["servicenow/"+file], column)
			}
		}
	}
	if r.lacks["sys_user_has_role"] {
		delete(files, "servicenow/sys_user_has_role")
	}
	if r.lacks["sys_id"] { // of grants and memberships
		for _, file := range []string{"sys_user_has_role", "sys_user_grmember"} {
			dropColumn(files["servicenow/"+file], "sys_id")
		}
	}
}

func dropColumn(lines []string, column string) {
	if len(lines) == 0 {
		return
	}
	place := slices.Index(strings.Split(lines[0], ","), column)
	for i, line := range lines {
		cells := strings.Split(line, ",")
		lines[i] = strings.Join(slices.Delete(cells, place, place+1), ",")
	}
}

func (e *oracleEstate) writeOkta(files tables, lacks map[string]bool) {
	for _, group := range keysOf(e.oktaGroups) {
		files.add("okta/groups", "00g%s,%s,OKTA_GROUP", oracleID(group)[:17], group)
	}
	for _, name := range keysOf(e.statuses) {
		id := "00u" + oracleID(name)[:17]
		profile := e.profiles[name]
		line := []string{id, e.statuses[name], name, profile["firstName"], profile["lastName"], e.before.phones[name]}
		for _, each := range oracleFields {
			line = append(line, profile[each.attribute])
		}
		files.add("okta/users", "%s", strings.Join(line, ","))
		if e.inScope[name] {
			files.add("okta/memberships", "%s,00g%s", id, oracleID("Scope")[:17])
		}
		for _, group := range keysOf(e.oktaGroups) {
			if e.oktaGroups[group][name] && !(e.untold[group] && lacks["members"]) {
				files.add("okta/memberships", "%s,00g%s", id, oracleID(group)[:17])
			}
		}
	}
}

func (e *oracleEstate) writeAccounts(files tables, lacks map[string]bool) {
	var grants []string
	grant := func(id, name, role string, isInherited bool, state string) {
		grants = append(grants, fmt.Sprintf("%s,%s,%s,%v,%s", id, oracleID(name), oracleID(role), isInherited, state))
	}
	for _, name := range keysOf(e.before.accounts) {
		account := e.before.accounts[name]
		line := fmt.Sprintf("%s,%s,%s,%s,%v,%v,%s,%v,2024-01-01 00:00:00,%s", oracleID(name), name, e.profiles[name]["firstName"], e.profiles[name]["lastName"],
			account.active, account.locked, e.lastUsed[name], e.machines[name], e.numbers[name])
		for _, each := range oracleFields {
			line += "," + account.fields[each.field]
		}
		files.add("servicenow/sys_user", "%s", line)
		for _, id := range keysOf(e.before.rows[name]) {
			if item := e.before.rows[name][id]; slices.Contains(e.desks, item) {
				files.add("servicenow/sys_user_grmember", "%s,%s,%s", id, oracleID(name), oracleID(item))
			} else {
				grant(id, name, item, false, "active")
			}
		}
		for i, role := range e.waiting[name] {
			grant(oracleID("waiting"+name+role), name, role, false, []string{"requested", "failed"}[i%2])
		}
		if lacks["inherited rows"] {
			continue
		}
		for _, role := range e.unexplained[name] {
			grant(oracleID("stale"+name+role), name, role, true, "active")
		}
		for _, role := range e.rolesIn(e.held(e.before, name)) {
			if !e.before.has(name, role) {
				grant(oracleID("inherited"+name+role), name, role, true, "active")
			}
		}
	}
	slices.Sort(grants) // as an export by sys_id is: inherited rows stand between others
	files["servicenow/sys_user_has_role"] = append(files["servicenow/sys_user_has_role"], grants...)
}

func (e *oracleEstate) writeCatalogue(files tables) {
	for field, records := range e.referred {
		for _, record := range records {
			files.add("servicenow/cmn_"+field, "%s,%s", record.id, record.name)
		}
	}
	for _, role := range e.roles {
		files.add("servicenow/sys_user_role", "%s,%s", oracleID(role), role)
		for _, inner := range e.contains[role] {
			files.add("servicenow/sys_user_role_contains", "%s,%s,%s", oracleID("in"+role+inner), oracleID(role), oracleID(inner))
		}
	}
	for _, group := range e.desks {
		parent := ""
		if e.parents[group] != "" {
			parent = oracleID(e.parents[group])
		}
		files.add("servicenow/sys_user_group", "%s,%s,%v,%s", oracleID(group), group, !e.inactive[group], parent)
		for _, role := range e.barren[group] {
			files.add("servicenow/sys_group_has_role", "%s,%s,%s,false", oracleID("barren"+group+role), oracleID(group), oracleID(role))
		}
		for _, role := range e.groupRoles[group] {
			files.add("servicenow/sys_group_has_role", "%s,%s,%s,true", oracleID("at"+group+role), oracleID(group), oracleID(role))
		}
	}
}

// rules are those of all the estates. All limits are zero: what a plan may do, --allow says.
func (r *oracleRun) rules() []string {
	quoted := func(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
	var unmanaged, empty, roleGrants, groupGrants, conflicts, exceptions, protected, neverGrant, keepLast []string
	for _, e := range r.estates {
		unmanaged = append(unmanaged, keysOf(e.unmanaged)...)
		for _, group := range keysOf(e.oktaGroups) {
			if !slices.Contains(slices.Collect(maps.Values(e.oktaGroups[group])), true) && !(e.untold[group] && r.lacks["members"]) {
				empty = append(empty, group)
			}
			if len(e.roleRules[group]) > 0 {
				roleGrants = append(roleGrants, fmt.Sprintf("    - {roles: %s, group: %s}", quoted(e.roleRules[group]), group))
			}
			if len(e.groupRules[group]) > 0 {
				groupGrants = append(groupGrants, fmt.Sprintf("    - {groups: %s, group: %s, pushed: %v}", quoted(e.groupRules[group]), group, e.pushed[group]))
			}
		}
		for i, conflict := range e.conflicts {
			if conflict != nil {
				conflicts = append(conflicts, e.rule(fmt.Sprintf("%sc%d", e.name, i), conflict))
			}
		}
		for _, name := range keysOf(e.accepted) {
			for _, item := range e.accepted[name] {
				exceptions = append(exceptions, fmt.Sprintf("  - {kind: misroled.*, user_name: %s, item: %s, reason: agreed, expires: 2026-12-31}", name, item))
			}
		}
		for _, name := range keysOf(e.spared) {
			exceptions = append(exceptions, fmt.Sprintf("  - {kind: %s, user_name: %s, reason: agreed, expires: 2026-12-31}", e.spared[name], name))
		}
		protected = append(protected, "'"+e.protected+"'")
		neverGrant = append(neverGrant, e.neverGrant...)
		for _, role := range keysOf(e.keepLast) {
			keepLast = append(keepLast, fmt.Sprintf("%s: %d", role, e.keepLast[role]))
		}
	}
	lines := []string{
		"version: 1", "scope: {groups: [Scope]}", "correlate: [{okta: user.login, servicenow: user_name}]",
		"attributes: {first_name: user.firstName, last_name: user.lastName, title: user.title, email: user.email, employee_number: user.employeeNumber, manager: user.manager, department: user.department, location: user.city, mobile_phone: {from: user.mobilePhone, authority: servicenow}}",
		"stale: {dormant_after: 90d, never_used_after: 300d}", "deprovision: {" + r.deprovision + "}",
		"exports: {okta: {empty_groups: " + quoted(append(empty, "Nobody")) + "}}",
		"roles:", "  unmanaged: " + quoted(unmanaged), "  grant:", "    - {roles: [nothing], when: 'user.login == \"nobody\"'}",
	}
	lines = append(append(append(lines, roleGrants...), r.allowances(true)...), "  conflicts:", "    - {name: none, roles: [nothing, at_all]}")
	lines = append(append(lines, conflicts...), "groups:", "  grant:", "    - {groups: [Nothing], when: 'user.login == \"nobody\"'}")
	lines = append(append(lines, groupGrants...), r.allowances(false)...)
	if len(exceptions) > 0 {
		lines = append(append(lines, "exceptions:"), exceptions...)
	}
	return append(lines, fmt.Sprintf("guardrails: {protect: %s, never_grant: %s, keep_last: {%s}, %s}",
		quoted(protected), quoted(neverGrant), strings.Join(keepLast, ", "), strings.Join(limitNames, ": 0, ")+": 0"))
}

var limitNames = []string{"max_deactivations", "max_removals", "max_creations", "max_activations", "max_additions", "max_updates"}

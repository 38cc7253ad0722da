package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// firmDay is when the companies are looked at.
const firmDay = "2026-11-01"

func daysAgo(days int) time.Time {
	day, _ := time.Parse(time.DateOnly, firmDay)
	return day.AddDate(0, 0, -days)
}

// onDay is a day so many days from the run's, as Okta's attributes have it.
func onDay(days int) string { return daysAgo(-days).Format(time.DateOnly) }

// write writes the estate: Okta as the API lists it, ServiceNow as raw CSV, the rules as they are shipped.
func (f *firm) write(t *testing.T, dir string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(home, "testdata", "companies", f.name))); err != nil {
		t.Fatal(err)
	}
	f.writeOkta(t, filepath.Join(dir, "okta"))
	f.writeAccounts(t, filepath.Join(dir, "servicenow"))
	f.writeCatalogue(t, filepath.Join(dir, "servicenow"))
}

func writeJSON(t *testing.T, path string, value any) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (f *firm) writeOkta(t *testing.T, dir string) {
	users, assigned := map[string][]any{}, map[string][]any{}
	groups := map[string]map[string]bool{}
	members := map[string][][]string{}
	join := func(org, group string) {
		if groups[org] == nil {
			groups[org] = map[string]bool{}
		}
		groups[org][group] = true
	}
	for _, who := range f.people {
		id := "00u" + oracleID(who.org + who.login)[:17]
		at := func(days int) string { return daysAgo(days).Format("2006-01-02T15:04:05.000Z") }
		users[who.org] = append(users[who.org], map[string]any{
			"id": id, "status": who.status, "created": at(500), "statusChanged": at(who.since), "lastLogin": at(1), "lastUpdated": at(1), "profile": who.profile,
		})
		for _, group := range who.groups {
			join(who.org, group)
			members[who.org] = append(members[who.org], []string{id, firmGroup(who.org, group)})
		}
		if who.app != nil {
			var external any // of nobody whom Okta has not provisioned
			if who.account != nil && !who.app.isUnlinked {
				external = f.accountID(who.account)
			}
			assigned[who.org] = append(assigned[who.org], map[string]any{
				"id": id, "externalId": external, "scope": "GROUP", "status": "PROVISIONED", "syncState": "SYNCHRONIZED",
				"credentials": map[string]any{"userName": who.app.userName}, "profile": map[string]any{},
				"_links": firmApp,
			})
		}
	}
	for _, group := range f.empty {
		join("", group)
	}
	for org := range users {
		folder := filepath.Join(dir, org)
		writeJSON(t, filepath.Join(folder, "users.json"), users[org])
		var all []any
		for _, group := range keysOf(groups[org]) {
			all = append(all, map[string]any{
				"id": firmGroup(org, group), "type": "OKTA_GROUP", "objectClass": []string{"okta:user_group"}, "profile": map[string]any{"name": group},
				"_embedded": map[string]any{"stats": map[string]any{"usersCount": inGroup(members[org], firmGroup(org, group))}},
			})
		}
		writeJSON(t, filepath.Join(folder, "groups.json"), all)
		writeRows(t, filepath.Join(folder, "memberships.csv"), append([][]string{{"user_id", "group_id"}}, members[org]...))
	}
	for org, of := range assigned {
		writeJSON(t, filepath.Join(dir, org, "app-users.json"), of)
	}
	var carrying []any
	for i, group := range keysOf(f.appRoles) {
		carrying = append(carrying, map[string]any{"id": firmGroup("", group), "priority": i, "profile": map[string]any{"roles": f.appRoles[group]}, "_links": firmApp})
	}
	if len(carrying) > 0 {
		writeJSON(t, filepath.Join(dir, "app-groups.json"), carrying)
	}
}

var firmApp = map[string]any{"app": map[string]any{"href": "https://company.okta.com/api/v1/apps/0oa4servicenowFirm01"}}

func firmGroup(org, name string) string { return "00g" + oracleID(org + " group " + name)[:17] }

func inGroup(members [][]string, group string) (in int) {
	for _, each := range members {
		if each[1] == group {
			in++
		}
	}
	return in
}

// firmReferences are the fields that refer to records with a name.
var firmReferences = map[string]string{"department": "cmn_department", "location": "cmn_location", "cost_center": "cmn_cost_center"}

func (f *firm) writeAccounts(t *testing.T, dir string) {
	names := map[string]bool{}
	posts := f.posts()
	for _, account := range posts {
		for name := range account.fields {
			names[name] = true
		}
	}
	fields := keysOf(names)
	accounts := [][]string{append([]string{"sys_id", "active", "locked_out", "last_login_time", "sys_created_on"}, fields...)}
	if !names["user_name"] {
		accounts[0] = append(accounts[0], "user_name")
	}
	grants := [][]string{{"sys_id", "user", "role", "inherited", "state", "sys_created_on"}}
	memberships := [][]string{{"sys_id", "user", "group", "sys_created_on"}}
	records := map[string]map[string]bool{"department": {}, "location": {}, "cost_center": {}}
	const layout = time.DateTime
	for _, account := range posts {
		id := f.accountID(account)
		used := ""
		if account.used != never {
			used = daysAgo(account.used).Format(layout)
		}
		row := []string{id, fmt.Sprint(account.active), fmt.Sprint(account.locked), used, daysAgo(account.made).Format(layout)}
		for _, name := range fields {
			value := account.fields[name]
			switch {
			case name == "user_name":
				value = account.userName
			case name == "manager" && value != "":
				value = oracleID("account " + value)
			case firmReferences[name] != "" && value != "":
				records[name][value] = true
				value = oracleID(name + value)
			}
			row = append(row, value)
		}
		if !names["user_name"] {
			row = append(row, account.userName)
		}
		accounts = append(accounts, row)
		for _, group := range keysOf(account.groups) {
			memberships = append(memberships, []string{oracleID("in" + id + group), id, oracleID("group" + group), daysAgo(account.groups[group]).Format(layout)})
		}
		for _, role := range keysOf(f.held(account)) {
			days, isDirect := account.roles[role]
			if isDirect {
				grants = append(grants, []string{oracleID("grant" + id + role), id, oracleID("role" + role), "false", "active", daysAgo(days).Format(layout)})
			} else {
				grants = append(grants, []string{oracleID("inherited" + id + role), id, oracleID("role" + role), "true", "active", daysAgo(90).Format(layout)})
			}
		}
	}
	writeRows(t, filepath.Join(dir, "sys_user.csv"), accounts)
	writeRows(t, filepath.Join(dir, "sys_user_has_role.csv"), grants)
	writeRows(t, filepath.Join(dir, "sys_user_grmember.csv"), memberships)
	for name, known := range records {
		rows := [][]string{{"sys_id", "name"}}
		for _, value := range keysOf(known) {
			rows = append(rows, []string{oracleID(name + value), value})
		}
		if len(rows) > 1 {
			writeRows(t, filepath.Join(dir, firmReferences[name]+".csv"), rows)
		}
	}
}

// accountID is the sys_id of an account.
func (f *firm) accountID(account *post) string { return oracleID("account " + account.userName) }

func (f *firm) writeCatalogue(t *testing.T, dir string) {
	roles, contains := [][]string{{"sys_id", "name"}}, [][]string{{"sys_id", "role", "contains"}}
	for _, role := range f.roles {
		roles = append(roles, []string{oracleID("role" + role), role})
		for _, inner := range f.contains[role] {
			contains = append(contains, []string{oracleID("contains" + role + inner), oracleID("role" + role), oracleID("role" + inner)})
		}
	}
	groups, confers := [][]string{{"sys_id", "name", "active", "parent"}}, [][]string{{"sys_id", "group", "role", "inherits"}}
	for _, group := range keysOf(f.confers) {
		groups = append(groups, []string{oracleID("group" + group), group, "true", ""})
		for _, role := range f.confers[group] {
			confers = append(confers, []string{oracleID("confers" + group + role), oracleID("group" + group), oracleID("role" + role), "true"})
		}
	}
	writeRows(t, filepath.Join(dir, "sys_user_role.csv"), roles)
	writeRows(t, filepath.Join(dir, "sys_user_role_contains.csv"), contains)
	writeRows(t, filepath.Join(dir, "sys_user_group.csv"), groups)
	writeRows(t, filepath.Join(dir, "sys_group_has_role.csv"), confers)
}

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// namedEstate is an estate whose ServiceNow exports have no sys_ids, as lists
// exported as CSV, and the same with them: what the instance holds.
func namedEstate(t *testing.T) (named, held string) {
	t.Helper()
	tables := map[string][]string{
		"sys_user.csv": {
			"sys_id,user_name,active,locked_out,employee_number,first_name", "U1,old.al,true,false,1,Albert", "U2,bo@example.com,true,false,2,Bo",
		},
		"sys_user_role.csv":     {"sys_id,name,elevated_privilege", "R1,itil,false", "R2,catalog,false"},
		"sys_user_has_role.csv": {"sys_id,user.user_name,role,state,inherited", "G1,old.al,catalog,active,false", "G2,bo@example.com,itil,active,false"},
	}
	for _, withIDs := range []bool{false, true} {
		dir := t.TempDir()
		write := func(name, text string) {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for name, lines := range tables {
			var text strings.Builder
			for i, line := range lines {
				id, rest, _ := strings.Cut(line, ",")
				switch {
				case withIDs && i > 0:
					rest = strings.Repeat("0", 28) + strings.ToLower(map[byte]string{'U': "aa", 'R': "bb", 'G': "cc"}[id[0]]) + "0" + id[1:] + "," + rest
				case withIDs:
					rest = line
				}
				text.WriteString(rest + "\n")
			}
			write("servicenow/"+name, text.String())
		}
		write("okta/users.json", `[
			{"id": "00u00000000000000001", "status": "ACTIVE", "profile": {"login": "al@example.com", "firstName": "Al", "lastName": "A", "employeeNumber": "1", "groups": ["Desk"]}},
			{"id": "00u00000000000000002", "status": "ACTIVE", "profile": {"login": "bo@example.com", "firstName": "Bo", "lastName": "B", "employeeNumber": "2", "groups": ["Desk"]}}
		]`)
		write("rules.yaml", `version: 1
correlate:
  - {okta: user.employeeNumber, servicenow: employee_number}
attributes: {user_name: user.login, first_name: user.firstName}
roles:
  grant:
    - {roles: [itil], group: Desk}
`)
		if withIDs {
			return named, dir
		}
		named = dir
	}
	return named, held
}

// TestGuardKnowsAccountsByName: where the exports have no sys_ids, accounts are
// known by name alone.
func TestGuardKnowsAccountsByName(t *testing.T) {
	forCI(t) // others have the guard import, refuse and undo acme in every run
	t.Parallel()
	named, held := namedEstate(t)
	out, changes := planned(t, named)
	instanceOut, _ := planned(t, held)
	plan, tables := inServiceNow(t, out), instanceOf(t, instanceOut)
	removal := find(t, plan, "sys_user_has_role", "delete", "")[0]
	for name, bring := range ways {
		t.Run("the plan renames one/"+name, func(t *testing.T) {
			i := newInstance(t, tables)
			before := namesOf(i)
			allAre(t, bring(i, changes, changes, true), "applied", len(plan))
			if names := namesOf(i); !slices.Contains(names, "al@example.com") || slices.Contains(names, "old.al") {
				t.Errorf("the users are %q", names)
			}
			i.take("journal")
			for id, state := range bring(i, changes, changes, true) {
				if state != "already" && state != "not found" { // by its old name, nothing else is found any more
					t.Errorf("change %s again: %s", id, state)
				}
			}
			if journal := i.take("journal"); len(journal) > 0 {
				t.Errorf("applied twice, it writes: %q", journal)
			}
			allAre(t, bring(i, changes, filepath.Join(changes, "rollback"), true), "applied", len(plan))
			if names := namesOf(i); !slices.Equal(names, before) {
				t.Errorf("after the rollback the users are %q, want %q", names, before)
			}
		})
		// it may hold its grants still
		t.Run("somebody renamed one meanwhile/"+name, func(t *testing.T) {
			i := newInstance(t, tables)
			i.run("rename", "instance.tables.sys_user.rows.forEach(function (row) { if (row.user_name === "+quoteJSON(removal.UserName)+") { row.user_name = 'other'; } })")
			if state := bring(i, changes, changes, true)[removal.ChangeID]; state != "not found" {
				t.Errorf("the removal from a user that is not found: %s", state)
			}
		})
	}
}

func namesOf(i *instance) []string {
	var names []string
	for _, row := range i.rows("sys_user") {
		names = append(names, row["user_name"])
	}
	slices.Sort(names)
	return names
}

package compare_test

import (
	"crypto/md5"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
)

// person is somebody in Okta, in ServiceNow or in both.
type person struct {
	login      string
	status     string // in Okta; "" if not there
	groups     []string
	title      string // in Okta
	hasAccount bool
	isInactive bool
	nowTitle   string // in ServiceNow
	roles      []string
	created    string
	lastLogin  string
	branch     bool // the account stands in the file of the branch
	isLocked   bool
}

// company is what both systems export at one time, and the rules.
type company struct {
	people     []person
	asOf       time.Time
	unmanaged  []string
	privileged []string
	exceptions []string
	comments   int    // lines above the rules
	byName     bool   // exports without ids
	noLocks    bool   // without locked_out
	leftOut    string // a file that is not exported
	cut        int    // how many lines at the end of sys_user_has_role.csv are lost
}

func id(text string) string { return fmt.Sprintf("%x", md5.Sum([]byte(text))) }

func (c company) rules() string {
	text := strings.Repeat("# reviewed\n", c.comments) + `version: 1
scope: {groups: [SN Users]}
correlate:
  - {okta: user.login, servicenow: user_name, ignore_case: true}
attributes:
  title: user.title
roles:
  grant:
    - {roles: [itil], group: IT}
  unmanaged: [snc_internal` + strings.Join(append([]string{""}, c.unmanaged...), ", ") + `]
  privileged: [admin` + strings.Join(append([]string{""}, c.privileged...), ", ") + `]
groups:
  grant:
    - {groups: [Service Desk], group: IT}
stale: {dormant_after: 90d, never_used_after: 30d, pending_after: 300d}
checks: {privileged.count: off, lifecycle.not_locked: off} # they follow from what else is drawn
guardrails: {max_deactivations: 100%, max_removals: 100%, max_creations: 100%, max_activations: 100%, max_additions: 100%, max_updates: 100%}
`
	if len(c.exceptions) > 0 {
		text += "exceptions:\n  - " + strings.Join(c.exceptions, "\n  - ") + "\n"
	}
	return text
}

// write writes the estate.
func (c company) write(t *testing.T, dir string) {
	t.Helper()
	files := map[string]string{"rules.yaml": c.rules()}
	for name, rows := range c.tables() {
		if name == grantsFile {
			rows = rows[:len(rows)-c.cut]
		}
		if name != c.leftOut {
			files[name] = strings.Join(rows, "\n") + "\n"
		}
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tables are the rows of each file.
func (c company) tables() map[string][]string {
	accountHead := "sys_id,user_name,email,name,title,active,locked_out,last_login_time,sys_created_on,sys_updated_on"
	grantHead, memberHead, roleHead, groupHead := "sys_id,user,role,state,inherited", "sys_id,user,group", "sys_id,name", "sys_id,name,active"
	if c.noLocks {
		accountHead = strings.Replace(accountHead, ",locked_out", "", 1)
	}
	if c.byName {
		accountHead = strings.TrimPrefix(accountHead, "sys_id,")
		grantHead, memberHead, roleHead, groupHead = "user,user.user_name,role,state,inherited", "user,user.user_name,group", "name", "name,active"
	}
	accounts, branch := []string{accountHead}, []string{accountHead}
	grants, members, memberships := []string{grantHead}, []string{memberHead}, []string{"login,group"}
	roles, groups, users := []string{roleHead}, []string{groupHead}, []string{}
	known := map[string]bool{}
	named := func(head, name string) string {
		if c.byName {
			return head + "," + name
		}
		return id(name)
	}
	for _, each := range c.people {
		if each.status != "" {
			user, _ := json.Marshal(map[string]any{
				"id": "00u" + id(each.login)[:17], "status": each.status, "created": "2024-01-01T00:00:00.000Z", "lastUpdated": "2026-10-01T00:00:00.000Z", "statusChanged": "2026-10-01T00:00:00.000Z",
				"profile": map[string]any{"login": each.login, "email": each.login, "firstName": "A", "lastName": each.login, "title": each.title},
			})
			users = append(users, string(user))
			for _, group := range each.groups {
				memberships = append(memberships, each.login+","+group)
			}
		}
		if !each.hasAccount {
			continue
		}
		row := fmt.Sprintf("%s,%s,N %s,%s,%t", each.login, each.login, each.login, each.nowTitle, !each.isInactive)
		if !c.noLocks {
			row += fmt.Sprintf(",%t", each.isLocked)
		}
		row += fmt.Sprintf(",%s,%s,2026-10-01 00:00:00", each.lastLogin, each.created)
		if !c.byName {
			row = id(each.login) + "," + row
		}
		if each.branch {
			branch = append(branch, row)
		} else {
			accounts = append(accounts, row)
		}
		for _, role := range append([]string{"snc_internal"}, each.roles...) {
			if !known[role] {
				known[role] = true
				roles = append(roles, map[bool]string{true: role, false: id(role) + "," + role}[c.byName])
			}
			grant := named("N "+each.login, each.login) + "," + map[bool]string{true: role, false: id(role)}[c.byName] + ",active,false"
			if !c.byName {
				grant = id("grant"+each.login+role) + "," + grant
			}
			grants = append(grants, grant)
		}
	}
	other := map[bool]string{true: "Other,true", false: id("Other") + ",Other,true"}[c.byName]
	desk := map[bool]string{true: "Service Desk,true", false: id("Service Desk") + ",Service Desk,true"}[c.byName]
	return map[string][]string{
		"okta/users.json":                       {"[" + strings.Join(users, ",\n") + "]"},
		"okta/groups.csv":                       {"id,name,type", "00gsn,SN Users,OKTA_GROUP", "00git,IT,OKTA_GROUP"},
		"okta/memberships.csv":                  memberships,
		"servicenow/sys_user.csv":               accounts,
		branchFile:                              branch,
		grantsFile:                              grants,
		"servicenow/sys_user_grmember.csv":      append(members, c.deskMembers()...),
		"servicenow/sys_user_role.csv":          roles,
		"servicenow/sys_user_group.csv":         append(groups, other, desk),
		"servicenow/sys_group_has_role.csv":     {"group,role,inherits", map[bool]string{true: "Other,snc_internal,true", false: id("Other") + "," + id("snc_internal") + ",true"}[c.byName]},
		"servicenow/sys_user_role_contains.csv": {"role,contains", map[bool]string{true: "itil,snc_internal", false: id("itil") + "," + id("snc_internal")}[c.byName]},
	}
}

// deskMembers are the memberships that the rules want of those who have an account.
func (c company) deskMembers() (rows []string) {
	for _, each := range c.people {
		isIT := strings.Contains(strings.Join(each.groups, ","), "IT")
		switch {
		case !isIT || !each.hasAccount:
		case c.byName:
			rows = append(rows, "N "+each.login+","+each.login+",Service Desk")
		default:
			rows = append(rows, id("member"+each.login)+","+id(each.login)+","+id("Service Desk"))
		}
	}
	return rows
}

// run reconciles the company, and keeps the database.
func (c company) run(t *testing.T) (path string) {
	t.Helper()
	estate := t.TempDir()
	c.write(t, estate)
	path = filepath.Join(t.TempDir(), "rolecall.duckdb")
	db, err := duckdb.Open(t.Context(), duckdb.Options{Path: path, Threads: 2, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	text := c.rules()
	read, err := rules.Read("rules.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := exports.Load(t.Context(), db, exports.Inputs{
		Okta: []string{filepath.Join(estate, "okta")}, ServiceNow: []string{filepath.Join(estate, "servicenow")}, Root: estate, TempDir: t.TempDir(),
		Needed: read.Needs(), AsOf: c.asOf,
	}); err != nil {
		t.Fatal(err)
	}
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if catalog.KnownKinds, err = findings.Names(); err != nil {
		t.Fatal(err)
	}
	policy, err := read.Compile(catalog, c.asOf)
	if err != nil {
		t.Fatal(err)
	}
	if err := reconcile.Prepare(t.Context(), db, reconcile.Options{Policy: policy.Statements, ToolVersion: thisVersion, RulesFile: "rules.yaml", RulesText: text}); err != nil {
		t.Fatal(err)
	}
	if err := reconcile.Run(t.Context(), db, nil); err != nil {
		t.Fatal(err)
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	grantsFile = "servicenow/sys_user_has_role.csv"
	branchFile = "servicenow/sys_user-branch.csv"
)

const thisVersion = "v9.9.9"

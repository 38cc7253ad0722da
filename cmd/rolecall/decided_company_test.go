package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// decidedCompany is a small estate whose rows a test changes between two runs.
type decidedCompany struct {
	dir     string
	grants  [][]string // sys_id, user_name, role, created on
	members [][]string // sys_id, user_name, group, created on
	inOkta  [][]string // login, Okta group
	acting  [][]string // sys_id, who is away, who acts, starts, ends
	active  map[string]bool
}

const (
	ann, bob, cat, dan, eve = "ann@example.com", "bob@example.com", "cat@example.com", "dan@example.com", "eve@example.com"
	fay                     = "fay@example.com" // in Okta only, and out of scope
)

// newDecidedCompany makes the company. Ann manages the others. Rules grant itil by the group Agents,
// sales by the title, the desk by IT; Okta pushes the board.
func newDecidedCompany(t *testing.T) *decidedCompany {
	t.Helper()
	company := &decidedCompany{
		dir: filepath.Join(t.TempDir(), "estate"),
		grants: [][]string{
			{"a1", bob, "itil", ""}, {"a2", bob, "report_admin", "2026-01-05 08:00:00"}, {"a3", cat, "sales", ""}, {"a4", cat, "catalog", ""},
			{"a5", dan, "suite", ""}, {"a6", dan, "catalog", ""}, {"a7", eve, "report_admin", ""},
		},
		members: [][]string{{"b1", bob, "Desk", ""}, {"b2", cat, "Board", ""}, {"b3", dan, "Project", ""}},
		inOkta: [][]string{
			{ann, "Staff"}, {bob, "Staff"}, {cat, "Staff"}, {dan, "Staff"}, {eve, "Staff"},
			{bob, "Agents"}, {bob, "IT"}, {cat, "Directors"}, {dan, "Knowledge"},
			{fay, "Agents"}, {fay, "IT"}, {fay, "Directors"}, {fay, "Knowledge"},
		},
		active: map[string]bool{ann: true, bob: true, cat: true, dan: true, eve: true},
	}
	company.write(t)
	return company
}

const decidedRules = `version: 1
scope: {groups: [Staff]}
correlate:
  - {okta: user.login, servicenow: user_name}
roles:
  grant:
    - {roles: [itil], group: Agents}
    - {roles: [sales], when: 'user.title == "Seller"'}
    - {roles: [knowledge], group: Knowledge}
groups:
  grant:
    - {groups: [Desk], group: IT}
    - {groups: [Board], group: Directors, pushed: true}
guardrails: {max_removals: none, max_deactivations: none, max_additions: none}
exports:
  okta: {empty_groups: [Nobody]}
checks: {delegate.*: off} # what reviews decide of delegations is the point here
`

// write writes the files.
func (c *decidedCompany) write(t *testing.T) {
	t.Helper()
	users, accounts := [][]string{{"id", "status", "login", "email", "firstName", "lastName", "title"}}, [][]string{{"sys_id", "user_name", "email", "name", "active", "locked_out", "manager"}}
	for i, who := range []string{ann, bob, cat, dan, eve} {
		title, manager := "Agent", rowID("u", 0)
		if who == cat {
			title = "Seller"
		}
		if who == ann {
			manager = ""
		}
		users = append(users, []string{fmt.Sprintf("00u%017d", i), "ACTIVE", who, who, "First" + who[:3], "Last" + who[:3], title})
		accounts = append(accounts, []string{rowID("u", i), who, who, "First" + who[:3] + " Last" + who[:3], fmt.Sprint(c.active[who]), fmt.Sprint(!c.active[who]), manager})
	}
	grants, members := [][]string{{"sys_id", "user.user_name", "role", "state", "inherited", "sys_created_on", "sys_created_by"}}, [][]string{{"sys_id", "user.user_name", "group", "sys_created_on", "sys_created_by"}}
	for _, each := range c.grants {
		grants = append(grants, []string{recordID(each[0]), each[1], each[2], "active", "false", each[3], "admin"})
	}
	for _, each := range c.members {
		members = append(members, []string{recordID(each[0]), each[1], each[2], each[3], "admin"})
	}
	files := map[string][][]string{
		"okta/users.csv": users, "okta/memberships.csv": append([][]string{{"login", "group"}}, c.inOkta...),
		"servicenow/sys_user.csv": accounts, "servicenow/sys_user_has_role.csv": grants, "servicenow/sys_user_grmember.csv": members,
		"servicenow/sys_user_role.csv":          {{"sys_id", "name"}},
		"servicenow/sys_user_group.csv":         {{"sys_id", "name", "active", "parent"}},
		"servicenow/sys_group_has_role.csv":     {{"sys_id", "group", "role", "inherits"}, {recordID("e1"), "Desk", "desk_reader", "true"}, {recordID("e2"), "Board", "board_reader", "true"}, {recordID("e3"), "Project", "project_reader", "true"}},
		"servicenow/sys_user_role_contains.csv": {{"sys_id", "role", "contains"}, {recordID("f1"), "suite", "knowledge"}},
	}
	for i, name := range []string{"itil", "sales", "report_admin", "catalog", "suite", "knowledge", "desk_reader", "board_reader", "project_reader"} {
		files["servicenow/sys_user_role.csv"] = append(files["servicenow/sys_user_role.csv"], []string{rowID("c", i), name})
	}
	for i, name := range []string{"Desk", "Board", "Project"} {
		files["servicenow/sys_user_group.csv"] = append(files["servicenow/sys_user_group.csv"], []string{rowID("d", i), name, "true", ""})
	}
	users = append(users, []string{"00u00000000000000009", "ACTIVE", fay, fay, "Fay", "Fern", "Guest"})
	files["okta/users.csv"] = users
	if c.acting != nil {
		delegates := [][]string{{"sys_id", "user.user_name", "delegate.user_name", "starts", "ends"}}
		for _, each := range c.acting {
			row := slices.Clone(each)
			if row[0] != "" {
				row[0] = recordID(row[0])
			}
			delegates = append(delegates, row)
		}
		files["servicenow/sys_user_delegate.csv"] = delegates
	}
	for name, rows := range files {
		writeRows(t, filepath.Join(c.dir, filepath.FromSlash(name)), rows)
	}
	var groups []string
	for i, name := range []string{"Staff", "Agents", "IT", "Directors", "Knowledge", "Nobody"} {
		groups = append(groups, fmt.Sprintf(`{"id": "00g%017d", "objectClass": ["okta:user_group"], "type": "OKTA_GROUP", "profile": {"name": %q, "description": null}}`, i, name))
	}
	for name, text := range map[string]string{"okta/groups.json": "[" + strings.Join(groups, ", ") + "]", "rules.yaml": decidedRules} {
		if err := os.WriteFile(filepath.Join(c.dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func recordID(short string) string { return short + strings.Repeat("0", 32-len(short)) }

func rowID(letter string, number int) string {
	return recordID(fmt.Sprintf("%x%02d", letter[0], number))
}

func writeRows(t *testing.T, path string, rows [][]string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// take takes rows away, or adds some.
func (c *decidedCompany) take(rows *[][]string, who, what string) {
	*rows = slices.DeleteFunc(*rows, func(row []string) bool { return row[len(row)-3] == who && row[len(row)-2] == what })
}

// reconcile reconciles the company, and returns the run.
func (c *decidedCompany) reconcile(t *testing.T, asOf string, flags ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	_, stderr, status := invoke(t, append([]string{"reconcile", c.dir, "--out", out, "--as-of", asOf, "--reports", "none", "--changes", "import-set"}, flags...)...)
	if status != statusDone {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	return out
}

// decidedAnswer is what a reviewer writes.
type decidedAnswer struct{ decision, until, comment string }

// review holds a review of a run, and closes it: answers by user name and access, in words of the packet.
func holdReview(t *testing.T, run, folder, day, settings string, answers map[string]decidedAnswer) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "review.yaml")
	text := "version: 1\nname: 2026-Q4\ndue: 2027-12-31\nowner: iam@example.com\nreviewers: [{by: manager}]\nfallback: iam@example.com\n" + settings
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "review", "open", run, "--settings", file, "--out", folder, "--opened", day, "--packets", "csv", "--quiet")
	packets, err := filepath.Glob(filepath.Join(folder, "packets", "*.csv"))
	if err != nil || len(packets) == 0 {
		t.Fatal("no packets", err)
	}
	asked := map[string]bool{}
	for _, packet := range packets {
		content, err := os.ReadFile(packet)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			key := row[slices.Index(rows[0], "Account")] + " " + row[slices.Index(rows[0], "Access")]
			asked[key] = true
			given := answers[key]
			row[slices.Index(rows[0], "Decision")], row[slices.Index(rows[0], "Until")], row[slices.Index(rows[0], "Comment")] = given.decision, given.until, given.comment
		}
		filled := filepath.Join(t.TempDir(), filepath.Base(packet))
		writeRows(t, filled, rows)
		from, _, _ := strings.Cut(filepath.Base(packet), "--")
		// what is kept although something is found against it is flagged: status 3
		if _, stderr, status := invoke(t, "review", "collect", folder, filled, "--from", from, "--received", day+"T10:00:00Z", "--at", day+"T11:00:00Z", "--quiet"); status != statusDone && status != statusWithheld {
			t.Fatal(status, stderr)
		}
	}
	for key := range answers {
		if !asked[key] {
			t.Fatalf("nobody was asked about %q, but %v", key, asked)
		}
	}
	mustRun(t, "review", "close", folder, "--signed-by", "Ivy <ivy@example.com>", "--at", day+"T12:00:00Z", "--quiet")
}

func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, status := invoke(t, args...)
	if status != statusDone {
		t.Fatalf("rolecall %s: exit status %d: %s%s", strings.Join(args, " "), status, stdout, stderr)
	}
	return stdout
}

// cells are columns of a CSV of a run, a line a row.
func cells(t *testing.T, path string, columns ...string) (lines []string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		var line []string
		for _, name := range columns {
			line = append(line, row[slices.Index(rows[0], name)])
		}
		lines = append(lines, strings.Join(line, " | "))
	}
	return lines
}

package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/reconcile/rules"
)

func example(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestViewsMeetTheContract compares every view with the table of policy.sql,
// for rules with everything, with little, and without any.
func TestViewsMeetTheContract(t *testing.T) {
	contract, err := os.ReadFile("policy.sql")
	if err != nil {
		t.Fatal(err)
	}
	const describe = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'policy' order by table_name, column_index"
	shells := openEstate(t, string(contract))
	want := table(t, shells, describe)
	for name, text := range map[string]string{"example": example(t), "least": "version: 1", "defaults": ""} {
		t.Run(name, func(t *testing.T) {
			db := openEstate(t, people)
			if text == "" {
				compileRead(t, db, rules.Default())
			} else {
				compile(t, db, strings.Replace(text, "groups: [ServiceNow Users]", "any: [{groups: [ServiceNow Users]}, {when: 'true'}]", 1))
			}
			if got := table(t, db, describe); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for relation := range strings.SplitSeq(table(t, db, "select view_name from duckdb_views() where schema_name = 'policy'"), "\n") {
				if relation != "" {
					table(t, db, "select * from policy."+relation)
				}
			}
		})
	}
}

// TestCompileSays holds what is said of rules that the schema allows: errors,
// or else warnings.
func TestCompileSays(t *testing.T) {
	db := openEstate(t, people)
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	catalog.KnownKinds = []string{"misroled.excess_role", "misroled.missing_role", "orphaned.leaver"}
	catalog.OktaOrigin = "31 attributes known from okta/users.json"
	catalog.Orgs = map[string]rules.OrgGroups{
		"employees": {Groups: []string{"Marketing", "Sales", "Staff"}, Members: []string{"Marketing", "Sales", "Staff"}},
		"partners":  {Groups: []string{"Empty", "Sales"}, Members: []string{"Sales"}},
	}
	paths, err := filepath.Glob("testdata/compile/*.txtar")
	if err != nil || len(paths) < 10 {
		t.Fatal(err, len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			read, err := rules.Read("rules.yaml", section(t, archive, "rules.yaml").Data)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, path, archive, "said", said(read.Compile(catalog, asOf)))
		})
	}
}

func said(policy rules.Policy, err error) string {
	if err != nil {
		return "error\n" + err.Error() + "\n"
	}
	text := "warnings\n"
	for _, each := range policy.Warnings {
		text += each.Error() + "\n"
	}
	return text
}

// TestPolicyText is the text that a run keeps, for rules with everything.
func TestPolicyText(t *testing.T) {
	db := openEstate(t, people, "insert into okta.group by name select 9 as group_key, 'ServiceNow Users' as name, 0 as file_key, 1 as record",
		"insert into okta.membership by name select user_key, 9 as group_key, 0 as file_key, 1 as record from okta.user limit 1")
	got := compile(t, db, example(t)).Text
	const path = "testdata/example.sql"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestScopeByAppNeedsAssignments(t *testing.T) {
	db := openEstate(t)
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	read, err := rules.Read("rules.yaml", []byte("version: 1\nscope: {app: servicenow}"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Compile(catalog, asOf); err == nil || !strings.HasPrefix(err.Error(), "rules.yaml:2:14: nobody could be in scope") {
		t.Error(err)
	}
}

func TestRulesByGroupNeedMembers(t *testing.T) {
	for text, want := range map[string]string{
		"scope: {groups: [Sales]}":                                                      "rules.yaml:2:18: nobody could be in scope: the exports hold no member of the Okta group \"Sales\"",
		"scope: {any: [{groups: [Sales]}, {when: 'true'}]}":                             "rules.yaml:2:25: nobody is a member of any Okta group in the exports",
		"roles: {grant: [{roles: [itil], group: Sales}]}":                               "rules.yaml:2:40: nobody is a member of any Okta group",
		"roles: {grant: [{roles: [itil], when: 'isMemberOfGroupName(\"Sales\")'}]}":     "rules.yaml:2:40: nobody is a member of any Okta group",
		"groups: {grant: [{groups: [Desk], group: Sales}, {groups: [Desk], group: X}]}": "rules.yaml:2:42: nobody is a member of any Okta group",
		"attributes: {department: {groups: {Sales: Sales}, from: user.department}}":     "rules.yaml:2:36: nobody is a member of any Okta group",
		"roles: {grant: [{roles: [itil], when: 'user.department == \"Sales\"'}]}":       "",
	} {
		db := openEstate(t, "insert into okta.group by name select 0 as group_key, 'Sales' as name, 0 as file_key, 1 as record")
		catalog, err := rules.LoadCatalog(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		read, err := rules.Read("rules.yaml", []byte("version: 1\n"+text))
		if err != nil {
			t.Fatal(text, err)
		}
		_, err = read.Compile(catalog, asOf)
		if (err == nil) != (want == "") || err != nil && (!strings.HasPrefix(err.Error(), want) || strings.Count(err.Error(), "nobody is a member") > 1) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestNeeds(t *testing.T) {
	for text, want := range map[string]string{
		"scope: {groups: [Sales]}":                                    "[]",
		"groups: {grant: [{groups: [Desk], group: Sales}]}":           "[servicenow.group_member]",
		"scope: {app: servicenow}":                                    "[okta.app_user]",
		"correlate: [{okta: appuser.externalId, servicenow: sys_id}]": "[okta.app_user]",
		"correlate: [{okta: user.login, servicenow: user_name}]":      "[]",
	} {
		read, err := rules.Read("rules.yaml", []byte("version: 1\n"+text))
		if err != nil {
			t.Fatal(text, err)
		}
		if got := fmt.Sprint(read.Needs()); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if got := rules.Default().Needs(); len(got) > 0 {
		t.Error(got)
	}
}

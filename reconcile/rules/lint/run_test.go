package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/lint"
)

// TestWarn: a run warns of what decides who gets what, each cause once, the most at
// stake first; not of style, nor of what follows from another warning.
func TestWarn(t *testing.T) {
	db := openEstate(t)
	execute(t, db, "insert into servicenow.user_role by name select 0 as grant_key, 0 as account_key, 0 as role_key, 0 as file_key, 1 as record")
	warnings := warn(t, db, "dir/rules.yaml", `version: 1
attributes:
  department: {groups: {Gone: IT}, from: 'user.firstName == user.city ? "IT" : toUpperCase(user.division)'}
roles:
  grant:
    - {roles: [itil], when: user.department == "Nowhere"}
    - {roles: [approver], group: Gone}
    - {roles: [admin], when: user.department != "Sales" OR user.department != "Ops"}
    - {roles: [itil], when: user.city == "Rome"}
    - {roles: [itil], group: Everyone}   # all three, which is no mass assignment
    - {roles: [itil], group: Gone} # lint: ignore null-text
`)
	var got []string
	for _, each := range warnings {
		got = append(got, strings.TrimSpace(each.At.String()+" "+each.Lint+": "+each.Message+"; "+each.Stake.String()))
	}
	want := []string{
		"dir/rules.yaml:8:65 always-true: user.department always differs from one of the two: the condition holds for everybody; privileged access of 3 people",
		"dir/rules.yaml:6:29 grants-nobody: nobody meets this condition: the rule grants nothing; access of 1 person",
		"dir/rules.yaml:9:34 empty-attribute: nobody has the attribute city: it is null for all (line 3, too); access of 1 person",
		`dir/rules.yaml:11:30 unknown-name: no Okta group is called "Gone" in the exports (lines 3 and 7, too); access of 1 person`,
		"dir/rules.yaml:3:97 empty-attribute: nobody has the attribute division: it is null for all; a field of 2 people",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	schemas, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: "select schema_name from duckdb_schemas() where schema_name = 'lint'"})
	if err != nil || len(schemas) > 0 {
		t.Error("the schema lint is left", schemas, err)
	}
}

// warn are the warnings of a run with these rules.
func warn(t *testing.T, db *duckdb.DB, name, text string, files ...rules.File) []lint.Warning {
	t.Helper()
	read, err := rules.ReadStored(name, text, files)
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := rules.LoadCatalog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := read.Compile(catalog, asOf)
	if err != nil {
		t.Fatal(err)
	}
	execute(t, db, policy.Statements...)
	warnings, err := lint.Warn(t.Context(), db, read.Outline(catalog, asOf), policy.Warnings)
	if err != nil {
		t.Fatal(err)
	}
	return warnings
}

func execute(t *testing.T, db *duckdb.DB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWarnOfMassAssignment: what many people get, or what is privileged, is worth a word if
// everybody gets it.
func TestWarnOfMassAssignment(t *testing.T) {
	for _, test := range []struct {
		role string
		more int // people beside those of the estate
		want int
	}{{"itil", 0, 0}, {"itil", 20, 1}, {"admin", 0, 1}} {
		db := openEstate(t)
		execute(t, db, fmt.Sprintf(`
			insert into okta.user by name
			select 1000 + range as user_key, 'ACTIVE' as status, 'p' || range || '@x' as login, 0 as file_key, range as record from range(%d)`, test.more))
		warnings := warn(t, db, "rules.yaml", fmt.Sprintf(`version: 1
roles: {grant: [{roles: [%s], when: user.login != null}]}
`, test.role))
		if len(warnings) != test.want || test.want > 0 && warnings[0].Lint != "grants-everybody" {
			t.Errorf("%s to %d more: %v", test.role, test.more, warnings)
		}
	}
}

// TestWarnOfSeveralFiles: a name that is wrong in several files is one cause, whose places say in which;
// what is said of a condition is said of no other that names the same attribute.
func TestWarnOfSeveralFiles(t *testing.T) {
	db := openEstate(t)
	execute(t, db, "insert into servicenow.user_role by name select 0 as grant_key, 0 as account_key, 0 as role_key, 0 as file_key, 1 as record")
	warnings := warn(t, db, "dir/rules.yaml", `version: 1
include: app.yaml
roles:
  grant:
    - {roles: [itil], group: Gone}
    - {roles: [itil], when: department == "Nowhere"}
    - {roles: [approver], when: department == "Sales"}
    - {roles: ["sn_*", itil], group: Everyone}
  allow:
    - {matrix: roles.csv}
`, rules.File{Name: "app.yaml", Text: "version: 1\nroles:\n  grant: [{roles: [itil], group: Gone}]\n"},
		rules.File{Name: "roles.csv", Text: "group,roles\nEveryone,approver\nGone,itil\n"})
	var got []string
	for _, each := range warnings {
		got = append(got, strings.TrimSpace(each.At.String()+" "+each.Message+"; "+each.Hint))
	}
	want := []string{
		`dir/rules.yaml:8:17 no ServiceNow role is called "sn_*" in the exports; * has no meaning here: name each in full`,
		`dir/app.yaml:3:34 no Okta group is called "Gone" in the exports (roles.csv:3 and rules.yaml:5, too);`,
		"dir/rules.yaml:6:29 nobody meets this condition: the rule grants nothing; compare it with what the exports hold: rolecall eval tries an expression out",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

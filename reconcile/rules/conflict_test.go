package rules_test

import (
	"os"
	"path/filepath"
	"testing"

	"rolecall/reconcile/rules"
)

func TestConflictsHaveSides(t *testing.T) {
	want, _ := policy(t, `roles:
  grant: []
  conflicts:
    - {name: two hats, any_of: [itil, 'sn_a%.*'], none_of: [{group: Desk}, {role: admin, group: 'CAB*'}], unless: [{group_conferring: root}], severity: low, why: "it's agreed"}
    - {name: own time, any_of: [a], none_of: [b], same_group: true}`)
	want("select * exclude (conflict_no, name, severity, why, rule) from policy.conflict where conflict_no = 1 order by all", `
		0|root|root|~|~|true|false
		1|itil|itil|~|~|false|false
		1|sn_a%.*|sn!_a!%.%|~|~|false|false
		2|admin|admin|CAB*|CAB%|false|false
		2|~|~|Desk|Desk|false|false`)
	want("select distinct name, severity, why, rule, is_same_group from policy.conflict order by all", `
		own time|~|~|rules.yaml:6|true
		two hats|low|it's agreed|rules.yaml:5|false`)
}

// What ships is a rules file itself, and what is silenced of it is not looked for.
func TestConflictsThatShip(t *testing.T) {
	paths, err := filepath.Glob("conflicts/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(err, paths)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rules.Read(path, content); err != nil {
			t.Error(err)
		}
	}
	const ids = "select string_agg(distinct left(name, 4), ' ' order by left(name, 4)) as ids, min(rule) as rule, max(conflict_no) as last from policy.conflict"
	want, _ := policy(t, "roles: {grant: [], conflicts: {include: servicenow-starter}}")
	want(ids, "SN01 SN02 SN03 SN04 SN05 SN06 SN07 SN08 SN09 SN10 SN11 SN12 SN13 SN14 SN15|rules.yaml:2|15")
	want, _ = policy(t, `roles:
  grant: []
  conflicts:
    - {name: ours, roles: [a, b]}
    - {include: servicenow-starter, silence: {SN01: no, SN02: no, SN03: no, SN04: no, SN05: no, SN06: no, SN07: no, SN08: no, SN09: no, SN10: no, SN11: no, SN12: no}}`)
	want(ids, "SN13 SN14 SN15 ours|rules.yaml:5|4")
}

// A file of rules may include what ships, and another that it belongs to have conflicts of its own.
func TestConflictsOfSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	app := "version: 1\nroles:\n  conflicts:\n    - {name: ours, any_of: [x], none_of: [y]}\n"
	if err := os.WriteFile(filepath.Join(dir, "app.yaml"), []byte(app), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := rules.ReadIn("rules.yaml", []byte("version: 1\ninclude: app.yaml\nroles: {grant: [], conflicts: {include: servicenow-starter}}\n"), rules.InFolder(dir))
	if err != nil {
		t.Fatal(err)
	}
	db := openEstate(t, people)
	compileRead(t, db, read)
	check(t, db, "select count(distinct name), max(rule) from policy.conflict", "16|rules.yaml:3")
}

// Groups of Okta make it no conflict, beside what an account holds, and are no groups of ServiceNow.
func TestConflictsExcusedByOkta(t *testing.T) {
	want, _ := policy(t, `roles:
  grant: []
  conflicts:
    - name: two hats
      roles: [a, b]
      unless: [c, {okta_group: Sales}, {okta_group: {all: [Sales, Marketing]}}, {okta_group: {id: 00gnobody}}]
    - {name: nothing, roles: [a, b]}`)
	want("select * from policy.conflict_excuse order by all", "1|0\n1|1\n1|2")
	want("select role_name, group_name from policy.conflict where side_no = 0", "c|~")
	want("select item, rule_no, rule, kind, name from policy.rule_read where decides = 'conflict' order by all", `
		two hats|1|rules.yaml:5|group|00gnobody
		two hats|1|rules.yaml:5|group|Marketing
		two hats|1|rules.yaml:5|group|Sales`)
}

package ruling

import (
	"testing"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

// manyRules have each sort of demand, alone and with others.
const manyRules = `version: 1
define: {is_lead: 'String.stringContains(user.title, "Lead")'}
exports: {okta: {orgs: {eu: okta/eu, us: okta/us}}}
roles:
  grant:
    - {roles: [g], group: A}
    - {roles: [any], groups: {any: [A, B]}}
    - {roles: [all], groups: {all: [A, B]}, when: is_lead}
    - {roles: [id], group: {id: 00g2}}
    - {roles: [except], group: A, except: {group: B}}
    - {roles: [except2], when: user.login != null, except: {group: {all: [A, B]}, when: user.city == "Bonn", user: "u1*"}}
    - {roles: [all_but_null], when: user.login != null, except: {when: user.city == user.title}}
    - {roles: [when], when: user.city == "Bonn" OR user.city == null}
    - {roles: [past], group: A, until: 2020-01-01}
    - {roles: [of_org], org: us}
    - {roles: [of_org2], org: us, when: is_lead}
    - {roles: [of_org3], org: eu, group: {any: [A, {id: 00g1}]}, except: {group: B}}
    - {roles: [of_org4], group: {all: [{name: A, org: eu}, {name: B, org: us}]}}
    - {roles: [of_org5], group: A, except: {group: {name: B, org: us}}}
    - matrix:
        - {user.city: Bonn, roles: [m1]}
        - {user.city: Rome, group: A, roles: [m2]}
        - {user.city: "*", is_lead: "true", roles: [m3]}
        - {user.city: Bonn, group: [A, B], roles: [m4]}
  allow:
    - {roles: [r], group: A, requires: is_lead}
groups:
  grant: [{groups: [G], group: {all: [A, C]}}]
  allow: [{groups: [H], when: is_lead, except: {user: "*3@example.com"}}]
`

// TestDemandsMeanTheRules: a rule of which everything is so of somebody gives them something, and
// no other does.
func TestDemandsMeanTheRules(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(text string) {
		t.Helper()
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	exec(exports.Schema + exports.Macros)
	exec(`insert into okta.attribute (name, column_name, type, is_base, users) values ('login', 'login', 'string', true, 0), ('city', 'city', 'string', true, 0), ('title', 'title', 'string', true, 0)`)
	exec(`insert into servicenow.field (name, type, is_exported, unresolved) values ('user_name', 'string', true, 0)`)
	exec(`insert into okta.user (user_key, okta_id, okta_org, login, status, city, title, file_key, record)
		select n, '00u' || n, ['eu', 'us'][n % 7 % 2 + 1], 'u' || n || '@example.com', 'ACTIVE', [null, 'Bonn', 'Rome', ''][n % 4 + 1], [null, 'Lead', 'Rome', 'Team Lead', 'x'][n % 5 + 1], 0, n from range(160) as numbers(n)`)
	exec(`insert into okta.group (group_key, group_id, name, okta_org, file_key, record) select n, '00g' || n, ['A', 'B', 'C', 'A'][n + 1], ['eu', 'us', 'us', 'eu'][n + 1], 0, n from range(4) as numbers(n)`)
	exec(`insert into okta.membership select u, g, 0, 1 from range(160) as users(u), range(4) as groups(g) where (u // 20 + 1) & (1 << g) <> 0`)
	read, err := rules.Read("rules.yaml", []byte(manyRules))
	if err != nil {
		t.Fatal(err)
	}
	rulings, err := prepare(t.Context(), db, read, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	exec("create table ruling.person as select user_key, login from okta.user")
	exec("create table ruling.condition as " + rulings.Conditions)
	all, err := Statements()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range all {
		if each.Name == "ruling.unmet" {
			exec(each.Command())
		}
	}
	exec(`create table giving as
		select distinct 'role' as relation, user_key, rule_no from (select user_key, rule_no from policy.expected_role union all select user_key, rule_no from policy.allowed_role)
		union select 'group' as relation, user_key, rule_no from (select user_key, rule_no from policy.expected_group union all select user_key, rule_no from policy.allowed_group)`)
	exec(`create table met as
		select rules.relation, person.user_key, rules.rule_no
		from ruling.rule as rules cross join ruling.person as person
		anti join ruling.unmet as unmet on unmet.relation = rules.relation and unmet.rule_no = rules.rule_no and unmet.user_key = person.user_key
		where not rules.is_past`)
	different, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: `
		select 'gives, though not all is so: ' || row from (select cast(giving as varchar) as row from giving except select cast(met as varchar) from met)
		union all
		select 'gives nothing, though all is so: ' || row from (select cast(met as varchar) as row from met except select cast(giving as varchar) from giving)
		union all
		select 'gives nobody anything: ' || rules.relation || ' ' || rules.rule_no from ruling.rule as rules anti join giving on giving.relation = rules.relation and giving.rule_no = rules.rule_no where not rules.is_past`})
	if err != nil || len(different) > 0 {
		t.Error(err, different)
	}
}

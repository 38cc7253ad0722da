package open_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review/open"
	"rolecall/reconcile/review/settings"
)

// stored is how the database of the run is called in tests.
const stored = "stored"

// beyondExports are the relations of a run that statements read, besides canonical tables.
const beyondExports = `
create schema recon;
create schema policy;
create table run (as_of timestamp);
create table candidate (
    candidate_no integer, user_name varchar, sys_id varchar, name varchar, rank integer, class varchar, score integer, ahead integer, okta_id varchar,
    login varchar, okta_status varchar, identity_name varchar, has_account boolean, evidence varchar, against varchar, rivals varchar, account_key integer, user_key integer
);
create table policy.setting (name varchar, value varchar);
create table recon.person_setting (user_key integer, name varchar, value varchar, rule varchar, population varchar);
create table policy.unmanaged_role (pattern varchar, like_pattern varchar, rule varchar);
create table recon.verdict (account_key integer, user_key integer, is_active boolean, service_rule varchar, service_owner varchar, is_platform boolean);
create table recon.link (account_key integer, is_primary boolean);
create table recon.identity (user_key integer, standing varchar, is_in_scope boolean, scope_rule varchar);
create table recon.account_use (account_key integer, last_use_at timestamp, created_at timestamp);
create table recon.account_roles (account_key integer, privileged_roles varchar);
create table recon.held_role (account_key integer, role_key integer, is_conferred boolean, is_contained boolean);
create table recon.role (role_key integer, name varchar, is_privileged boolean);
create table recon.role_closure (role_key integer, contained_role_key integer);
create table recon.conferred_role (group_key integer, role_key integer);
create table recon.group (group_key integer, name_key integer, is_managed boolean);
create table recon.expected_role (user_key integer, role_key integer, rule varchar);
create table recon.expected_group (user_key integer, name_key integer, rule varchar);
create table recon.allowed_role (user_key integer, role_key integer, rule varchar);
create table recon.allowed_group (user_key integer, name_key integer, rule varchar);
create table recon.conflict (account_key integer, name varchar, role_keys integer[], group_keys integer[]);
create table recon.finding (finding_id varchar, kind varchar, severity varchar, account_key integer, item varchar, fix varchar, reason varchar, excepted boolean);
insert into run values ('2026-11-01');
insert into policy.setting values ('stale.dormant_after', '90 days');
`

// failer is a test, of whatever sort.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// estate is a run whose tables a test fills by hand: the review is then opened on it.
type estate struct {
	t  failer
	db *duckdb.DB
}

func newEstate(t *testing.T, f failer) estate {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	e := estate{f, db}
	canonical, err := os.ReadFile("../../../exports/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	e.exec(t, "attach ':memory:' as "+stored, "use "+stored)
	e.exec(t, duckdb.SplitSchema(string(canonical)+beyondExports)...)
	return e
}

func (e estate) exec(t *testing.T, texts ...string) {
	e.t.Helper()
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if _, err := e.db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			e.t.Fatalf("%v", err)
		}
	}
}

// insert inserts a row by its columns.
func (e estate) insert(t *testing.T, table string, values map[string]any) {
	e.t.Helper()
	var names, literals []string
	for name, value := range values {
		names = append(names, duckdb.Ident(name))
		switch value := value.(type) {
		case string:
			literals = append(literals, duckdb.Literal(value))
		case nil:
			literals = append(literals, "null")
		default:
			literals = append(literals, fmt.Sprint(value))
		}
	}
	e.exec(t, fmt.Sprintf("insert into %s (%s) values (%s)", table, strings.Join(names, ", "), strings.Join(literals, ", ")))
}

func (e estate) open(t *testing.T, text string) {
	e.t.Helper()
	read, err := settings.Read("review.yaml", []byte("version: 1\nname: Q4\ndue: 2026-12-01\nowner: owner@example.com\n"+text))
	if err != nil {
		e.t.Fatalf("%v", err)
	}
	e.exec(t, "use memory")
	if err := open.Run(t.Context(), e.db, stored, read); err != nil {
		e.t.Fatalf("%v", err)
	}
}

// texts are the rows of a query, the columns of each as one text.
func (e estate) texts(t *testing.T, query string) []string {
	e.t.Helper()
	found, err := e.db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: query})
	if err != nil {
		e.t.Fatalf("%v", err)
	}
	return found
}

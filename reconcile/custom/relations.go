package custom

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/reconcile/stages"
)

// Relations documents what custom findings may read besides canonical tables, as empty tables.
// It is written from the headers of the stages.
//
//go:embed relations.sql
var Relations string

// Canonical are the canonical tables that custom findings may read.
var Canonical = []string{
	"okta.admin_role", "okta.app_group", "okta.app_user", "okta.group", "okta.group_owner", "okta.membership", "okta.sign_on", "okta.user",
	"servicenow.activity", "servicenow.approval", "servicenow.configuration_item", "servicenow.delegate", "servicenow.group", "servicenow.group_member", "servicenow.group_role",
	"servicenow.role", "servicenow.role_contains", "servicenow.task", "servicenow.user", "servicenow.user_role",
}

// Stages are the stages that custom findings may read.
var Stages = []string{
	"recon.account_roles", "recon.account_use", "recon.allowed_group", "recon.allowed_role", "recon.delegation", "recon.expected_group", "recon.expected_role",
	"recon.group", "recon.held_role", "recon.identity", "recon.link", "recon.role", "recon.role_closure", "recon.service_account", "recon.verdict", "recon.via",
}

// settings are what rules and flags set: the as-of among it.
const settings = "policy.setting"

// Readable are all relations that custom findings may read, by name.
func Readable() []string { return slices.Concat(Canonical, []string{settings}, Stages) }

// column is a column of a relation, and its type.
type column struct{ Name, Type string }

// shape are the columns of relations by their names.
type shape map[string][]column

// documented are the relations as they are documented: tables that exports widen without what
// they add.
var documented = sync.OnceValues(func() (shape, error) {
	ctx := context.Background()
	db, err := duckdb.Open(ctx, duckdb.Options{Threads: 1, Plain: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	texts := []string{"create schema policy", "create schema recon"}
	texts = append(texts, duckdb.SplitSchema(exports.Schema)...)
	for _, text := range append(texts, duckdb.SplitSchema(Relations)...) {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "relations", Text: text}); err != nil {
			return nil, err
		}
	}
	return describe(ctx, db)
})

// describe are the relations of a database that custom findings may read.
func describe(ctx context.Context, db *duckdb.DB) (shape, error) {
	found := shape{}
	err := db.Each(ctx, duckdb.Statement{Name: "columns", Text: `
		select schema_name || '.' || table_name, column_name, data_type
		from duckdb_columns()
		where database_name = current_database() and not internal
		order by 1, column_index`}, func(rows *duckdb.Rows) error {
		var relation string
		var each column
		err := rows.Scan(&relation, &each.Name, &each.Type)
		if slices.Contains(Readable(), relation) {
			found[relation] = append(found[relation], each)
		}
		return err
	})
	return found, err
}

// Loaded are the relations with what exports added to them: db holds the canonical tables.
func Loaded(ctx context.Context, db *duckdb.DB) (Shape, error) {
	there, err := describe(ctx, db)
	if err != nil {
		return Shape{}, err
	}
	all, err := documented()
	whole := shape{}
	for name, columns := range all {
		whole[name] = columns
		if slices.Contains(Canonical, name) && len(there[name]) > 0 {
			whole[name] = there[name]
		}
	}
	return Shape{whole}, err
}

// Shape is what the exports make of the relations.
type Shape struct{ columns shape }

// create is the statement that makes a relation, without constraints.
func (s shape) create(relation string) string {
	parts := make([]string, len(s[relation]))
	for i, each := range s[relation] {
		parts[i] = duckdb.Ident(each.Name) + " " + each.Type
	}
	return fmt.Sprintf("create table %s (%s)", duckdb.Relation(relation), strings.Join(parts, ", "))
}

// beneath are the canonical tables beneath relations, at any depth.
func beneath(relations []string) ([]string, error) {
	all, err := stages.All()
	if err != nil {
		return nil, err
	}
	reads := map[string][]string{}
	for _, each := range all {
		for _, written := range each.Writes() {
			reads[written] = append(reads[written], each.Reads...)
		}
	}
	seen := map[string]bool{}
	var found []string
	var visit func([]string)
	visit = func(names []string) {
		for _, name := range names {
			if seen[name] {
				continue
			}
			seen[name] = true
			if strings.HasPrefix(name, "okta.") || strings.HasPrefix(name, "servicenow.") {
				found = append(found, name)
			}
			visit(reads[name])
		}
	}
	visit(relations)
	slices.Sort(found)
	return found, nil
}

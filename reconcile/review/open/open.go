package open

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/review/settings"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that hold the settings.
//
//go:embed schema.sql
var Schema string

// Macros is the text of the macros that the statements share.
//
//go:embed macros.sql
var Macros string

// MostRows is how many rows a packet has before it is split.
const MostRows = 2000

// Statements returns the statements.
func Statements() ([]statement.Statement, error) {
	return statement.LoadRelations(files, "review/open")
}

// Run says what is reviewed and by whom, of the run in the database called from: it makes
// the relations of the schema review in the open database.
func Run(ctx context.Context, db *duckdb.DB, from string, read *settings.Settings) error {
	return RunAfter(ctx, db, from, read, nil)
}

// RunAfter does it as the one after an earlier campaign: accounts keep the keys that they had in it, and
// items know what was decided of them. Without one it may be nil.
func RunAfter(ctx context.Context, db *duckdb.DB, from string, read *settings.Settings, earlier *Earlier) error {
	all, err := Statements()
	if err != nil {
		return err
	}
	if err := show(ctx, db, from, all); err != nil {
		return err
	}
	for _, part := range duckdb.SplitSchema(Schema + Macros) {
		if err := exec(ctx, db, "review/open/schema.sql", part); err != nil {
			return err
		}
	}
	for _, each := range fill(read) {
		if err := exec(ctx, db, "settings", each); err != nil {
			return err
		}
	}
	for _, each := range earlier.fill() {
		if err := exec(ctx, db, "earlier", each); err != nil {
			return err
		}
	}
	return statement.RunAll(ctx, db, all)
}

// show shows the relations of the run that statements read, under their names.
func show(ctx context.Context, db *duckdb.DB, from string, all []statement.Statement) error {
	var relations, schemas []string
	for _, each := range all {
		for _, relation := range each.Reads {
			schema, name, isQualified := strings.Cut(relation, ".")
			if !isQualified {
				schema, name = "main", relation
			}
			if schema != "review" && schema != "setting" && schema != "earlier" {
				relations, schemas = append(relations, schema+"."+name), append(schemas, schema)
			}
		}
	}
	slices.Sort(relations)
	slices.Sort(schemas)
	var steps []string
	for _, schema := range slices.Compact(schemas) {
		if schema != "main" {
			steps = append(steps, "create schema "+duckdb.Ident(schema))
		}
	}
	steps = append(steps, duckdb.SplitSchema(reconcile.Macros)...)
	for _, relation := range slices.Compact(relations) {
		steps = append(steps, fmt.Sprintf("create view %s as from %s.%s", duckdb.Relation(relation), duckdb.Ident(from), duckdb.Relation(relation)))
	}
	for _, step := range steps {
		if err := exec(ctx, db, "review/open", step); err != nil {
			return err
		}
	}
	return nil
}

func exec(ctx context.Context, db *duckdb.DB, name, text string) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: name, Text: text})
	return err
}

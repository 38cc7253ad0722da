package ruletest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

// Part is a part of the rules, and the tests that exercise it.
type Part struct {
	Rule  string   `json:"rule"` // its place, as findings name it
	What  string   `json:"what"`
	Tests []string `json:"tests"` // by name, in the order of the file
}

//go:embed cover.sql
var coverText string

// RunAndCover runs a file's tests of rules, and says which parts of the rules they exercise, in
// the order of the rules: the same parts in the same order, whatever the tests are.
func RunAndCover(ctx context.Context, file *rules.TestFile, read *rules.Rules) (results []Result, parts []Part, err error) {
	results, err = run(ctx, file, read, func(db *duckdb.DB, catalog rules.Catalog) error {
		parts, err = cover(ctx, db, read.Cover(catalog, file), file)
		return err
	})
	return results, parts, err
}

func cover(ctx context.Context, db *duckdb.DB, of rules.Cover, file *rules.TestFile) ([]Part, error) {
	for _, text := range append(of.Statements, expectations(file)) {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "cover", Text: text}); err != nil {
			return nil, rules.ExpressionError(err)
		}
	}
	parts := make([]Part, len(of.Parts))
	for i, each := range of.Parts {
		parts[i] = Part{Rule: each.Rule, What: each.What, Tests: []string{}}
	}
	err := db.Each(ctx, duckdb.Statement{Name: "ruletest/cover.sql", Text: coverText}, func(rows *duckdb.Rows) error {
		var part, user int
		if err := rows.Scan(&part, &user); err != nil {
			return err
		}
		parts[part].Tests = append(parts[part].Tests, file.Tests[user].Name)
		return nil
	})
	return parts, rules.ExpressionError(err)
}

// expectations is the table of what tests expect something of. Whoever is expected to get
// anything is expected to be in scope.
func expectations(file *rules.TestFile) string {
	var rows []string
	for user, test := range file.Tests {
		add := func(subject, name string) {
			rows = append(rows, "("+duckdb.Literal(subject)+", "+duckdb.Literal(name)+", "+fmt.Sprint(user)+")")
		}
		getsAnything := false
		for subject, names := range map[string]*[]string{"role": test.Roles, "group": test.Member, "allowed role": test.MayHold, "allowed group": test.MayJoin} {
			if names != nil {
				add(subject, "")
				getsAnything = getsAnything || len(*names) > 0
			}
		}
		for _, each := range test.Fields {
			add("attribute", each.Name)
			getsAnything = getsAnything || each.Expected != nil
		}
		if test.Population != nil {
			add("population", "")
		}
		if test.InScope != nil || getsAnything {
			add("scope", "")
		}
	}
	text := "create table cover.expectation (subject varchar, name varchar, user_key integer)"
	if len(rows) > 0 {
		text += ";\ninsert into cover.expectation values " + strings.Join(rows, ", ")
	}
	return text
}

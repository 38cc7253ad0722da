// Package lint asks what is suspicious in rules that compile. Each .sql file is
// one question to the rules (schema lint, see outline.sql of package rules),
// to what they mean (schema policy) and to the exports; its header says why it
// matters. What can be told from an expression alone is in package oel, what
// compiling tells in package rules: the catalogue here lists them all.
package lint

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/exports/statement"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/rules"
)

//go:embed *.sql
var files embed.FS

// Questions are the lints that ask the data, by name.
func Questions() ([]statement.Statement, error) {
	all, err := statement.Load(files, "lint")
	if err != nil {
		return nil, err
	}
	for _, each := range all {
		if each.Name+".sql" != each.File[len("lint/"):] || each.Example == "" || each.Prose == "" {
			return nil, fmt.Errorf("%s:1: a lint's header needs its file's name, an example, and prose", each.File)
		}
	}
	return all, nil
}

// All are all lints, by name.
func All() ([]oel.Lint, error) {
	questions, err := Questions()
	if err != nil {
		return nil, err
	}
	all := slices.Concat(oel.Lints, rules.Lints)
	for _, each := range questions {
		all = append(all, oel.Lint{
			Name: each.Name, Title: each.Title, Why: each.Prose, Example: each.Example, Decides: slices.Contains(decisive, each.Name),
		})
	}
	slices.SortFunc(all, func(a, b oel.Lint) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// Run compiles rules against the exports in db, makes the schemas policy and
// lint there, and returns what is suspicious in them and in their tests, in the
// order of the file. The error is a *source.List, or a source.Problem, if
// something is wrong with the rules.
func Run(ctx context.Context, db *duckdb.DB, read *rules.Rules, catalog rules.Catalog, asOf time.Time, tests ...*rules.TestFile) ([]source.Problem, error) {
	policy, err := read.Compile(catalog, asOf)
	if err != nil {
		return nil, err
	}
	outline := read.Outline(catalog, asOf, tests...)
	for _, text := range slices.Concat(policy.Statements, outline.Statements, outline.Values) {
		text = stored(text)
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "rules", Text: text}); err != nil {
			return nil, rules.ExpressionError(err)
		}
	}
	answers, err := askAll(ctx, db, outline, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	found := slices.Concat(policy.Warnings, outline.Warnings, answers)
	slices.SortStableFunc(found, func(a, b source.Problem) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Lint, b.Lint))
	})
	return slices.Compact(found), nil
}

// namesInTests is the lint that asks of the names in tests.
const namesInTests = "unknown-in-test"

// RunTests says which names in tests of rules nobody in the exports has.
func RunTests(ctx context.Context, db *duckdb.DB, read *rules.Rules, tests *rules.TestFile) ([]source.Problem, error) {
	outline := read.OutlineTests(tests)
	for _, text := range outline.Statements {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "rules", Text: text}); err != nil {
			return nil, err
		}
	}
	found, err := askAll(ctx, db, outline, func(name string) bool { return name == namesInTests })
	slices.SortStableFunc(found, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return found, errors.Join(err, drop(ctx, db))
}

// stored makes a table of a view of the policy: several questions read it.
func stored(statement string) string {
	if rest, isView := strings.CutPrefix(statement, "create view "); isView {
		return "create table " + rest
	}
	return statement
}

// askAll asks the questions whose names are wanted.
func askAll(ctx context.Context, db *duckdb.DB, outline rules.Outline, isWanted func(name string) bool) (found []source.Problem, err error) {
	questions, err := Questions()
	if err != nil {
		return nil, err
	}
	for _, question := range questions {
		if !isWanted(question.Name) {
			continue
		}
		answers, err := ask(ctx, db, question, outline)
		if err != nil {
			return nil, err
		}
		found = append(found, answers...)
	}
	return found, nil
}

func ask(ctx context.Context, db *duckdb.DB, question statement.Statement, outline rules.Outline) ([]source.Problem, error) {
	rows, err := db.Query(ctx, duckdb.Statement{Name: question.File, Text: question.Text})
	if err != nil {
		return nil, rules.ExpressionError(err)
	}
	defer rows.Close()
	var found []source.Problem
	for rows.Next() {
		var part int
		var message, hint string
		if err := rows.Scan(&part, &message, &hint); err != nil {
			return nil, err
		}
		if problem, isIgnored := outline.Problem(part, question.Name, message, hint); !isIgnored {
			found = append(found, problem)
		}
	}
	return found, rules.ExpressionError(rows.Err())
}

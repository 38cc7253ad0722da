// Package ruletest runs the unit tests of rules files: the users they describe
// become the canonical tables, and the compiled rules, the same views that
// reconcile real exports, say what is expected of each; and which parts of the
// rules the tests exercise.
package ruletest

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/stages"
)

// Result is what came of a test; it passed if there are no differences.
type Result struct {
	Name        string
	At          source.Position
	Differences []Difference
	Notes       []string // what may explain them
}

// Difference is one thing that came out otherwise.
type Difference struct {
	Subject  string `json:"subject"` // in scope, population, role, group, or attribute
	Name     string `json:"name,omitempty"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	Rule     string `json:"rule,omitempty"` // that made it so
}

//go:embed outcome.sql
var outcomeText string

// Run runs a file's tests of rules. The error is a *source.List if tests or
// rules are wrong.
func Run(ctx context.Context, file *rules.TestFile, read *rules.Rules) ([]Result, error) {
	return run(ctx, file, read, func(*duckdb.DB, rules.Catalog) error { return nil })
}

// run runs tests, and then asks something more of what was made for them.
func run(ctx context.Context, file *rules.TestFile, read *rules.Rules, more func(*duckdb.DB, rules.Catalog) error) ([]Result, error) {
	if err := read.CheckTests(file); err != nil {
		return nil, err
	}
	db, err := duckdb.Open(ctx, duckdb.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := fill(ctx, db, file, read.Fields()); err != nil {
		return nil, err
	}
	catalog, err := compile(ctx, db, file, read)
	if err != nil {
		return nil, err
	}
	actual, err := outcomes(ctx, db, len(file.Tests))
	if err != nil {
		return nil, err
	}
	known := read.OktaGroups()
	results := make([]Result, len(file.Tests))
	for i, test := range file.Tests {
		results[i] = Result{Name: test.Name, At: test.At, Differences: actual[i].compare(test)}
		if len(results[i].Differences) > 0 {
			results[i].Notes = actual[i].notes(test, known)
		}
	}
	return results, more(db, catalog)
}

// compile makes the policy and the stage that says who is in scope.
func compile(ctx context.Context, db *duckdb.DB, file *rules.TestFile, read *rules.Rules) (rules.Catalog, error) {
	catalog, err := rules.LoadCatalog(ctx, db)
	if err != nil {
		return catalog, err
	}
	catalog.ForTests(file)
	policy, err := read.Compile(catalog, file.AsOf)
	if err != nil {
		return catalog, err
	}
	all, err := stages.All()
	if err != nil {
		return catalog, err
	}
	statements := append(policy.Statements, "create schema recon")
	for _, stage := range all {
		if stage.Name == "recon.identity" {
			statements = append(statements, stage.WithPrefix("create view recon.identity as"))
		}
	}
	for _, text := range statements {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "rules", Text: text}); err != nil {
			return catalog, err
		}
	}
	return catalog, nil
}

// outcome is what the rules make of a user: the rules that say so, by name.
type outcome struct {
	isInScope        bool
	population       name
	roles, groups    map[string]string
	mayHold, mayJoin map[string]string
	fields           map[string]field
}

type name struct{ text, rule string }

type field struct {
	value sql.NullString
	rule  string
}

func outcomes(ctx context.Context, db *duckdb.DB, tests int) ([]outcome, error) {
	found := make([]outcome, tests)
	for i := range found {
		found[i] = outcome{roles: map[string]string{}, groups: map[string]string{}, mayHold: map[string]string{}, mayJoin: map[string]string{}, fields: map[string]field{}}
	}
	rows, err := db.Query(ctx, duckdb.Statement{Name: "ruletest/outcome.sql", Text: outcomeText})
	if err != nil {
		return nil, rules.ExpressionError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key int
		var subject, called, rule string
		var value sql.NullString
		if err := rows.Scan(&key, &subject, &called, &value, &rule); err != nil {
			return nil, err
		}
		each := &found[key]
		switch subject {
		case "population":
			each.population = name{called, rule}
		case "role":
			each.roles[called] = rule
		case "group":
			each.groups[called] = rule
		case "allowed role":
			each.mayHold[called] = rule
		case "allowed group":
			each.mayJoin[called] = rule
		case "attribute":
			each.fields[called] = field{value, rule}
		default:
			each.isInScope = true
		}
	}
	return found, rules.ExpressionError(rows.Err())
}

func (o outcome) compare(test rules.Test) []Difference {
	var all []Difference
	if test.InScope != nil && *test.InScope != o.isInScope {
		all = append(all, Difference{Subject: "in scope", Expected: fmt.Sprint(*test.InScope), Actual: fmt.Sprint(o.isInScope)})
	}
	if test.Population != nil && test.Population.Name != o.population.text {
		all = append(all, Difference{Subject: "population", Expected: orNone(test.Population.Name), Actual: orNone(o.population.text), Rule: o.population.rule})
	}
	all = append(all, compareNames("role", "granted", test.Roles, o.roles)...)
	all = append(all, compareNames("group", "granted", test.Member, o.groups)...)
	all = append(all, compareNames("role", "allowed", test.MayHold, o.mayHold)...)
	all = append(all, compareNames("group", "allowed", test.MayJoin, o.mayJoin)...)
	for _, each := range test.Fields {
		actual := o.fields[each.Name]
		expected := sql.NullString{}
		if each.Expected != nil {
			expected = sql.NullString{String: *each.Expected, Valid: true}
		}
		if expected != actual.value {
			all = append(all, Difference{Subject: "attribute", Name: each.Name, Expected: textOrNull(expected), Actual: textOrNull(actual.value), Rule: actual.rule})
		}
	}
	return all
}

func orNone(population string) string {
	if population == "" {
		return "none"
	}
	return population
}

func textOrNull(value sql.NullString) string {
	if !value.Valid {
		return "nothing"
	}
	return fmt.Sprintf("%q", value.String)
}

// compareNames: all that is granted, or allowed, must be expected, and the other way round.
func compareNames(subject, verb string, expected *[]string, actual map[string]string) []Difference {
	if expected == nil {
		return nil
	}
	var all []Difference
	for _, name := range *expected {
		if _, isGranted := actual[name]; !isGranted {
			all = append(all, Difference{Subject: subject, Name: name, Expected: verb, Actual: "not " + verb})
		}
	}
	for name, rule := range actual {
		if !slices.Contains(*expected, name) {
			all = append(all, Difference{Subject: subject, Name: name, Expected: "not " + verb, Actual: verb, Rule: rule})
		}
	}
	slices.SortFunc(all, func(a, b Difference) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// notes are what may explain a failure: nothing is expected of somebody out of
// scope, and a group may be misspelt.
func (o outcome) notes(test rules.Test, groups []string) []string {
	var notes []string
	if !o.isInScope && (test.InScope == nil || *test.InScope) {
		notes = append(notes, "the user is out of scope, so nothing is expected of them")
	}
	for _, each := range test.Groups {
		if slices.Contains(groups, each.Name) {
			continue
		}
		if hint := source.DidYouMean(each.Name, groups); hint != "" {
			notes = append(notes, fmt.Sprintf("%s: the rules name no group %q; %s", each.At, each.Name, hint))
		}
	}
	return notes
}

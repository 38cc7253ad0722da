package oel

import (
	"maps"
	"slices"

	"rolecall/exports/source"
)

// Want says what the place that uses an expression needs.
type Want int

// The needs of places.
const (
	Any       Want = iota // a value of any type, in the type's SQL type
	Condition             // boolean, never null: null counts as false
	Text                  // varchar, as ServiceNow would receive it; no arrays
	Names                 // varchar[], never null: of a string, an array, or nothing; no empty names
	JSON                  // json: any value
)

// Expression is a compiled expression.
type Expression struct {
	// SQL is a DuckDB expression over the row aliases identity (of okta.user)
	// and, if UsesAppUser, appuser (of okta.app_user).
	SQL         string
	Type        Type // of the expression as it was written, before Want converts it
	UsesAppUser bool
	UsesGroups  bool // it reads okta.membership and okta.group
	// Groups are conditions on the alias "group" (of okta.group) that the groups
	// meet which it asks of, by name, id or pattern.
	Groups []string
	// Attributes are the profile attributes it reads, sorted.
	Attributes []string
	// SimpleAttribute is x if the expression is exactly user.x.
	SimpleAttribute string
	// Functions are those it calls, by Function.Key, sorted.
	Functions []string
	// CanRaise: for some user it may raise an error, as Okta would.
	CanRaise bool
	// HasSubquery: the SQL has a subquery, so that it cannot stand in a lambda.
	HasSubquery bool
	Warnings    []source.Problem
}

// Compile turns an expression into SQL. An error is a *source.List whose
// problems are at their places in the user's file.
func Compile(text source.Text, scope Scope, want Want) (*Expression, error) {
	root, wrong := parse(text.Value)
	if wrong != nil {
		return nil, located(text, []*mistake{wrong})
	}
	c := newChecker(scope)
	written := c.check(root)
	typ := written.Type
	checked := c.want(written, want)
	if len(c.mistakes) == 0 && checked.depth() > 2*maxDepth {
		c.mistakes = append(c.mistakes, errTooDeep(0))
	}
	if len(c.mistakes) > 0 {
		return nil, located(text, c.mistakes)
	}
	if c.isUnknown {
		return &Expression{SQL: "null", Type: typ, Warnings: warnings(text, c.warnings)}, nil
	}
	e := &emitter{text: text, now: scope.Now, subject: scope.Subject}
	result := e.emit(checked)
	expression := &Expression{
		SQL: result.text, Type: typ, CanRaise: result.raises, HasSubquery: result.queries,
		UsesAppUser: c.usesAppUser, UsesGroups: c.usesGroups, Groups: e.groups,
		Attributes: slices.Sorted(maps.Keys(c.read)), Functions: slices.Sorted(maps.Keys(c.called)), SimpleAttribute: c.simple(written),
	}
	expression.Warnings = warnings(text, withoutGuarded(written, c.warnings))
	return expression, nil
}

// warnings are warnings at their places, with their lints' names.
func warnings(text source.Text, found []*mistake) []source.Problem {
	var problems []source.Problem
	for _, each := range found {
		problem := text.Problem(each.at, each.message, each.hint)
		problem.Lint = each.lint
		problems = append(problems, problem)
	}
	return problems
}

func located(text source.Text, mistakes []*mistake) error {
	var problems source.Problems
	for _, each := range mistakes {
		problems.Add(text.Problem(each.at, each.message, each.hint))
	}
	return problems.Err()
}

// simple is the attribute's name if the whole expression is one attribute.
func (c *checker) simple(root *node) string {
	if root.Op == opColumn && len(c.read) == 1 && !c.usesAppUser {
		return slices.Collect(maps.Keys(c.read))[0]
	}
	return ""
}

package rules

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Policy is a compiled rules file.
type Policy struct {
	// Text is the whole as people read it: what the rules meant.
	Text string
	// Statements are the statements of Text, in order: create schema policy, a
	// macro, then a create view for each relation of policy.sql.
	Statements []string
	// Warnings are what is suspicious in the rules but stops nothing.
	Warnings []source.Problem

	files []string // as places name them, as regular expressions
}

// Compile checks the rules against what the exports offer and compiles them to
// views. asOf is the instant of the run. The error is a *source.List of
// everything that is wrong.
func (r *Rules) Compile(catalog Catalog, asOf time.Time) (Policy, error) {
	asOf = asOf.UTC()
	c := newCompiler(r, catalog, asOf)
	c.checkDefinitions()
	c.checkNames()
	c.warnUnread()
	policy := Policy{Statements: []string{"create schema policy", trimmedMacro}, files: r.placed()}
	text := &strings.Builder{}
	fmt.Fprintf(text, "%s\n%s\n\ncreate schema policy;\n\n%s\n%s;\n", comment("What "+path.Base(orElse(r.file, "the default rules"))+" means, as relations, for the run as of "+asOf.Format(time.RFC3339)+"."),
		comment("Written by rolecall; every row names the line of the rules it comes from."),
		comment("A text without the blanks, tabs and line breaks around it."), trimmedMacro)
	for _, each := range views {
		statement := "create view policy." + each.name + " as\n" + each.query(c)
		policy.Statements = append(policy.Statements, statement)
		text.WriteByte('\n')
		for _, line := range contract()[each.name].comments {
			text.WriteString(strings.TrimRight("-- "+line, " ") + "\n")
		}
		text.WriteString(statement + ";\n")
	}
	if err := c.problems.Err(); err != nil {
		return Policy{}, err
	}
	policy.Text, policy.Warnings = text.String(), c.sortedWarnings()
	return policy, nil
}

// Different are the relations that two policies make differently, wherever in their files the
// rules are that make them: the place of a rule alone makes no difference.
func Different(one, other Policy) []string {
	var different []string
	for i, each := range views {
		if one.placeless(i) != other.placeless(i) {
			different = append(different, each.name)
		}
	}
	return different
}

// placeless is the statement of a view without the places of its rules.
func (p Policy) placeless(view int) string {
	place := regexp.MustCompile("('|-- )(?:" + strings.Join(p.files, "|") + "):[0-9]+")
	return place.ReplaceAllString(p.Statements[len(p.Statements)-len(views)+view], "$1")
}

// views are the relations of the contract, in its order, and their queries.
var views = []struct {
	name  string
	query func(*compiler) string
}{
	{"setting", (*compiler).setting},
	{"population", (*compiler).population},
	{"population_member", (*compiler).populationMember},
	{"population_setting", (*compiler).populationSetting},
	{"in_scope", (*compiler).inScope},
	{"correlation_key", (*compiler).correlationKey},
	{"correlation_rule", (*compiler).correlationRule},
	{"decided_link", (*compiler).decidedLink},
	{"expected_role", (*compiler).expectedRole},
	{"expected_group", (*compiler).expectedGroup},
	{"allowed_role", (*compiler).allowedRole},
	{"allowed_group", (*compiler).allowedGroup},
	{"denial", (*compiler).denial},
	{"holder_limit", (*compiler).holderLimit},
	{"managed_group", (*compiler).managedGroup},
	{"attribute", (*compiler).attribute},
	{"listed_field", (*compiler).listedField},
	{"expected_list", (*compiler).expectedList},
	{"actual_list", (*compiler).actualList},
	{"expected_lookup", (*compiler).expectedLookup},
	{"expected_attribute", (*compiler).expectedAttribute},
	{"actual_lookup", (*compiler).actualLookup},
	{"actual_attribute", (*compiler).actualAttribute},
	{"unmanaged_role", (*compiler).unmanagedRole},
	{"privileged_role", (*compiler).privilegedRole},
	{"conflict", (*compiler).conflict},
	{"conflict_excuse", (*compiler).conflictExcuse},
	{"service_account", (*compiler).serviceAccount},
	{"service_role", (*compiler).serviceRole},
	{"severity", (*compiler).severity},
	{"off_kind", (*compiler).offKind},
	{"check_pattern", (*compiler).checkPattern},
	{"rule_name", (*compiler).ruleName},
	{"exception", (*compiler).exception},
	{"exception_member", (*compiler).exceptionMember},
	{"rule_text", (*compiler).ruleText},
	{"protected_account", (*compiler).protectedAccount},
	{"never_grant", (*compiler).neverGrant},
	{"keep_last", (*compiler).keepLast},
	{"rule_read", (*compiler).ruleRead},
}

type compiler struct {
	rules    *Rules
	catalog  Catalog
	asOf     time.Time
	scope    oel.Scope
	problems source.Problems
	warnings []source.Problem

	compiled map[wanted]*oel.Expression

	wrongCells []*node // of matrices: it was said

	needsMembers   bool // it was said that memberships are missing
	isWrongDefined bool // definitions are wrong by themselves
}

// wanted is an expression of the rules and what its place needs of it.
type wanted struct {
	text term
	want oel.Want
}

func newCompiler(rules *Rules, catalog Catalog, asOf time.Time) *compiler {
	catalog = catalog.withCustom(rules)
	return &compiler{
		rules: rules, catalog: catalog, asOf: asOf.UTC(),
		compiled: map[wanted]*oel.Expression{},
		scope:    oel.Scope{Attributes: catalog.Okta, AppAttributes: catalog.App, IsOpen: catalog.IsOpen, Origin: catalog.OktaOrigin, Now: asOf.UTC(), Subject: "identity.login"},
	}
}

// warn notes a warning, unless the rules silence it.
func (c *compiler) warn(warning source.Problem) {
	if !c.rules.isIgnored(warning) {
		c.warnings = append(c.warnings, warning)
	}
}

func (c *compiler) sortedWarnings() []source.Problem {
	slices.SortStableFunc(c.warnings, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return slices.Compact(c.warnings)
}

// expression compiles an expression of the rules; null for one that is wrong,
// which fails the whole anyway.
func (c *compiler) expression(text term, want oel.Want) *oel.Expression {
	if known := c.compiled[wanted{text, want}]; known != nil {
		return known
	}
	if c.problems.Len() >= maxProblems {
		return &oel.Expression{SQL: "null"}
	}
	compiled, err := oel.Compile(text.text(), c.scope, want)
	if err != nil {
		c.complain(text, err)
		compiled = &oel.Expression{SQL: "null"}
	}
	for _, warning := range compiled.Warnings {
		if c.isSaidOfDefinition(text, warning) {
			continue
		}
		if oel.IsMistake(warning.Lint) && !c.rules.isIgnored(warning) {
			warning.Lint = ""
			c.problems.Add(warning)
			continue
		}
		c.warn(warning)
	}
	if compiled.UsesGroups {
		c.needMembers(text)
	}
	c.compiled[wanted{text, want}] = compiled
	return compiled
}

// complain notes what is wrong with an expression, but for what is wrong with a definition in
// it by itself.
func (c *compiler) complain(text term, err error) {
	var list *source.List
	if !c.isWrongDefined || !errors.As(err, &list) {
		c.problems.Merge(err)
		return
	}
	for _, each := range list.Problems() {
		if c.rules.definitions.at(text, each) == nil {
			c.problems.Add(each)
		}
	}
}

// isSaidOfDefinition says whether a warning of an expression is one of a definition in it, too.
func (c *compiler) isSaidOfDefinition(text term, warning source.Problem) bool {
	found := c.rules.definitions.at(text, warning)
	if found == nil {
		return false
	}
	isSame := func(each source.Problem) bool { return each.Lint == warning.Lint }
	return slices.ContainsFunc(c.expression(found.text(), oel.Condition).Warnings, isSame) ||
		slices.ContainsFunc(oel.Warn(found.text().text(), c.scope, oel.Condition), isSame)
}

// checkDefinitions compiles each by itself, before what uses it.
func (c *compiler) checkDefinitions() {
	for _, each := range c.rules.definitions.list {
		for _, attribute := range c.catalog.Okta {
			if attribute.Name == each.name {
				c.problems.Add(each.key.problem(fmt.Sprintf("users have an attribute %s, too: expressions could mean either", each.name), "choose another name, such as is_"+each.name))
			}
		}
		if text := each.text(); text.value != "" && !c.rules.definitions.isOpenIn(text) {
			c.expression(text, oel.Condition)
		}
	}
	c.isWrongDefined = c.problems.Len() > 0
}

// identities are the rows expressions are about.
func identities(expressions ...*oel.Expression) string {
	from := "from okta.user as identity"
	for _, each := range expressions {
		if each.UsesAppUser {
			return from + "\n    left join okta.app_user as appuser on appuser.user_key = identity.user_key"
		}
	}
	return from
}

// field finds a field of accounts. One that ServiceNow ships but nobody
// exported is there and not exported; any other name is an error.
func (c *compiler) field(name term) (Field, bool) {
	known := make([]string, 0, len(c.catalog.Fields)+len(standardFields))
	for _, each := range c.catalog.Fields {
		if each.Name == name.value {
			return each, true
		}
		known = append(known, each.Name)
	}
	if slices.Contains(standardFields, name.value) {
		return Field{Name: name.value}, true
	}
	message := fmt.Sprintf("sys_user has no field %q, neither in the exports nor as ServiceNow ships it", name.value)
	c.problems.Add(name.problem(message, source.DidYouMean(name.value, append(known, standardFields...))))
	return Field{}, false
}

// asText reads a field of the row called account as text: true and false,
// 2026-12-31, 2026-12-31 23:59:59.
func (f Field) asText() string {
	column := "account." + duckdb.Ident(f.Name)
	switch f.Type {
	case "string", "reference":
		return column
	case "date":
		return "strftime(" + column + ", '%Y-%m-%d')"
	case "date_time":
		return "strftime(" + column + ", '%Y-%m-%d %H:%M:%S')"
	}
	return column + "::varchar"
}

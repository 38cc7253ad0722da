package ruling

import (
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
	"rolecall/reconcile"
	"rolecall/reconcile/rules"
	"rolecall/reports/output"
)

//go:embed [0-9]*.sql
var files embed.FS

//go:embed read/*.sql
var reading embed.FS

// Statements make the relations of the schema ruling, in the order to read them in.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "ruling") }

// Unclear says that a name has several meanings, or none.
type Unclear struct {
	Name     string
	Meanings []string // login, role, group
	Near     []string
}

func (u Unclear) Error() string {
	if len(u.Meanings) > 1 {
		return fmt.Sprintf("%s is a %s; --as %s says which is meant", u.Name, strings.Join(u.Meanings, " and a "), strings.Join(u.Meanings, " or --as "))
	}
	hint := "names of roles and groups are those of ServiceNow"
	if len(u.Near) > 0 {
		hint = "did you mean " + strings.Join(u.Near, ", ") + "?"
	}
	return fmt.Sprintf("no login, role or group is called %s in the exports and the rules; %s", u.Name, hint)
}

// Ask answers what the rules say of a name, which is of that meaning, or of whatever it has one
// if that is empty. The exports are in db, and the schema policy is not. The error is an Unclear
// if the name has no meaning or several.
func Ask(ctx context.Context, db *duckdb.DB, read *rules.Rules, asOf time.Time, name, meaning string, progress func(step string, done, total int64)) (Answer, error) {
	answer := Answer{AsOf: asOf.UTC(), People: []Person{}, Entitlements: []Entitlement{}}
	rulings, err := prepare(ctx, db, read, asOf)
	if err != nil {
		return answer, err
	}
	if meaning, err = ask(ctx, db, name, meaning); err != nil {
		return answer, err
	}
	questions, err := about(meaning, rulings)
	if err != nil {
		return answer, err
	}
	if err := reconcile.Answer(ctx, db, questions, progress); err != nil {
		return answer, rules.ExpressionError(err)
	}
	if err := answer.read(ctx, db, meaning); err != nil {
		return answer, err
	}
	if len(answer.People)+len(answer.Entitlements) == 0 {
		return answer, fmt.Errorf("the account %s belongs to no identity in Okta, so the rules do not apply to it", source.Printable(name))
	}
	return answer, nil
}

// about are the statements that answer what is asked of a person, or of a role or group.
func about(meaning string, rulings rules.Rulings) ([]statement.Statement, error) {
	all, err := Statements()
	if err != nil {
		return nil, err
	}
	if meaning != Login {
		return slices.DeleteFunc(all, func(each statement.Statement) bool {
			return slices.Contains([]string{"ruling.person", "ruling.unmet", "ruling.person_item", "ruling.near", "ruling.setting"}, each.Name)
		}), nil
	}
	all = slices.DeleteFunc(all, func(each statement.Statement) bool {
		return slices.Contains([]string{"ruling.entitlement", "ruling.total"}, each.Name)
	})
	return append(all, statement.Statement{
		File: "ruling/condition.sql", Name: "ruling.condition", Makes: []string{"ruling.condition"},
		Reads: []string{"ruling.person", "okta.user", "okta.membership", "okta.group", "okta.app_user"}, Text: rulings.Conditions,
	}), nil
}

// prepare compiles the rules, and lists them.
func prepare(ctx context.Context, db *duckdb.DB, read *rules.Rules, asOf time.Time) (rules.Rulings, error) {
	catalog, err := rules.LoadCatalog(ctx, db)
	if err != nil {
		return rules.Rulings{}, err
	}
	policy, err := read.Compile(catalog, asOf)
	if err != nil {
		return rules.Rulings{}, err
	}
	if err := reconcile.Prepare(ctx, db, reconcile.Options{Policy: policy.Statements}); err != nil {
		return rules.Rulings{}, rules.ExpressionError(err)
	}
	rulings := read.Rulings(catalog, asOf)
	for _, text := range append([]string{rules.RulingSchema}, rulings.Statements...) {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "ruling", Text: text}); err != nil {
			return rulings, err
		}
	}
	return rulings, nil
}

var readers = statement.NewNamed(reading, "read", "ruling/read")

// ask puts down what is asked for: what the name means, if that is one thing.
func ask(ctx context.Context, db *duckdb.DB, name, meaning string) (string, error) {
	found, err := list[struct{ Meaning, Name string }](ctx, db, "ruling.meaning", duckdb.Params{"name": name, "meaning": meaning})
	if err != nil {
		return "", rules.ExpressionError(err)
	}
	if len(found) != 1 {
		return "", unclear(ctx, db, name, meaning, found)
	}
	_, err = db.Exec(ctx, duckdb.Statement{
		Name: "ruling", Text: "create table ruling.asked as select $meaning::varchar as meaning, $name::varchar as name",
		Params: duckdb.Params{"meaning": found[0].Meaning, "name": found[0].Name},
	})
	return found[0].Meaning, err
}

func unclear(ctx context.Context, db *duckdb.DB, name, meaning string, found []struct{ Meaning, Name string }) error {
	problem := Unclear{Name: source.Printable(name)}
	for _, each := range found {
		problem.Meanings = append(problem.Meanings, each.Meaning)
	}
	if len(found) > 0 {
		return problem
	}
	near, err := list[struct{ Name string }](ctx, db, "ruling.near_name", duckdb.Params{"name": name, "meaning": meaning})
	if err != nil {
		return err
	}
	for _, each := range near {
		problem.Near = append(problem.Near, source.Printable(each.Name))
	}
	return problem
}

// read reads what was answered.
func (a *Answer) read(ctx context.Context, db *duckdb.DB, meaning string) error {
	if meaning != Login {
		return a.readEntitlements(ctx, db)
	}
	profiles, err := list[Profile](ctx, db, "ruling.profile", nil)
	if err != nil {
		return err
	}
	for _, each := range profiles {
		of := duckdb.Params{"user_key": each.UserKey}
		person := Person{Profile: each}
		var problems [5]error
		person.Items, problems[0] = list[Item](ctx, db, "ruling.item", of)
		person.Values, problems[1] = list[Value](ctx, db, "ruling.value", of)
		person.Near, problems[2] = list[Near](ctx, db, "ruling.near", of)
		person.Populations, problems[3] = list[Population](ctx, db, "ruling.population", of)
		person.Settings, problems[4] = list[Setting](ctx, db, "ruling.setting", of)
		if err := errors.Join(problems[:]...); err != nil {
			return rules.ExpressionError(err)
		}
		a.People = append(a.People, person)
	}
	return nil
}

func (a *Answer) readEntitlements(ctx context.Context, db *duckdb.DB) error {
	totals, err := list[Total](ctx, db, "ruling.total", nil)
	if err != nil {
		return err
	}
	for _, each := range totals {
		ways, err := list[Way](ctx, db, "ruling.way", duckdb.Params{"relation": each.Relation, "name": each.Item})
		if err != nil {
			return err
		}
		a.Entitlements = append(a.Entitlements, Entitlement{each, ways})
	}
	return nil
}

func list[T any](ctx context.Context, db *duckdb.DB, name string, params duckdb.Params) ([]T, error) {
	query, err := readers.With(name, params)
	if err != nil {
		return nil, err
	}
	return output.List[T](ctx, db, query)
}

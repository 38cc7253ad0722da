package eval

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Evaluator evaluates expressions for the user of a context. It is not safe
// for use by several goroutines at once.
type Evaluator struct {
	db    *duckdb.DB
	scope oel.Scope
}

// NewEvaluator opens a database in memory and creates the canonical tables. It
// has an empty context.
func NewEvaluator(ctx context.Context) (*Evaluator, error) {
	db, err := duckdb.Open(ctx, duckdb.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	evaluator := &Evaluator{db: db}
	if err := evaluator.exec(ctx, "schema.sql", exports.Schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := evaluator.SetContext(ctx, &Context{}); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return evaluator, nil
}

// Close ends the evaluator.
func (e *Evaluator) Close() error { return e.db.Close() }

// SetContext makes the context's user the one that expressions see.
func (e *Evaluator) SetContext(ctx context.Context, context *Context) error {
	profile, err := attributes("user.profile", context.User.Profile)
	if err != nil {
		return err
	}
	app := context.AppUser
	if app == nil {
		app = &AppUser{}
	}
	appProfile, err := attributes("app_user.profile", app.Profile)
	if err != nil {
		return err
	}
	now := context.Now
	if now.IsZero() {
		now = time.Now()
	}
	e.scope = oel.Scope{
		Attributes: scopeOf("identity", profile), AppAttributes: scopeOf("appuser", appProfile),
		Origin: fmt.Sprintf("%d attributes known from the context", len(profile)), Now: now,
	}
	for _, statement := range []struct{ name, text string }{
		{"okta.user", userTable(context.User, profile)},
		{"okta.app_user", appUserTable(app, appProfile)},
		{"okta.group", groupRows(context.Groups)},
	} {
		if err := e.exec(ctx, statement.name, statement.text); err != nil {
			return err
		}
	}
	return nil
}

func (e *Evaluator) exec(ctx context.Context, name, text string) error {
	_, err := e.db.Exec(ctx, duckdb.Statement{Name: name, Text: text})
	return err
}

func scopeOf(alias string, profile []attribute) []oel.Attribute {
	found := make([]oel.Attribute, len(profile))
	for i, each := range profile {
		found[i] = oel.Attribute{Name: each.name, Column: alias + "." + columnOf(each.name), Type: each.typ}
	}
	return found
}

// columnOf is the column of a profile attribute: columns differ in more than
// case, attributes need not.
func columnOf(name string) string {
	if slices.Contains(oel.BaseAttributes, name) {
		return duckdb.Ident(name)
	}
	return duckdb.Ident(fmt.Sprintf("profile_%s_%x", name, name))
}

// userTable is okta.user with one row, the profile's custom attributes among
// the columns.
func userTable(user User, profile []attribute) string {
	columns := []string{
		"0 as user_key", orNull(user.ID) + " as okta_id", orNull(user.Status) + " as status",
		stamp(user.Created) + " as created_at", stamp(user.Activated) + " as activated_at",
		stamp(user.StatusChanged) + " as status_changed_at", stamp(user.LastLogin) + " as last_login_at",
		stamp(user.LastUpdated) + " as last_updated_at", stamp(user.PasswordChanged) + " as password_changed_at",
	}
	values := map[string]string{}
	for _, each := range profile {
		values[each.name] = each.literal
	}
	for _, name := range oel.BaseAttributes {
		if _, given := values[name]; !given {
			columns = append(columns, "cast(null as varchar) as "+duckdb.Ident(name))
		}
	}
	for _, each := range profile {
		columns = append(columns, each.literal+" as "+columnOf(each.name))
	}
	return "create or replace table okta.user as select " + strings.Join(columns, ", ")
}

func appUserTable(app *AppUser, profile []attribute) string {
	columns := []string{"0 as user_key", orNull(app.ExternalID) + " as external_id", orNull(app.UserName) + " as user_name"}
	for _, each := range profile {
		columns = append(columns, each.literal+" as "+columnOf(each.name))
	}
	return "create or replace table okta.app_user as select " + strings.Join(columns, ", ")
}

// groupRows replaces the groups and the user's memberships.
func groupRows(groups []Group) string {
	statements := []string{"delete from okta.membership", `delete from okta."group"`}
	for key, group := range groups {
		statements = append(statements,
			fmt.Sprintf(`insert into okta."group" values (%d, %s, %s, %s, %s, 0, %d)`,
				key, orNull(group.ID), text(group.Name), orNull(group.Type), orNull(group.SourceID), key+1),
			fmt.Sprintf("insert into okta.membership values (0, %d, 0, %d)", key, key+1))
	}
	return strings.Join(statements, ";\n")
}

// Eval evaluates an expression for the context's user. An expression that is
// wrong, or that Okta itself would fail on, is an error for people.
func (e *Evaluator) Eval(ctx context.Context, expr string) (json.RawMessage, error) {
	compiled, err := e.compile(expr)
	if err != nil {
		return nil, err
	}
	values, err := e.run(ctx, []*oel.Expression{compiled})
	if err != nil {
		return nil, err
	}
	return values[0], nil
}

func (e *Evaluator) compile(expr string) (*oel.Expression, error) {
	return oel.Compile(source.Whole("expression", expr), e.scope, oel.JSON)
}

// run evaluates expressions in one query.
func (e *Evaluator) run(ctx context.Context, expressions []*oel.Expression) ([]json.RawMessage, error) {
	columns := make([]string, len(expressions))
	for i, expression := range expressions {
		columns[i] = "cast(" + expression.SQL + " as varchar)"
	}
	found, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range found {
		into[i] = &found[i]
	}
	query := duckdb.Statement{Name: "expression", Text: "select " + strings.Join(columns, ",\n") + "\nfrom okta.user as identity, okta.app_user as appuser"}
	if err := e.db.QueryRow(ctx, query, into...); err != nil {
		return nil, raised(err)
	}
	values := make([]json.RawMessage, len(found))
	for i, value := range found {
		switch {
		case !value.Valid:
			values[i] = json.RawMessage("null")
		case !json.Valid([]byte(value.String)):
			return nil, errors.New("expression: the result is not a finite number")
		default:
			values[i] = json.RawMessage(value.String)
		}
	}
	return values, nil
}

// raised is what an expression said when it failed, without the engine's words
// around it.
func raised(err error) error {
	var engine *duckdb.Error
	if errors.As(err, &engine) {
		if message, ok := strings.CutPrefix(engine.Message, "Invalid Input Error: "); ok {
			return errors.New(source.Printable(message))
		}
	}
	return err
}

func text(value string) string { return duckdb.Literal(value) }

func orNull(value string) string {
	if value == "" {
		return "cast(null as varchar)"
	}
	return text(value)
}

func stamp(at *time.Time) string {
	if at == nil {
		return "cast(null as timestamp)"
	}
	return "timestamp '" + at.UTC().Format("2006-01-02 15:04:05.000000") + "'"
}

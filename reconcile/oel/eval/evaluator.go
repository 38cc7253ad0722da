package eval

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Evaluator evaluates expressions for the users of contexts. It is not safe
// for use by several goroutines at once.
type Evaluator struct {
	db       *duckdb.DB
	scope    oel.Scope
	contexts int
	known    map[string][]Result // of expressions evaluated since the contexts were set
}

// mostKnown caps how many results are kept, mostNested how many expressions with
// subqueries share a query.
const (
	mostKnown  = 20_000
	mostNested = 4
)

// NewEvaluator opens a database in memory and creates the canonical tables. It
// has one context, which is empty.
func NewEvaluator(ctx context.Context) (*Evaluator, error) {
	db, err := duckdb.Open(ctx, duckdb.Options{Threads: 1, Plain: true})
	if err != nil {
		return nil, err
	}
	evaluator := &Evaluator{db: db}
	if err := evaluator.exec(ctx, "schema.sql", exports.Schema+exports.Macros); err != nil {
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
	return e.SetContexts(ctx, []*Context{context})
}

// SetContexts makes a table of the contexts' users: one row each.
func (e *Evaluator) SetContexts(ctx context.Context, contexts []*Context) error {
	users, apps := make([]map[string]any, len(contexts)), make([]map[string]any, len(contexts))
	for i, each := range contexts {
		users[i] = each.User.Profile
		if each.AppUser != nil {
			apps[i] = each.AppUser.Profile
		}
	}
	user, err := profilesOf("user.profile", users)
	if err != nil {
		return err
	}
	app, err := profilesOf("app_user.profile", apps)
	if err != nil {
		return err
	}
	now, err := nowOf(contexts)
	if err != nil {
		return err
	}
	tables := strings.Join([]string{userTable(contexts, user), appUserTable(contexts, app), groupTables(contexts)}, ";\n")
	if err := e.exec(ctx, "context", tables); err != nil {
		return err
	}
	e.contexts, e.known = len(contexts), map[string][]Result{}
	e.scope = oel.Scope{
		Attributes: user.scope("identity"), AppAttributes: app.scope("appuser"), Now: now,
		Origin: fmt.Sprintf("known from the context: %d", len(user.names)),
	}
	return nil
}

// Scope is what names mean in the contexts.
func (e *Evaluator) Scope() oel.Scope { return e.scope }

func (e *Evaluator) exec(ctx context.Context, name, text string) error {
	_, err := e.db.Exec(ctx, duckdb.Statement{Name: name, Text: text})
	return err
}

// Eval evaluates an expression for the (first) context's user. An expression
// that is wrong, or that Okta itself would fail on, is an error for people.
func (e *Evaluator) Eval(ctx context.Context, expr string) (json.RawMessage, error) {
	result := e.EvalAll(ctx, []string{expr})[0][0]
	return result.Value, result.Err
}

// origin is what errors call the place of an expression.
const origin = "expression"

// Result is the value of an expression for a user, or why it has none.
type Result struct {
	Value json.RawMessage
	Err   error
}

// EvalAll evaluates expressions for the users of all contexts: by expression,
// then by context. Most share a query. Those with subqueries would make its
// plan slow, and share one with a few others; those that can raise an error,
// which ends a query, share one of their own and are taken apart if one does.
func (e *Evaluator) EvalAll(ctx context.Context, exprs []string) [][]Result {
	results := make([][]Result, len(exprs))
	var safe, risky, nested []place
	for i, expr := range exprs {
		if known, ok := e.known[expr]; ok {
			results[i] = known
			continue
		}
		compiled, err := oel.Compile(source.Whole(origin, expr), e.scope, oel.JSON)
		switch here := []place{{i, compiled}}; {
		case err != nil:
			results[i] = e.failed(err)
		case compiled.HasSubquery && !compiled.CanRaise:
			nested = append(nested, here...)
		case compiled.HasSubquery:
			e.evaluateInOneQuery(ctx, here, results)
		case compiled.CanRaise:
			risky = append(risky, here...)
		default:
			safe = append(safe, here...)
		}
	}
	e.evaluateInOneQuery(ctx, safe, results)
	e.evaluateInOneQuery(ctx, risky, results)
	for few := range slices.Chunk(nested, mostNested) {
		e.evaluateInOneQuery(ctx, few, results)
	}
	for i, expr := range exprs {
		if len(e.known) < mostKnown && ctx.Err() == nil {
			e.known[expr] = results[i]
		}
	}
	return results
}

// place is an expression and the place of its results.
type place struct {
	index      int
	expression *oel.Expression
}

// failed is the same error for every context.
func (e *Evaluator) failed(err error) []Result {
	results := make([]Result, e.contexts)
	for i := range results {
		results[i].Err = err
	}
	return results
}

// evaluateInOneQuery evaluates expressions in one query; if one raises an error, by
// evaluatePerContext instead.
func (e *Evaluator) evaluateInOneQuery(ctx context.Context, places []place, results [][]Result) {
	expressions := make([]*oel.Expression, len(places))
	for i, each := range places {
		expressions[i] = each.expression
	}
	if len(places) == 0 {
		return
	}
	rows, err := e.query(ctx, expressions, " order by identity.user_key")
	for i, each := range places {
		if err != nil {
			results[each.index] = e.evaluatePerContext(ctx, each.expression)
			continue
		}
		for _, row := range rows {
			results[each.index] = append(results[each.index], row[i])
		}
	}
}

// evaluatePerContext evaluates an expression in a query per context, so that an
// error costs only the context that raises it its value.
func (e *Evaluator) evaluatePerContext(ctx context.Context, expression *oel.Expression) []Result {
	results := make([]Result, e.contexts)
	for key := range results {
		where := fmt.Sprintf(" where identity.user_key = %d", key)
		rows, err := e.query(ctx, []*oel.Expression{expression}, where)
		if err != nil {
			results[key].Err = err
		} else {
			results[key] = rows[0][0]
		}
	}
	return results
}

// query has a row for each context and a column for each expression.
func (e *Evaluator) query(ctx context.Context, expressions []*oel.Expression, tail string) ([][]Result, error) {
	if e.contexts == 1 {
		tail = "" // one row has one order
	}
	return query(ctx, e.db, expressions, tail)
}

// query evaluates expressions that were compiled to JSON: a row for each user,
// a column for each expression.
func query(ctx context.Context, db *duckdb.DB, expressions []*oel.Expression, tail string) ([][]Result, error) {
	columns, from := make([]string, len(expressions)), "\nfrom okta.user as identity"
	for i, expression := range expressions {
		columns[i] = "cast(" + expression.SQL + " as varchar)"
		if expression.UsesAppUser && !strings.Contains(from, "join") {
			from += " left join okta.app_user as appuser using (user_key)"
		}
	}
	rows, err := db.Query(ctx, duckdb.Statement{Name: "expression", Text: "select " + strings.Join(columns, ",\n") + from + tail})
	if err != nil {
		return nil, expressionError(err)
	}
	defer rows.Close()
	var found [][]Result
	for rows.Next() {
		row, err := scan(rows, len(columns))
		if err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, expressionError(rows.Err())
}

func scan(rows *duckdb.Rows, columns int) ([]Result, error) {
	values, into, row := make([]sql.NullString, columns), make([]any, columns), make([]Result, columns)
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	for i, value := range values {
		row[i] = resultOf(value)
	}
	return row, nil
}

func resultOf(value sql.NullString) Result {
	switch {
	case !value.Valid:
		return Result{Value: json.RawMessage("null")}
	case !json.Valid([]byte(value.String)):
		return Result{Err: errors.New("expression: the result is not a finite number")}
	}
	return Result{Value: json.RawMessage(value.String)}
}

// expressionError is the error that an expression raised, without the engine's
// words around it; any other error stays as it is.
func expressionError(err error) error {
	if text, isRaised := duckdb.Raised(err); isRaised && strings.HasPrefix(text, origin+":") {
		return errors.New(source.Printable(text))
	}
	return err
}

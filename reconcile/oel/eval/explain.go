package eval

import (
	"context"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Part is a part of an expression and what it is for a user; a part without a
// value of its own has no Result.
type Part struct {
	oel.Part
	Result *Result
}

// Explain evaluates every part of an expression for the (first) context's user:
// the whole, then its operands with theirs. Operands that the whole never
// reaches are evaluated as well; one that fails has its error.
func (e *Evaluator) Explain(ctx context.Context, expr string) ([]Part, error) {
	return explain(ctx, e.db, e.scope, 0, expr)
}

// ExplainForLogin is Explain for the user of that login in a loaded estate.
func ExplainForLogin(ctx context.Context, db *duckdb.DB, scope oel.Scope, login, expr string) ([]Part, error) {
	if _, err := oel.Explain(source.Whole(origin, expr), scope); err != nil {
		return nil, err // it is wrong for everybody
	}
	key, err := keyOf(ctx, db, login)
	if err != nil {
		return nil, err
	}
	return explain(ctx, db, scope, key, expr)
}

func explain(ctx context.Context, db *duckdb.DB, scope oel.Scope, key int64, expr string) ([]Part, error) {
	explained, err := oel.Explain(source.Whole(origin, expr), scope)
	if err != nil {
		return nil, err
	}
	parts := make([]Part, len(explained))
	var values []*oel.Expression
	for i, each := range explained {
		parts[i] = Part{Part: each}
		if each.Value != nil {
			values = append(values, each.Value)
		}
	}
	results, err := evaluateFor(ctx, db, key, values)
	for i := range parts {
		if parts[i].Value != nil && err == nil {
			parts[i].Result, results = &results[0], results[1:]
		}
	}
	return parts, err
}

// evaluateFor evaluates expressions for one user in one query; if one raises an
// error, each in its own.
func evaluateFor(ctx context.Context, db *duckdb.DB, key int64, expressions []*oel.Expression) ([]Result, error) {
	rows, err := query(ctx, db, expressions, whereKey(key))
	if err == nil {
		return rows[0], nil
	}
	results := make([]Result, len(expressions))
	for i, each := range expressions {
		rows, err := query(ctx, db, []*oel.Expression{each}, whereKey(key))
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case err != nil:
			results[i].Err = err
		default:
			results[i] = rows[0][0]
		}
	}
	return results, nil
}

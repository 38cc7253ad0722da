package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strings"

	engine "github.com/duckdb/duckdb-go/v2"
)

// pragma begins a statement that the engine may turn into a query.
var pragma = regexp.MustCompile(`(?is)^(\s|--[^\n]*\n|/\*.*?\*/)*pragma\b`)

// ending is what may stand behind a query: a semicolon, and comments.
var ending = regexp.MustCompile(`(?s);(\s|--[^\n]*(\n|$)|/\*.*?\*/)*$`)

// WithoutEnd is a query without the semicolon behind it, so that it can stand in another.
func WithoutEnd(query string) string { return ending.ReplaceAllString(query, "") }

// Only says of SQL that a user wrote whether it is one statement that reads:
// a query, or the explanation of one. Anything else is refused, whatever the
// database would allow; so is a statement with parameters.
func (db *DB) Only(ctx context.Context, statement Statement) error {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var kind engine.StmtType
	var parameters int
	err = conn.Raw(func(raw any) error {
		prepared, err := raw.(driver.Conn).Prepare(statement.Text)
		if err != nil {
			return err
		}
		defer prepared.Close()
		parameters = prepared.NumInput()
		kind, err = prepared.(*engine.Stmt).StatementType()
		return err
	})
	var problem *engine.Error
	switch {
	case errors.As(err, &problem):
		return located(ctx, statement, err)
	case err != nil && strings.TrimSpace(statement.Text) == "":
		return fmt.Errorf("%s: there is no statement", statement.Name)
	case err != nil:
		return fmt.Errorf("%s: one statement at a time, please: a query", statement.Name)
	case kind != engine.STATEMENT_TYPE_SELECT && kind != engine.STATEMENT_TYPE_EXPLAIN, pragma.MatchString(statement.Text):
		return fmt.Errorf("%s: read-only: only queries (select, from, with, describe, show, summarize, explain) are allowed", statement.Name)
	case parameters > 0:
		return fmt.Errorf("%s: the query has parameters ($name or ?), and there is nobody to give them a value", statement.Name)
	}
	return nil
}

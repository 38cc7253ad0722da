package eval

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// ForLogin evaluates an expression for the user of that login in a loaded
// estate. Logins compare without case and diacritics, as Okta's do.
func ForLogin(ctx context.Context, db *duckdb.DB, scope oel.Scope, login, expr string) (json.RawMessage, error) {
	compiled, err := oel.Compile(source.Whole("expression", expr), scope, oel.JSON)
	if err != nil {
		return nil, err
	}
	key, err := keyOf(ctx, db, login)
	if err != nil {
		return nil, err
	}
	rows, err := query(ctx, db, []*oel.Expression{compiled}, whereKey(key))
	if err != nil {
		return nil, err
	}
	return rows[0][0].Value, rows[0][0].Err
}

func whereKey(key int64) string { return fmt.Sprintf(" where identity.user_key = %d", key) }

// keyOf finds the user of a login.
func keyOf(ctx context.Context, db *duckdb.DB, login string) (int64, error) {
	var key int64
	err := db.QueryRow(ctx, duckdb.Statement{
		Name:   "login",
		Text:   "select user_key from okta.user where lower(strip_accents(login)) = lower(strip_accents($login))",
		Params: duckdb.Params{"login": login},
	}, &key)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, noSuchLogin(ctx, db, login)
	}
	return key, err
}

// noSuchLogin says that no user has the login, and which logins are near.
func noSuchLogin(ctx context.Context, db *duckdb.DB, login string) error {
	rows, err := db.Query(ctx, duckdb.Statement{
		Name:   "logins",
		Text:   "select login from okta.user order by jaro_winkler_similarity(lower(login), lower($login)) desc, login limit 3",
		Params: duckdb.Params{"login": login},
	})
	if err != nil {
		return err
	}
	defer rows.Close()
	var logins []string
	for rows.Next() {
		var near string
		if err := rows.Scan(&near); err != nil {
			return err
		}
		logins = append(logins, near)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return source.Problem{
		Message: fmt.Sprintf("no user of the estate has the login %q", login), Hint: source.DidYouMean(login, logins),
	}
}

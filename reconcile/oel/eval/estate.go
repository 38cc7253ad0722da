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
	var key int64
	err = db.QueryRow(ctx, duckdb.Statement{
		Name:   "login",
		Text:   "select user_key from okta.user where lower(strip_accents(login)) = lower(strip_accents($login))",
		Params: duckdb.Params{"login": login},
	}, &key)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nobody(ctx, db, login)
	case err != nil:
		return nil, err
	}
	var value sql.NullString
	err = db.QueryRow(ctx, duckdb.Statement{
		Name: "expression",
		Text: "select cast(" + compiled.SQL + " as varchar) from okta.user as identity" +
			fmt.Sprintf(" left join okta.app_user as appuser using (user_key) where identity.user_key = %d", key),
	}, &value)
	if err != nil {
		return nil, raised(err)
	}
	result := resultOf(value)
	return result.Value, result.Err
}

// nobody says that no user has the login, and which logins are near.
func nobody(ctx context.Context, db *duckdb.DB, login string) error {
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

package oel_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// user is a row of the fixture's table: what its attributes are.
type user map[string]any

// attributeTypes are the fixture's custom attributes.
var attributeTypes = []struct {
	name    string
	typ     oel.Type
	sqlType string
}{
	{"s", oel.String, "varchar"}, {"t", oel.String, "varchar"}, {"always", oel.String, "varchar"},
	{"b", oel.Boolean, "boolean"}, {"i", oel.Integer, "bigint"}, {"j", oel.Integer, "bigint"},
	{"n", oel.Number, "double"}, {"list", oel.ArrayOf(oel.String), "varchar[]"}, {"ints", oel.ArrayOf(oel.Integer), "bigint[]"},
}

// table is a database with users.
type table struct {
	db    *duckdb.DB
	scope oel.Scope
}

func newTable(t testing.TB) *table {
	t.Helper()
	db, err := duckdb.Open(context.Background(), duckdb.Options{Threads: 1, Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	made := &table{db: db, scope: oel.Scope{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Origin: "9 attributes known from users.json"}}
	made.exec(t, exports.Schema+exports.Macros)
	for _, each := range attributeTypes {
		made.exec(t, "alter table okta.user add column "+duckdb.Ident("x_"+each.name)+" "+each.sqlType)
		made.scope.Attributes = append(made.scope.Attributes, oel.Attribute{
			Name: each.name, Column: `identity.` + duckdb.Ident("x_"+each.name), Type: each.typ, AlwaysSet: each.name == "always",
		})
	}
	made.exec(t, `insert into okta."group" values (0, '00g0', 'Sales', 'OKTA_GROUP', null, true, null, 0, 1), (1, null, 'It''s', 'APP_GROUP', '0oa', true, null, 0, 2), (2, '00g2', 'Sales', null, null, true, null, 0, 3)`)
	return made
}

func (t *table) exec(tb testing.TB, text string) {
	tb.Helper()
	if _, err := t.db.Exec(context.Background(), duckdb.Statement{Name: "fixture", Text: text}); err != nil {
		tb.Fatal(err)
	}
}

// fill replaces the users. User k is in group k.
func (t *table) fill(tb testing.TB, users []user) {
	tb.Helper()
	statements := []string{"delete from okta.user", "delete from okta.membership", "delete from okta.app_user",
		"insert into okta.app_user values (0, '0oa', 'sysid', 'app', 'USER', 'ACTIVE', null, null, 0, 1)"}
	for key, each := range users {
		columns, values := "user_key, status, login, file_key, record", fmt.Sprintf("%d, 'ACTIVE', 'u%d', 0, 1", key, key)
		for _, attribute := range attributeTypes {
			columns += ", " + duckdb.Ident("x_"+attribute.name)
			values += ", " + literal(each[attribute.name])
		}
		statements = append(statements, "insert into okta.user by name select * from (values ("+values+")) as row("+columns+")",
			fmt.Sprintf("insert into okta.membership values (%d, %d, 0, 1)", key, key%3))
	}
	t.exec(tb, strings.Join(statements, ";\n"))
}

func literal(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case string:
		return duckdb.Literal(value)
	case []any:
		parts := make([]string, len(value))
		for i, each := range value {
			parts[i] = literal(each)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(value)
}

// someUsers has a value and a null in every column.
var someUsers = []user{
	{"s": "Sales", "t": "", "always": "x", "b": true, "i": int32(3), "j": int32(-2147483648), "n": 2.5, "list": []any{"a", "b", nil}, "ints": []any{int32(1), int32(2)}},
	{"s": "It's", "t": "12", "always": "é😀", "b": false, "i": int32(0), "j": int32(2147483647), "n": -0.5, "list": []any{}, "ints": []any{}},
	{"always": "$1"},
}

// values runs a compiled expression for all users, or for one.
func (t *table) values(expression *oel.Expression, only int) ([]any, error) {
	where := ""
	if only >= 0 {
		where = fmt.Sprintf(" where identity.user_key = %d", only)
	}
	rows, err := t.db.Query(context.Background(), duckdb.Statement{Name: "values", Text: "select cast(to_json(" + expression.SQL + ") as varchar) " +
		"from okta.user as identity left join okta.app_user as appuser using (user_key)" + where + " order by identity.user_key"})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []any
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		var value any
		if text.Valid {
			if err := json.Unmarshal([]byte(text.String), &value); err != nil {
				return nil, fmt.Errorf("%s: %w", text.String, err)
			}
		}
		found = append(found, value)
	}
	return found, rows.Err()
}

func (t *table) compile(expr string, want oel.Want) (*oel.Expression, error) {
	return oel.Compile(source.Whole("rules.yaml", expr), t.scope, want)
}

package oel_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/oel/eval"
)

// TestCasesAreColumnsOfOneQuery: all cases of the conformance file that have a
// value are columns of one select over the canonical tables, one user a context,
// as the rules use expressions.
func TestCasesAreColumnsOfOneQuery(t *testing.T) {
	contexts, cases := readCases(t, "conformance.jsonl")
	cases = slices.DeleteFunc(cases, func(each conformanceCase) bool { return each.Error })
	names := slices.Sorted(maps.Keys(contexts))
	users := newCanonical(t)
	for key, name := range names {
		users.add(t, key, parseContext(t, contexts[name]))
	}
	columns := make([]string, len(cases))
	for i, each := range cases {
		compiled, err := oel.Compile(source.Whole(each.ID, each.Expr), users.scope, oel.JSON)
		if err != nil {
			t.Fatal(err)
		}
		columns[i] = "cast(" + compiled.SQL + " as varchar) as " + each.ID
	}
	checked := 0
	for key, row := range users.rows(t, columns) {
		for i, each := range cases {
			if each.Context != names[key] {
				continue
			}
			value := "null"
			if row[i].Valid {
				value = row[i].String
			}
			each.judge(t, eval.Result{Value: json.RawMessage(value)})
			checked++
		}
	}
	if checked != len(cases) || checked < 100 {
		t.Errorf("%d of %d cases were checked", checked, len(cases))
	}
}

// canonical is a database with the canonical tables, to which users are added;
// their custom attributes become columns, as loading makes them.
type canonical struct {
	db    *duckdb.DB
	scope oel.Scope
}

func newCanonical(t *testing.T) *canonical {
	t.Helper()
	db, err := duckdb.Open(context.Background(), duckdb.Options{Threads: 1, Plain: os.Getenv("ROLECALL_CI") == ""})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tables := &canonical{db: db}
	tables.exec(t, exports.Schema+exports.Macros)
	return tables
}

func (c *canonical) exec(t *testing.T, text string) {
	t.Helper()
	if _, err := c.db.Exec(context.Background(), duckdb.Statement{Name: "canonical", Text: text}); err != nil {
		t.Fatal(err)
	}
}

func (c *canonical) add(t *testing.T, key int, described *eval.Context) {
	t.Helper()
	c.scope.Now = described.Now
	user := described.User
	columns, values := "user_key, okta_id, status, file_key, record", fmt.Sprintf("%d, %s, %s, 0, 1", key, literal(user.ID), literal(user.Status))
	if user.Created != nil {
		columns, values = columns+", created_at", values+", timestamp '"+user.Created.UTC().Format("2006-01-02 15:04:05.000")+"'"
	}
	for _, name := range slices.Sorted(maps.Keys(user.Profile)) {
		c.attribute(t, name, user.Profile[name])
		columns, values = columns+", "+duckdb.Ident(name), values+", "+literal(user.Profile[name])
	}
	c.exec(t, "insert into okta.user ("+columns+") values ("+values+")")
	for i, group := range described.Groups {
		groupKey := key*1000 + i
		c.exec(t, fmt.Sprintf(`insert into okta."group" values (%d, %s, %s, %s, %s, true, null, 0, 1); insert into okta.membership values (%d, %d, 0, 1)`,
			groupKey, literal(group.ID), literal(group.Name), literal(group.Type), literal(group.SourceID), key, groupKey))
	}
}

// attribute adds the column of a custom attribute of which a value is known.
func (c *canonical) attribute(t *testing.T, name string, value any) {
	t.Helper()
	isKnown := slices.ContainsFunc(c.scope.Attributes, func(each oel.Attribute) bool { return each.Name == name })
	if isKnown || slices.Contains(oel.BaseAttributes, name) {
		return
	}
	typ, sqlType := typeOf(t, value)
	c.exec(t, "alter table okta.user add column "+duckdb.Ident(name)+" "+sqlType)
	c.scope.Attributes = append(c.scope.Attributes, oel.Attribute{Name: name, Column: "identity." + duckdb.Ident(name), Type: typ})
}

func typeOf(t *testing.T, value any) (typ oel.Type, sqlType string) {
	t.Helper()
	switch value := value.(type) {
	case nil, string:
		return oel.String, "varchar"
	case bool:
		return oel.Boolean, "boolean"
	case json.Number:
		return oel.Integer, "bigint"
	case []any:
		elem, sqlType := typeOf(t, value[0])
		return oel.ArrayOf(elem), sqlType + "[]"
	}
	t.Fatalf("no attribute has the value %v", value)
	return oel.Invalid, ""
}

// rows selects columns for all users, in one query.
func (c *canonical) rows(t *testing.T, columns []string) [][]sql.NullString {
	t.Helper()
	rows, err := c.db.Query(context.Background(), duckdb.Statement{Name: "one query", Text: "select " + strings.Join(columns, ",\n") +
		"\nfrom okta.user as identity left join okta.app_user as appuser using (user_key) order by identity.user_key"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found [][]sql.NullString
	for rows.Next() {
		row, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		found = append(found, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

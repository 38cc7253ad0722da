package oel_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// typicalMappings are what administrators write in mappings and group rules.
var typicalMappings = []string{
	`user.firstName`, `user.lastName`, `user.email`, `user.firstName + " " + user.lastName`,
	`String.substringBefore(user.email, "@")`, `String.substringAfter(user.email, "@")`, `String.toLowerCase(user.login)`,
	`toUpperCase(substringBefore(substringAfter(user.email, "@"), ".")) + "\" + substringBefore(user.email, "@")`,
	`substring(user.firstName, 0, 1) + substring(user.lastName, 0, 6)`, `user.title ?: "none"`, `user.department == "Sales" ? "S" : "O"`,
	`user.department == "Sales" AND String.stringContains(user.title, "Manager") ? "sales_manager" : null`,
	`user.employeeNumber != null AND user.employeeNumber != "" ? user.employeeNumber : user.login`,
	`String.stringSwitch(user.title, "other", "Manager", "M", "Engineer", "E", "Director", "D")`, `String.replace(user.title, " ", "_")`,
	`String.len(user.title) > 10 ? String.substring(user.title, 0, 10) : user.title`, `user.title matches "(?i).*manager.*"`,
	`String.join(", ", user.lastName, user.firstName)`, `user.city == null ? "" : user.city`, `user.department ?: user.division ?: "Unassigned"`,
}

// BenchmarkMappings evaluates 20 mappings for a million users, and reports how
// many times a plain select of the attributes they use that takes.
func BenchmarkMappings(b *testing.B) {
	users := newTable(b)
	users.exec(b, `insert into okta.user by name select k as user_key, 'ACTIVE' as status, 'user' || k || '@example.com' as login, 'User' || k || '@mail.Example.com' as email,
		'First' || k as "firstName", 'Last' || k as "lastName", ['Sales Manager', 'Engineer', null, 'Regional Director'][k % 4 + 1] as title,
		['Sales', 'HR', null][k % 3 + 1] as department, case when k % 2 = 0 then 'E' || k end as "employeeNumber", 'Division ' || k % 9 as division, 'City ' || k % 99 as city, 0 as file_key, k as record
		from range(1000000) as row(k)`)
	columns, read := make([]string, len(typicalMappings)), map[string]bool{}
	for i, expr := range typicalMappings {
		compiled, err := oel.Compile(source.Whole("mapping", expr), users.scope, oel.Text)
		if err != nil {
			b.Fatal(err)
		}
		columns[i] = compiled.SQL
		for _, attribute := range compiled.Attributes {
			read[duckdb.Ident(attribute)] = true
		}
	}
	plain := make([]string, 0, len(read))
	for attribute := range read {
		plain = append(plain, "identity."+attribute)
	}
	for b.Loop() {
		took := users.materialize(b, columns)
		b.ReportMetric(float64(took)/float64(users.materialize(b, plain)), "x-plain-select")
	}
}

func (t *table) materialize(b *testing.B, columns []string) time.Duration {
	named := make([]string, len(columns))
	for i, column := range columns {
		named[i] = fmt.Sprintf("%s as c%d", column, i)
	}
	started := time.Now()
	_, err := t.db.Exec(context.Background(), duckdb.Statement{Name: "benchmark",
		Text: "create or replace temp table result as select " + strings.Join(named, ", ") + " from okta.user as identity"})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(started)
}

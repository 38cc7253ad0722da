package duckdb_test

import (
	"testing"

	"rolecall/exports/duckdb"
)

// TestDigestIsOfTheValues: the order of rows changes nothing, and everything else does.
func TestDigestIsOfTheValues(t *testing.T) {
	columns := []duckdb.Column{{Name: "a", Type: "VARCHAR"}, {Name: "b", Type: "VARCHAR"}, {Name: "c", Type: "INTEGER"}, {Name: "d", Type: "BOOLEAN"}, {Name: "e", Type: "TIMESTAMP"}}
	digest := func(rows string) duckdb.Digest {
		t.Helper()
		db := open(t, duckdb.Options{Threads: 2})
		for _, text := range []string{"create table t (a varchar, b varchar, c integer, d boolean, e timestamp)", "insert into t " + rows} {
			if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "q", Text: text}); err != nil {
				t.Fatal(err)
			}
		}
		found, err := db.Digest(t.Context(), "t", columns)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	const many = "select n::varchar, null, (n % 1000)::integer, n % 2 = 0, null from range(200000) as numbers(n)"
	if one, other := digest(many+" order by n"), digest(many+" order by hash(n)"); one != other || one.Rows != 200_000 {
		t.Errorf("%+v in one order, %+v in another", one, other)
	}
	seen := map[string]string{}
	for _, rows := range []string{
		"values ('x', 'y', 1, true, null)", "values ('xy', '', 1, true, null)", "values ('x', null, 1, true, null)", "values (null, 'x', 1, true, null)",
		"values ('x', 'y', 1, false, null)", "values ('x', 'y', 1, null, null)", "values ('x', 'y', -1, true, null)", "values ('x', 'y', null, true, null)",
		"values ('x', 'y', 1, true, '2026-11-01')", "values ('x', 'y', 1, true, null), ('x', 'y', 1, true, null)", "select null, null, null, null, null where false",
	} {
		sum := digest(rows).SHA256
		if before, isTwice := seen[sum]; isTwice {
			t.Errorf("%s has the digest of %s", rows, before)
		}
		seen[sum] = rows
	}
}

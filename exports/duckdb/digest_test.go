package duckdb_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
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
		found, err := db.Digests(t.Context(), []duckdb.Table{{Name: "t", Columns: columns}, {Name: "t", Rows: 20_000_000, Columns: columns}, {Name: "t"}})
		if err != nil {
			t.Fatal(err)
		}
		if found[0] != found[1] || found[2] != (duckdb.Digest{Rows: found[0].Rows}) {
			t.Errorf("read at once %+v, by parts %+v, counted %+v", found[0], found[1], found[2])
		}
		return found[0]
	}
	const many = "select n::varchar, null, (n % 1000)::integer, n % 2 = 0, null from range(200000) as numbers(n)"
	if one, other := digest(many+" order by n"), digest(many+" order by hash(n)"); one != other || one.Rows != 200_000 {
		t.Errorf("%+v in one order, %+v in another", one, other)
	}
	// The digest of a row by hand: what it is must not depend on the engine.
	const one = `values ('x', '', -3, true, timestamp '1970-01-01 00:00:01')`
	hash := func(content ...byte) []byte { sum := sha256.Sum256(content); return sum[:] }
	header := []byte("\x04\x01a\x04\x07VARCHAR\x04\x01b\x04\x07VARCHAR\x04\x01c\x04\x07INTEGER\x04\x01d\x04\x07BOOLEAN\x04\x01e\x04\x09TIMESTAMP")
	row := binary.AppendVarint(append(binary.AppendVarint([]byte("\x04\x01x\x04\x00\x03"), -3), 2, 3), 1_000_000)
	if got, want := digest(one).SHA256, hex.EncodeToString(hash(append(hash(header...), hash(row...)[:20]...)...)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	seen := map[string]string{}
	for _, rows := range []string{
		"values ('x', 'y', 1, true, null)", "values ('xy', '', 1, true, null)", "values ('x', null, 1, true, null)", "values (null, 'x', 1, true, null)",
		"values ('x', 'y', 1, false, null)", "values ('x', 'y', 1, null, null)", "values ('x', 'y', -1, true, null)", "values ('x', 'y', null, true, null)",
		"values ('x', 'y', 1, true, '2026-11-01')", "values ('x', 'y', 1, true, 'infinity')", "values ('x', 'y', 1, true, null), ('x', 'y', 1, true, null)", "select null, null, null, null, null where false",
	} {
		sum := digest(rows).SHA256
		if before, isTwice := seen[sum]; isTwice {
			t.Errorf("%s has the digest of %s", rows, before)
		}
		seen[sum] = rows
	}
}

package statement_test

import (
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

const causes = `-- b
-- title:       What there is of a and c
-- one row per: x
-- reads:       s.a, s.c
-- adds to:     s.b
-- unless empty: s.a, s.c
select x from (from s.a union all from s.c)
`

// A statement runs if any of the relations has rows that it names as its causes.
func TestRunUnlessEmpty(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	parsed, err := statement.Parse("b.sql", causes)
	if err != nil {
		t.Fatal(err)
	}
	exec := func(text string) {
		t.Helper()
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	exec("create schema s; create table s.a (x integer); create table s.c (x integer); create table s.b (x integer)")
	if err := parsed.Run(t.Context(), db, "no text to run"); err != nil {
		t.Errorf("both are empty, but it ran: %v", err)
	}
	exec("insert into s.c values (1)")
	if err := parsed.Run(t.Context(), db, parsed.Command()); err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: "select count(*) from s.b"}, &rows); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// What a statement makes has to be there, with rows or without.
func TestUnlessEmptyOnlyAdds(t *testing.T) {
	for _, text := range []string{
		"-- s.b\n-- title: b\n-- one row per: x\n-- reads: s.a\n-- makes: s.b\n-- unless empty: s.a\nselect 1 as x\n",
		"-- b\n-- title: b\n-- one row per: x\n-- reads: s.a\n-- adds to: s.b\n-- unless empty: s.c\nselect 1 as x\n",
	} {
		if _, err := statement.Parse("b.sql", text); err == nil {
			t.Errorf("no error: %s", text)
		}
	}
}

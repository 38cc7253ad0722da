package compare_test

import (
	"fmt"
	"encoding/json"
	"os"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/compare"
)

func TestTry(t *testing.T) {
	old, present := os.Getenv("OLD"), os.Getenv("NEW")
	if old == "" {
		t.Skip()
	}
	db, err := duckdb.Open(t.Context(), duckdb.Options{Path: t.TempDir() + "/x.duckdb", MemoryLimit: "3GiB", Timed: func(name string, _ time.Time, took time.Duration) {
		if took > 200*time.Millisecond {
			fmt.Println("TIME", took.Round(10*time.Millisecond), name)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, path := range map[string]string{"old": old, "new": present} {
		if err := db.Attach(t.Context(), name, path+"/rolecall.duckdb", false); err != nil {
			t.Fatal(err)
		}
	}
	result, err := compare.Run(t.Context(), db, compare.Options{Old: "old", New: "new", ToolVersion: os.Getenv("VERSION"), Access: true})
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.MarshalIndent(result, "", " "); fmt.Println(string(text))
	rows, err := db.Texts(t.Context(), duckdb.Statement{Name: "x", Text: "select concat_ws(' ', state, coalesce(cause,'-'), coalesce(match, '-'), kind, count(*), any_value(reason)) from compare.row group by all order by all"})
	_ = rows
	rows, err = db.Texts(t.Context(), duckdb.Statement{Name: "x", Text: "select concat_ws(' ', state, coalesce(cause,'-'), coalesce(match, '-'), kind, count(*), any_value(reason)) from compare.row group by state, cause, match, kind order by all"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		fmt.Println(row)
	}
	rows, err = db.Texts(t.Context(), duckdb.Statement{Name: "x", Text: "select access_change::varchar from compare.access_change limit 60"})
	for _, row := range rows {
		fmt.Println(row)
	}
}

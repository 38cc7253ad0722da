package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample/damage"
)

// layouts are forms of estates that differ in all that a healthy estate may.
var layouts = []damage.Forms{
	{Okta: "csv", ServiceNow: "csv", Members: "ids", Parts: 3},
	{Okta: "json", ServiceNow: "json", Members: "files", Parts: 2},
	{Okta: "har", ServiceNow: "har", Parts: 3},
	{Okta: "json", ServiceNow: "xml", Members: "names", Parts: 1},
	{Okta: "csv", ServiceNow: "csv", Members: "files", Parts: 1},
}

// TestHealthyEstates: complete and consistent exports of companies of any sort show nothing to
// be doubted: nothing is found but what was made to differ, and that for certain.
func TestHealthyEstates(t *testing.T) {
	t.Parallel()
	for i, sort := range damage.Sorts {
		for j, forms := range layouts {
			if isTurn := (i+j)%len(layouts) == 0; !isTurn && (!isCI || (i+j)%len(layouts) != 2) || !isCI && i%4 != 1 {
				continue // CI takes each sort in two layouts
			}
			t.Run(fmt.Sprintf("%s/%v", sort.Name, forms), func(t *testing.T) {
				t.Parallel()
				checkHealthy(t, damage.Options{Sort: sort, Identities: 60 + 70*(i%2), Seed: uint64(1 + 10*i + j), Forms: forms})
			})
		}
	}
	if isCI { // many of one name
		checkHealthy(t, damage.Options{Sort: damage.Sorts[len(damage.Sorts)-1], Identities: 1200, Seed: 1, Forms: layouts[0]})
	}
}

func checkHealthy(t *testing.T, options damage.Options) {
	options.Faults = map[string]int{}
	dir := t.TempDir()
	e, err := damage.Make(filepath.Join(dir, "generated"), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Lay(options.Forms).Write(dir); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	_, stderr, status := invoke(t, "reconcile", dir, "--out", out, "--as-of", e.AsOf.Format(time.RFC3339), "--reports", "none", "--quiet")
	if status != statusDone {
		t.Errorf("exit status %d: %s", status, stderr)
	}
	for _, each := range warningsOf(t, out) {
		t.Error(each)
	}
	for _, row := range csvRows(t, filepath.Join(out, "findings.csv")) {
		isPlanted := row["kind"] == "drift.attribute" && slices.Contains(e.Drifted, row["sys_id"]+" "+row["item"])
		isUnfilled := row["kind"] == "group.empty" || row["kind"] == "role.unused" // so few people do not fill every group
		if !isPlanted && !isUnfilled || row["certainty"] == "doubtful" {
			t.Errorf("%s: %s", findingLine(row), row["reason"])
		}
	}
	noDoubts(t, out)
}

// noDoubts looks into the tables that keep what the exports leave open.
func noDoubts(t *testing.T, out string) {
	db := openRun(t, out)
	defer db.Close()
	tables := column(t, db, `
		select schema_name || '.' || table_name from duckdb_tables()
		where schema_name || '.' || table_name in ('input.doubtful_table', 'input.unknown_value', 'recon.doubt', 'recon.missing_doubt', 'recon.link_doubt',
			'recon.contradiction', 'recon.contested_link', 'recon.mute_key')`)
	for _, each := range tables {
		schema, name, _ := strings.Cut(each, ".")
		for _, row := range column(t, db, fmt.Sprintf("select doubt::varchar from %s.%s as doubt", duckdb.Ident(schema), duckdb.Ident(name))) {
			t.Errorf("%s: %s", each, row)
		}
	}
}

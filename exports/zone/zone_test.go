package zone_test

import (
	"slices"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/zone"
)

// TestNamesAreTheEngines: a zone that the rules accept must work when times are
// read.
func TestNamesAreTheEngines(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	known, err := db.Texts(t.Context(), duckdb.Statement{Name: "zones", Text: "select name from pg_timezone_names()"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range zone.Names() {
		if !slices.Contains(known, name) {
			t.Errorf("the engine does not know the time zone %s", name)
		}
	}
	if !slices.IsSorted(zone.Names()) {
		t.Error("the names are not sorted")
	}
}

func TestAbbreviationsAreNoZones(t *testing.T) {
	if zone.IsKnown("BST") || zone.IsKnown("asia/kolkata") || !zone.IsKnown("Asia/Kolkata") || !zone.IsKnown("UTC") {
		t.Error("expected IANA names alone")
	}
}

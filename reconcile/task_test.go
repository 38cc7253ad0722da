package reconcile

import (
	"slices"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/findings"
)

// TestKindsThatAreOffAreNotJudged: their statements do not run, and all that run of the others
// read which are off, so that a comparison judges them again where the rules say otherwise.
func TestKindsThatAreOffAreNotJudged(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{"create schema policy", "create schema recon", "create table policy.off_kind (kind varchar, rule varchar)",
		"create table recon.rules_file (place integer, file varchar, sha256 varchar, rules_text varchar, lines_before bigint)", "insert into policy.off_kind values ('stale.dormant', 'rules.yaml:3')"} {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	kinds, err := findings.All()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, each := range kinds {
		names[each.Name] = true
	}
	tasks, err := judgedTasks(t.Context(), db, kinds)
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range tasks {
		if names[each.subject.Name] && !slices.Contains(each.subject.Reads, "policy.off_kind") {
			t.Errorf("%s does not read policy.off_kind", each.subject.Name)
		}
		delete(names, each.subject.Name)
	}
	if len(names) != 1 || !names["stale.dormant"] {
		t.Errorf("not judged: %v", names)
	}
}

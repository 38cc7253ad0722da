package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
)

// TestInitOnAHealthyEstate: of a company without a fault, a run by the rules that init proposes finds nothing
// but accounts of software that nobody declared.
func TestInitOnAHealthyEstate(t *testing.T) {
	t.Parallel()
	forCI(t)
	dir := t.TempDir()
	estate, err := sample.Write(dir, sample.Options{Identities: 80, Seed: 32, Faults: map[string]int{sample.NearMiss: 0}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "rules.yaml")); err != nil {
		t.Fatal(err)
	}
	if _, stderr, status := invoke(t, "init", dir); status != statusDone {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	out := filepath.Join(dir, "out")
	_, stderr, status := invoke(t, "reconcile", dir, "--out", out, "--as-of", estate.AsOf.Format(time.RFC3339), "--reports", "none", "--quiet")
	if status != statusDone && status != statusWithheld {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	rows, err := openRun(t, out).Texts(t.Context(), duckdb.Statement{Name: "test", Text: `
		select concat_ws(' ', kind, user_name, item, reason) from finding
		where kind not in ('service.unowned', 'service.privileged') and (kind <> 'orphaned.no_identity' or user_name not similar to '(svc|int)\..*|admin')`})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		t.Error(row)
	}
	checkNoDoubt(t, out)
}

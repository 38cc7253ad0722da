//go:build unix

package exports_test

import (
	"os"
	"path/filepath"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
)

// BenchmarkLoadGrants compares loading a million rows of sys_user_has_role,
// references resolved and every row accounted for, with the engine's own
// read_csv of the same file. What the rows cost is the load of an estate with
// them less that of the same estate without them.
//
//	go test ./exports -run '^$' -bench LoadGrants -benchtime 5x
func BenchmarkLoadGrants(b *testing.B) {
	dir := b.TempDir()
	if _, err := sample.Write(dir, sample.Options{Identities: 100_000, OktaForm: "csv", ServiceNowForm: "csv", Faults: map[string]int{}}); err != nil {
		b.Fatal(err)
	}
	grants := filepath.Join(dir, "servicenow", "sys_user_has_role.csv")
	aside := filepath.Join(dir, "aside.csv")
	move := func(from, to string) {
		if err := os.Rename(from, to); err != nil {
			b.Fatal(err)
		}
	}
	var withGrants, withoutGrants, floor cost
	for b.Loop() {
		withGrants.add(func() { loadAll(b, dir) })
		move(grants, aside)
		withoutGrants.add(func() { loadAll(b, dir) })
		floor.add(func() { readGrants(b, aside) })
		move(aside, grants)
	}
	b.ReportMetric((withGrants.wall-withoutGrants.wall).Seconds()/float64(b.N), "grants-s")
	b.ReportMetric((withGrants.wall-withoutGrants.wall).Seconds()/floor.wall.Seconds(), "x-read_csv")
	b.ReportMetric((withGrants.cpu-withoutGrants.cpu).Seconds()/floor.cpu.Seconds(), "x-read_csv-cpu")
}

func readGrants(b *testing.B, path string) {
	b.Helper()
	db := benchDB(b)
	if _, err := db.Exec(b.Context(), duckdb.Statement{Name: path, Text: "create table grants as select * from read_csv(" + duckdb.Literal(path) + ")"}); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

package reconcile_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/stages"
)

// size is how many identities there are, how many of their accounts are planted with a
// difference, and how many accounts are strangers'.
type size struct{ identities, planted, strangers int }

// ownerStages are the stages that look for owners.
var ownerStages = []string{"recon.stray_account", "recon.stray_key", "recon.owner_block", "recon.owner_pair", "recon.owner_candidate", "candidate"}

// planted is a database with accounts of which the table truth knows whose they are.
func planted(t testing.TB, of size, options duckdb.Options) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	texts := []string{reconcile.Schema, exports.Macros, reconcile.Macros, fmt.Sprintf("create table size as select %d as identities, %d as planted, %d as strangers", of.identities, of.planted, of.strangers)}
	for _, name := range []string{"../exports/schema.sql", "testdata/planted.sql"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = slices.Insert(texts, map[bool]int{true: 0, false: len(texts)}[name == "../exports/schema.sql"], string(text))
	}
	for _, text := range texts {
		for _, part := range duckdb.SplitSchema(text) {
			if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "planted", Text: part}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return db
}

// findOwners runs the stages that look for owners.
func findOwners(t testing.TB, db *duckdb.DB) {
	t.Helper()
	all, err := stages.All()
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(each statement.Statement) bool { return !slices.Contains(ownerStages, each.Name) })
	for _, each := range all {
		began := time.Now()
		if err := each.Run(t.Context(), db, each.Command()); err != nil {
			t.Fatal(err)
		}
		if testing.Verbose() {
			t.Logf("%-24s %.2fs", each.Name, time.Since(began).Seconds())
		}
	}
}

func number(t testing.TB, db *duckdb.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), duckdb.Statement{Name: "number", Text: query}, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestOwnersAreFound is for CI, and for whoever names it: the cases of the stages are the
// essential part of it.
func TestOwnersAreFound(t *testing.T) {
	if os.Getenv("ROLECALL_CI") == "" && flag.Lookup("test.run").Value.String() == "" {
		t.Skip("with ROLECALL_CI=1, or a -run that names it")
	}
	db := planted(t, size{50_000, 400, 126}, duckdb.Options{})
	findOwners(t, db)
	for kind := range 10 {
		t.Logf("kind %d: %d in five, %d first, %d likely", kind,
			number(t, db, fmt.Sprintf("select count(*) from truth join recon.owner_candidate using (account_key, user_key) where kind = %d and rank <= 5", kind)),
			number(t, db, fmt.Sprintf("select count(*) from truth join recon.owner_candidate using (account_key, user_key) where kind = %d and rank = 1", kind)),
			number(t, db, fmt.Sprintf("select count(*) from truth join recon.owner_candidate using (account_key, user_key) where kind = %d and class = 'likely'", kind)))
	}
	const found = "select count(*) from truth join recon.owner_candidate as candidate using (account_key, user_key) where "
	inFive, first := number(t, db, found+"rank <= 5"), number(t, db, found+"rank = 1")
	likely, right := number(t, db, "select count(*) from recon.owner_candidate where class = 'likely'"), number(t, db, found+"class = 'likely'")
	t.Logf("of 400: %d in five, %d first; %d likely, %d of them right", inFive, first, likely, right)
	if inFive < 380 || first < 350 || likely == 0 || right != likely {
		t.Errorf("of 400 planted accounts %d have their owner among five and %d first, expected 380 and 350; of %d likely owners %d are right", inFive, first, likely, right)
	}
}

// BenchmarkOwners looks for the owners of 10,000 accounts among a million identities.
func BenchmarkOwners(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		db := planted(b, size{1_000_000, 5_000, 5_000}, duckdb.Options{MemoryLimit: "2GiB"})
		b.StartTimer()
		findOwners(b, db)
		b.ReportMetric(float64(number(b, db, "select count(*) from recon.owner_pair")), "pairs")
	}
}

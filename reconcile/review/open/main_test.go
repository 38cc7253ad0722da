package open_test

import (
	"flag"
	"os"
	"testing"

	"rolecall/exports/duckdb"
)

// isCI asks for everything: many draws. A plain go test takes a few
// of each, so that people run it.
var isCI = os.Getenv("ROLECALL_CI") != ""

// TestMain keeps the properties, each of whose draws is up to five companies, to a few draws, in CI to
// thirty-two that are the same each time, of more than a hundred companies; -rapid.checks 200 asks for others.
func TestMain(m *testing.M) {
	duckdb.PlainPlans = true
	checks, seed := "2", "0" // 0: another each time
	if isCI {
		checks, seed = "32", "1"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.seed": seed, "rapid.shrinktime": "20s", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	flag.Parse()
	os.Exit(m.Run())
}

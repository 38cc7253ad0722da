package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update writes golden files again.
var update = flag.Bool("update", false, "write the golden files again")

// TestMain keeps the properties quick enough for every run of the tests. CI
// draws more, and the same each time, so that a change is judged by what it does;
// whoever runs the tests draws others: more with -rapid.checks 200. Called as
// rolecall, by a script, the test binary is the program.
func TestMain(m *testing.M) {
	checks, seed := "4", "0" // 0: another each time
	if os.Getenv("ROLECALL_CI") != "" {
		checks, seed = "8", "1"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.seed": seed, "rapid.shrinktime": "20s", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"rolecall": main, "rolecall-floor": floor, "rolecall-plain": plain})
}

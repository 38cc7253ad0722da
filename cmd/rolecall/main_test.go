package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update writes golden files again.
var update = flag.Bool("update", false, "write the golden files again")

// TestMain keeps the properties quick enough for every run of the tests, and
// draws more in CI; more still: -rapid.checks 200. Called as rolecall, by a
// script, the test binary is the program.
func TestMain(m *testing.M) {
	checks := "4"
	if os.Getenv("ROLECALL_CI") != "" {
		checks = "8"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.shrinktime": "20s", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"rolecall": main, "rolecall-floor": floor, "rolecall-plain": plain})
}

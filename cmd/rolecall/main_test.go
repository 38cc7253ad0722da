package main

import (
	"flag"
	"os"
	"testing"
)

// update writes golden files again.
var update = flag.Bool("update", false, "write the golden files again")

// TestMain keeps the properties quick enough for every run of the tests; more
// draws: -rapid.checks 200.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.checks": "12", "rapid.shrinktime": "20s", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

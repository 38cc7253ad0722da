package main

import (
	"flag"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rolecall/exports/duckdb"
)

// update writes golden files again.
var update = flag.Bool("update", false, "write the golden files again")

// plainPlans is the variable that has a program started by a test plan as plain tests do.
const plainPlans = "ROLECALL_TEST_PLAIN_PLANS"

// TestMain keeps the properties quick enough for every run of the tests. CI
// draws more, and the same each time, so that a change is judged by what it does;
// whoever runs the tests draws others: more with -rapid.checks 200. Called as
// rolecall, by a test, the test binary is the program.
func TestMain(m *testing.M) {
	duckdb.PlainPlans = true // of runs within a test; a program that CI starts plans as real runs do
	checks, seed := "1", "0" // 0: another each time
	if isCI {
		checks, seed = "5", "1"
	} else {
		saveTime()
	}
	// the tests wait for the disk, and for programs they start: two for each core
	atOnce := strconv.Itoa(2 * runtime.GOMAXPROCS(0))
	for name, value := range map[string]string{"test.parallel": atOnce, "rapid.checks": checks, "rapid.seed": seed, "rapid.shrinktime": "20s", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	testscript.Main(tests{m}, map[string]func(){"rolecall": program, "rolecall-floor": floor, "rolecall-plain-floor": plainFloor, "rolecall-plain": plain})
}

// program is rolecall as a test starts it. In plain tests runs on a few rows are most of
// the work, and several at once keep the machine busy: each has one core of Go's. Scripts
// do not have the variables of the test, and are plain in CI, too.
func program() {
	skipChecksum() // in every program alike: the manifests of two are compared
	if duckdb.PlainPlans = !isCI || os.Getenv(plainPlans) != ""; duckdb.PlainPlans {
		runtime.GOMAXPROCS(1)
		saveTime()
	}
	main()
}

// saveTime leaves out what takes a tenth of a run on a few rows: memory is not collected often.
func saveTime() {
	debug.SetGCPercent(400)
	skipChecksum()
}

// skipChecksum has the manifest say no checksum of the program's hundred megabytes.
func skipChecksum() { ownFile = func() (string, error) { return os.DevNull, nil } }

// tests are those of the package, with a folder for what they share.
type tests struct{ *testing.M }

func (t tests) Run() int {
	dir, err := os.MkdirTemp("", "rolecall-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	sharedDir = dir
	return t.M.Run()
}

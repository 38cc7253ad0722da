package duckdb

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestArenasAreShared asks the allocator whether it took the option: nothing else
// tells if a new version of the engine calls it otherwise.
func TestArenasAreShared(t *testing.T) {
	if got, want := arenasSet(), max(1, usableCores()/2); got != want {
		t.Errorf("%d arenas for %d cores, want %d", got, usableCores(), want)
	}
}

// TestOneAllocatorForAll asks whether the program's operators new and delete are those of C++'s
// library, too: a linker that keeps them to the program would have one delete what the other made.
func TestOneAllocatorForAll(t *testing.T) {
	if !replacesNew() {
		t.Error("the library of C++ has operators of its own")
	}
}

// TestCoresThatMayBeUsed has a process that may use one core say how many it has.
func TestCoresThatMayBeUsed(t *testing.T) {
	if os.Getenv("ROLECALL_ONE_CORE") != "" {
		if cores := usableCores(); cores != 1 {
			t.Fatalf("%d cores, want 1", cores)
		}
		TestArenasAreShared(t)
		return
	}
	taskset, err := exec.LookPath("taskset")
	if err != nil {
		t.Skip("there is no taskset to take cores away with")
	}
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		t.Fatal(err)
	}
	core := "0"
	for i := range len(allowed) * 64 {
		if allowed.IsSet(i) {
			core = strconv.Itoa(i)
			break
		}
	}
	process := exec.CommandContext(t.Context(), taskset, "-c", core, os.Args[0], "-test.run", "^TestCoresThatMayBeUsed$")
	process.Env = append(os.Environ(), "ROLECALL_ONE_CORE=1")
	if text, err := process.CombinedOutput(); err != nil || !strings.Contains(string(text), "PASS") {
		t.Errorf("%v: %s", err, text)
	}
}

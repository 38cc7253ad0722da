package scratch_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"rolecall/exports/scratch"
)

// A folder whose command was killed is removed by the next; one that is in use, or
// only has such a name, stays.
func TestWhatAKilledCommandLeftIsRemoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files cannot be locked here")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	used, err := scratch.New()
	if err != nil {
		t.Fatal(err)
	}
	marker, err := os.ReadFile(filepath.Join(used.Path, ".rolecall"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(folder, name string, content []byte) string {
		dir := filepath.Join(temp, folder)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	left := write("rolecall-scratch-1", ".rolecall", marker)
	write("rolecall-scratch-1", "rehearsal.duckdb", nil)
	others := []string{
		write("rolecall-scratch-2", "notes.txt", nil),
		write("rolecall-scratch-3", ".rolecall", []byte("mine")),
		write("rolecall-demo", ".rolecall", marker),
		used.Path,
	}
	next, err := scratch.New()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("%s is still there (%v)", left, err)
	}
	for _, each := range others {
		if _, err := os.Stat(each); err != nil {
			t.Errorf("%s is gone: %v", each, err)
		}
	}
	for _, each := range []*scratch.Folder{used, next} {
		if err := each.Remove(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(each.Path); !os.IsNotExist(err) {
			t.Errorf("%s is still there (%v)", each.Path, err)
		}
	}
}

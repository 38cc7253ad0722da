package output_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rolecall/reports/output"
)

func openUpdate(t *testing.T, dir string) *output.Update {
	t.Helper()
	update, err := output.OpenUpdate(dir)
	if err != nil {
		t.Fatal(err)
	}
	return update
}

func write(t *testing.T, update *output.Update, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		if err := update.Write(files[i], []byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
}

func holds(t *testing.T, dir, name, want string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil || string(content) != want {
		t.Errorf("%s holds %q, want %q (%v)", name, content, want, err)
	}
}

func TestUpdateChangesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	update := openUpdate(t, dir)
	write(t, update, "a", "1", "deep/b", "2")
	if err := update.Commit(); err != nil {
		t.Fatal(err)
	}
	update.Close()
	holds(t, dir, "a", "1")
	holds(t, dir, "deep/b", "2")
	if info, err := os.Stat(filepath.Join(dir, "deep", "b")); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}

	update = openUpdate(t, dir)
	write(t, update, "a", "changed", "c", "new")
	update.Close() // without Commit
	holds(t, dir, "a", "1")
	if left := names(t, dir); !slices.Equal(left, []string{"a", "deep"}) {
		t.Errorf("%v are left", left)
	}
	if err := openUpdate(t, dir).Write("../a", nil); err == nil {
		t.Error("a file outside the folder was written")
	}
}

// TestKilledUpdate: whatever moment a command is killed in, the next one finds the folder as
// it was before, or as it was to be.
func TestKilledUpdate(t *testing.T) {
	dir := t.TempDir()
	make := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	make("a", "old")
	make("b", "old")
	make(".rolecall-update.part/a", "half")
	openUpdate(t, dir).Close()
	holds(t, dir, "a", "old")

	make("a", "new") // moved already
	make(".rolecall-update/b", "new")
	make(".rolecall-update/decisions/c", "new")
	openUpdate(t, dir).Close()
	for _, name := range []string{"a", "b", "decisions/c"} {
		holds(t, dir, name, "new")
	}
	if left := names(t, dir); !slices.Equal(left, []string{"a", "b", "decisions"}) {
		t.Errorf("%v are left", left)
	}
}

func TestTwoUpdatesAtOnceAreNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders cannot be locked here")
	}
	dir := t.TempDir()
	first := openUpdate(t, dir)
	if _, err := output.OpenUpdate(dir); err == nil || !strings.Contains(err.Error(), "another rolecall is working in it") {
		t.Error(err)
	}
	first.Close()
	openUpdate(t, dir).Close()
	if _, err := output.OpenUpdate(filepath.Join(dir, "none")); err == nil {
		t.Error("no folder is opened")
	}
}

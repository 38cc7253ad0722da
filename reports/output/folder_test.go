package output_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"rolecall/reports/output"
)

// begin begins a run folder and writes a manifest and one more file into it.
func begin(t *testing.T, target, text string) *output.Folder {
	t.Helper()
	folder, err := output.Create(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(folder.Abort)
	fill(t, folder, text)
	return folder
}

func fill(t *testing.T, folder *output.Folder, text string) {
	t.Helper()
	for name, text := range map[string]string{output.ManifestName: `{"tool":"rolecall","outputs":[{"name":"changes/a.txt"}]}`, "changes/a.txt": text} {
		file, err := folder.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
		file.Close()
	}
}

func commit(t *testing.T, target, text string) {
	t.Helper()
	if err := begin(t, target, text).Commit(); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, target string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(target, "changes", "a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names lists a folder, hidden entries too.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func TestRunTakesItsPlaceWhole(t *testing.T) {
	parent := t.TempDir()
	target := filepath.Join(parent, "deep", "out")
	commit(t, target, "one")
	commit(t, target, "two")
	if got := content(t, target); got != "two" {
		t.Errorf("%q", got)
	}
	if got := names(t, filepath.Dir(target)); !slices.Equal(got, []string{"out"}) {
		t.Errorf("left beside the target: %v", got)
	}
	err := filepath.WalkDir(filepath.Join(parent, "deep"), func(path string, entry fs.DirEntry, err error) error {
		info, statErr := entry.Info()
		if err != nil || statErr != nil {
			t.Error(err, statErr)
		}
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[entry.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestRunTakesItsPlaceInTwoSteps(t *testing.T) {
	defer output.WithoutExchange()()
	target := filepath.Join(t.TempDir(), "out")
	commit(t, target, "one")
	commit(t, target, "two")
	if got := names(t, filepath.Dir(target)); content(t, target) != "two" || !slices.Equal(got, []string{"out"}) {
		t.Errorf("%s, left beside the target: %v", content(t, target), got)
	}
}

func TestFailedRunLeavesThePreviousOneUntouched(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out")
	commit(t, target, "one")
	folder := begin(t, target, "two")
	scratch, err := folder.Temp()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(scratch, "spill"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	folder.Abort()
	if got := content(t, target); got != "one" {
		t.Errorf("%q", got)
	}
	if err := folder.Commit(); err == nil {
		t.Error("committed after it was aborted")
	}
	if got := names(t, filepath.Dir(target)); !slices.Equal(got, []string{"out"}) {
		t.Errorf("left beside the target: %v", got)
	}
}

func TestRunWithoutManifestIsNotCommitted(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out")
	commit(t, target, "one")
	folder := begin(t, target, "two")
	os.Remove(folder.Path(output.ManifestName))
	if err := folder.Commit(); err == nil || !strings.Contains(err.Error(), "no manifest.json") {
		t.Error(err)
	}
	if got := content(t, target); got != "one" {
		t.Errorf("%q", got)
	}
}

func TestKilledRunIsClearedAway(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out")
	commit(t, target, "one")
	part := filepath.Join(filepath.Dir(target), ".out.rolecall-part")
	if err := os.MkdirAll(filepath.Join(part, "changes"), 0o700); err != nil {
		t.Fatal(err)
	}
	commit(t, target, "two")
	if got := names(t, filepath.Dir(target)); content(t, target) != "two" || !slices.Equal(got, []string{"out"}) {
		t.Errorf("left beside the target: %v", got)
	}
}

// A run killed between two renames has left its predecessor aside.
func TestPreviousRunComesBackAfterAKill(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out")
	commit(t, target, "one")
	if err := os.Rename(target, filepath.Join(filepath.Dir(target), ".out.rolecall-old")); err != nil {
		t.Fatal(err)
	}
	folder, err := output.Create(target)
	if err != nil {
		t.Fatal(err)
	}
	folder.Abort()
	if got := content(t, target); got != "one" {
		t.Errorf("%q", got)
	}
}

func TestTwoRunsAtOnceAreNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders cannot be locked here")
	}
	target := filepath.Join(t.TempDir(), "out")
	first := begin(t, target, "one")
	if _, err := output.Create(target); err == nil || !strings.Contains(err.Error(), "another rolecall is writing it") {
		t.Error(err)
	}
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	commit(t, target, "two")
}

func TestTargetsThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		make func(target string) error
		want string
	}{
		"a file": {
			func(target string) error { return os.WriteFile(target, []byte("keep"), 0o600) },
			"is a file: name a folder",
		},
		"someone's folder": {
			func(target string) error {
				return os.MkdirAll(filepath.Join(target, "photos"), 0o700)
			},
			"is not the output of a run (it has no",
		},
		"another tool's manifest": {
			func(target string) error {
				os.Mkdir(target, 0o700)
				return os.WriteFile(filepath.Join(target, "manifest.json"), []byte(`{"name":"an extension"}`), 0o600)
			},
			"is not the output of a run (it has no",
		},
		"the current folder": {
			func(target string) error {
				os.Mkdir(target, 0o700)
				return os.Chdir(target)
			},
			"is the current folder",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			target := filepath.Join(t.TempDir(), "out")
			if err := test.make(target); err != nil {
				t.Fatal(err)
			}
			before := names(t, filepath.Dir(target))
			if _, err := output.Create(target); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if after := names(t, filepath.Dir(target)); !slices.Equal(before, after) {
				t.Errorf("beside the target: %v, before %v", after, before)
			}
		})
	}
	for target, want := range map[string]string{
		"":                          "no output folder named",
		"/":                         "root of the file system",
		"/proc/rolecall-out":        "cannot write /proc/rolecall-out: no such file or directory",
		"/dev/null/out":             "cannot write /dev/null/out: not a directory",
		filepath.Join("..", "\x00"): "invalid argument",
	} {
		if _, err := output.Create(target); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", target, err, want)
		}
	}
}

func TestEmptyFolderAndLinkAreWrittenThrough(t *testing.T) {
	parent := t.TempDir()
	target, link := filepath.Join(parent, "out"), filepath.Join(parent, "link")
	if err := os.Mkdir(target, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	commit(t, link, "one")
	if got := content(t, target); got != "one" {
		t.Errorf("%q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced", err)
	}
}

func TestNamesStayInside(t *testing.T) {
	folder := begin(t, filepath.Join(t.TempDir(), "out"), "one")
	for _, name := range []string{"../x", "/x", "", "a/../../x"} {
		if file, err := folder.Create(name); err == nil {
			file.Close()
			t.Errorf("%q was created", name)
		}
	}
}

// A run that somebody worked in is not replaced, but moved aside where that is wanted,
// or where the work was done while the new run was made.
func TestWhatAPersonDidIsKept(t *testing.T) {
	for name, work := range map[string]struct {
		do   func(target string) error
		want string // "" if nothing would be lost
	}{
		"nothing":          {func(string) error { return nil }, ""},
		"a system's file":  {func(target string) error { return os.WriteFile(filepath.Join(target, ".DS_Store"), nil, 0o600) }, ""},
		"a file is gone":   {func(target string) error { return os.Remove(filepath.Join(target, "changes", "a.txt")) }, ""},
		"a file was added": {func(target string) error { return os.WriteFile(filepath.Join(target, "notes.txt"), nil, 0o600) }, "notes.txt is not of the run"},
		"a link was added": {func(target string) error { return os.Symlink("a.txt", filepath.Join(target, "changes", "b.txt")) }, "changes/b.txt is not of the run"},
		"a file was changed": {func(target string) error {
			return os.WriteFile(filepath.Join(target, "changes", "a.txt"), []byte("One"), 0o600)
		}, "changes/a.txt was changed"},
		"a selection": {func(target string) error {
			return os.WriteFile(filepath.Join(target, output.ManifestName), []byte(`{"tool":"rolecall","selection":{"only":["low"]},"outputs":[{"name":"changes/a.txt"}]}`), 0o600)
		}, "which changes were selected"},
		"results": {func(target string) error {
			return os.WriteFile(filepath.Join(target, output.ManifestName), []byte(`{"tool":"rolecall","results":{},"outputs":[{"name":"changes/a.txt"}]}`), 0o600)
		}, "the outcomes of the changes"},
	} {
		t.Run(name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "out")
			commit(t, target, "one")
			manifest := `{"tool":"rolecall","outputs":[{"name":"changes/a.txt","sha256":"7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"}]}`
			if err := os.WriteFile(filepath.Join(target, output.ManifestName), []byte(manifest), 0o600); err != nil {
				t.Fatal(err)
			}
			before := begin(t, target, "two") // began before the work, ends after it
			if err := work.do(target); err != nil {
				t.Fatal(err)
			}
			kept := names(t, target)
			if err := before.Commit(); err != nil {
				t.Fatal(err)
			}
			aside := ""
			if name != "nothing" {
				aside = target + ".1"
				if found := names(t, aside); !slices.Equal(found, kept) {
					t.Errorf("%v moved aside, had %v", found, kept)
				}
			}
			if before.Aside() != aside {
				t.Errorf("moved to %q, want %q", before.Aside(), aside)
			}
			if aside != "" {
				if err := errors.Join(os.RemoveAll(target), os.Rename(aside, target)); err != nil {
					t.Fatal(err)
				}
			}
			after, err := output.Create(target)
			if work.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				after.Abort()
				return
			}
			if err == nil || !strings.Contains(err.Error(), "  "+work.want) || !strings.Contains(err.Error(), "--replace moves the folder aside first") {
				t.Fatalf("%v, want %q", err, work.want)
			}
			if found := names(t, target); !slices.Equal(found, kept) {
				t.Errorf("%v are there, had %v", found, kept)
			}
			os.Mkdir(target+".1", 0o700)
			after, err = output.Create(target, output.Aside)
			if err != nil {
				t.Fatal(err)
			}
			fill(t, after, "three")
			if err := after.Commit(); err != nil || after.Aside() != target+".2" {
				t.Errorf("moved to %q, %v", after.Aside(), err)
			}
			if found := names(t, target+".2"); !slices.Equal(found, kept) || content(t, target) != "three" {
				t.Errorf("%v moved aside, had %v", found, kept)
			}
		})
	}
}

// What cannot be replaced is known before the work.
func TestTargetsThatCannotBeMoved(t *testing.T) {
	for _, test := range []struct {
		cause error
		want  string
	}{
		{syscall.EBUSY, "cannot be replaced: it is a mount point, or in use\n"},
		{syscall.EXDEV, "cannot be replaced: it is on a different disk"},
		{syscall.EPERM, "cannot be replaced: operation not permitted\n the run is written beside it"},
	} {
		target := filepath.Join(t.TempDir(), "out")
		commit(t, target, "one")
		restore := output.RenamingFails(test.cause)
		_, err := output.Create(target)
		restore()
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
		if got := names(t, filepath.Dir(target)); content(t, target) != "one" || !slices.Equal(got, []string{"out"}) {
			t.Errorf("%s, beside it %v", content(t, target), got)
		}
	}
}

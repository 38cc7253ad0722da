package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAcmeGolden holds all that a run on acme writes and says, byte for byte,
// the database apart, and the reports for people, whose looks may change; and
// that a second run writes the same, those too.
func TestAcmeGolden(t *testing.T) {
	for _, name := range []string{"acme", "acme-moved", "acme-left"} {
		t.Run(name, func(t *testing.T) {
			golden := filepath.Join(home, "testdata", "golden", name)
			t.Chdir(t.TempDir())
			first := reconcileAcme(t, name)
			second := reconcileAcme(t, name)
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("a second run differs:\n%s", diff)
			}
			leaveOutReports(first)
			if *update {
				writeGolden(t, golden, first)
				return
			}
			if diff := cmp.Diff(readFolder(t, golden), first); diff != "" {
				t.Errorf("%s (-golden +got):\n%s", golden, diff)
			}
		})
	}
}

// home is the repository, wherever a test changes to.
var home = func() string {
	dir, err := filepath.Abs(root)
	if err != nil {
		panic(err)
	}
	return dir
}()

// reconcileAcme runs in the current folder and returns what it wrote, by name.
func reconcileAcme(t *testing.T, name string) map[string]string {
	t.Helper()
	stdout, stderr, status := invoke(t, "reconcile", filepath.Join(home, "testdata", name), "--as-of", "2026-11-01")
	if status != statusDone {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	files := readFolder(t, "rolecall-out")
	files["stdout.txt"], files["stderr.txt"] = stdout, stderr
	return files
}

// reportEntry is what the manifest says of a report for people.
var reportEntry = regexp.MustCompile(`("name": "report\.\w+",\s+"bytes": )\d+(,\s+"sha256": )"\w+"`)

// leaveOutReports leaves the names of the reports for people and drops the rest.
func leaveOutReports(files map[string]string) {
	delete(files, "report.html")
	delete(files, "report.xlsx")
	files["manifest.json"] = reportEntry.ReplaceAllString(files["manifest.json"], `${1}0${2}""`)
}

func readFolder(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "rolecall.duckdb" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(relative)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func writeGolden(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

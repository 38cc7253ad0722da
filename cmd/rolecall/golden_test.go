package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAcmeGolden holds all that a run on acme writes and prints, byte for byte,
// the database apart, and the reports for people, whose looks may change; in CI
// also that a second run writes the same, those too. (The script reconcile_acme
// holds that for acme in any case.)
func TestAcmeGolden(t *testing.T) {
	for _, name := range snapshots {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "acme-left" && !*update {
				forCI(t)
			}
			golden := filepath.Join(home, "testdata", "golden", name)
			first := finished(t, name).files(t)
			if isCI {
				second, err := runEstate(t.Context(), t.TempDir(), name)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(first, second.files(t)); diff != "" {
					t.Errorf("a second run differs:\n%s", diff)
				}
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

// files are what a run wrote and printed, by name.
func (run finishedRun) files(t *testing.T) map[string]string {
	t.Helper()
	files := readFolder(t, run.out)
	files["stdout.txt"], files["stderr.txt"] = run.stdout, run.stderr
	return files
}

// The manifest says of the tool what differs from build to build, and of each table a digest,
// which says less than what is made of the tables.
var (
	toolEntry   = regexp.MustCompile(`("(?:revision|go|engine|binary_sha256)": )"[^"]*"`)
	tablesEntry = regexp.MustCompile(`(?s)("tables": \[)(\n.*?\n  )(\])`)
)

// reportEntry is what the manifest says of a report for people.
var reportEntry = regexp.MustCompile(`("name": "report\.\w+",\s+"bytes": )\d+(,\s+"sha256": )"\w+"`)

// leaveOutReports leaves the names of the reports for people and drops the rest.
func leaveOutReports(files map[string]string) {
	delete(files, "report.html")
	delete(files, "report.xlsx")
	manifest := reportEntry.ReplaceAllString(files["manifest.json"], `${1}0${2}""`)
	files["manifest.json"] = tablesEntry.ReplaceAllString(toolEntry.ReplaceAllString(manifest, `${1}""`), `${1}${3}`)
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

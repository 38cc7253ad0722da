package ruletest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/ruletest"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestRun runs the tests in each archive on the rules in it, and holds what
// comes of them: every difference, or what is wrong.
func TestRun(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 8 {
		t.Fatal(err, len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil || len(archive.Files) < 3 {
				t.Fatal("an archive holds rules.yaml, rules.test.yaml and said, then files that the rules name: ", err)
			}
			var beside []rules.File
			for _, each := range archive.Files[3:] {
				beside = append(beside, rules.File{Name: each.Name, Text: string(each.Data)})
			}
			got := outcome(t, archive.Files[0].Data, archive.Files[1].Data, beside)
			if *update {
				archive.Files[2].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[2].Data), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

func outcome(t *testing.T, rulesText, testsText []byte, beside []rules.File) string {
	t.Helper()
	file, err := rules.ReadTests("rules.test.yaml", testsText)
	if err != nil {
		return "error\n" + err.Error() + "\n"
	}
	read, err := rules.ReadStored("rules.yaml", string(rulesText), beside)
	if err != nil {
		t.Fatal(err)
	}
	results, err := ruletest.Run(t.Context(), file, read)
	if err != nil {
		return "error\n" + err.Error() + "\n"
	}
	text := ""
	for _, each := range results {
		text += fmt.Sprintf("%s: %q: %d differences\n", each.At, each.Name, len(each.Differences))
		for _, one := range each.Differences {
			text += fmt.Sprintf("  %s %s: expected %s, came out %s (%s)\n", one.Subject, one.Name, one.Expected, one.Actual, one.Rule)
		}
		for _, note := range each.Notes {
			text += "  " + note + "\n"
		}
	}
	return text
}

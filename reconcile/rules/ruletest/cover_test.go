package ruletest_test

import (
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

// TestRunAndCover holds which parts of the rules the tests in each archive exercise; all of
// these tests pass.
func TestRunAndCover(t *testing.T) {
	paths, err := filepath.Glob("testdata/cover/*.txtar")
	if err != nil || len(paths) < 2 {
		t.Fatal(err, len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := covered(t, archive)
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

func covered(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	file, err := rules.ReadTests("rules.test.yaml", archive.Files[1].Data)
	if err != nil {
		t.Fatal(err)
	}
	var beside []rules.File
	for _, each := range archive.Files[3:] {
		beside = append(beside, rules.File{Name: each.Name, Text: string(each.Data)})
	}
	read, err := rules.ReadStored("rules.yaml", string(archive.Files[0].Data), beside)
	if err != nil {
		t.Fatal(err)
	}
	results, parts, err := ruletest.RunAndCover(t.Context(), file, read)
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range results {
		if len(each.Differences) > 0 {
			t.Errorf("%s: %+v", each.Name, each.Differences)
		}
	}
	got := ""
	for _, each := range parts {
		got += fmt.Sprintf("%s %s: %s\n", each.Rule, each.What, strings.Join(each.Tests, "; "))
	}
	return got
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/reconcile/findings"
)

const (
	kindsBegin = "<!-- kinds: written from the headers of reconcile/findings/*.sql -->\n"
	kindsEnd   = "<!-- end of kinds -->"
)

func TestReadmeListsTheCatalogue(t *testing.T) {
	kinds, err := findings.All()
	if err != nil {
		t.Fatal(err)
	}
	table := "| kind | what | severity | fix by default |\n|---|---|---|---|\n"
	for _, kind := range kinds {
		table += fmt.Sprintf("| `%s` | %s | %s | %s |\n", kind.Name, kind.Title, kind.Severity, kind.Fix)
	}
	path := filepath.Join(home, "README.md")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(content), kindsBegin)
	listed, after, found := strings.Cut(rest, kindsEnd)
	switch {
	case !found:
		t.Fatal("README.md has no place for the kinds")
	case *update:
		if err := os.WriteFile(path, []byte(before+kindsBegin+table+kindsEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case listed != table:
		t.Errorf("README.md lists\n%s\nthe catalogue is\n%s", listed, table)
	}
}

// shellBlock finds the lines of the README's shell blocks.
var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// ciTests is how CI runs all tests: it may allow them more time.
var ciTests = regexp.MustCompile(`(?m)^go test (-timeout \w+ )?\./\.\.\.$`)

// TestReadmeCommandsRun runs what the README tells to run, one after the other
// in one folder, so that what asks a run finds one; a plain go test takes the shared run for the
// first, and leaves out what reconciles again, which scripts do. The tests cannot run themselves:
// that line is CI's, and checked to be there.
func TestReadmeCommandsRun(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(home, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	ci, err := os.ReadFile(filepath.Join(home, ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	dir := t.TempDir()
	for _, block := range shellBlock.FindAllStringSubmatch(string(content), -1) {
		line := strings.TrimSpace(block[1])
		if line == "go test ./..." {
			if !ciTests.Match(ci) {
				t.Errorf("CI does not run %q", line)
			}
			continue
		}
		args := strings.TrimPrefix(strings.TrimPrefix(line, "go run ./cmd/"), "rolecall ")
		words := shellWords(args)
		for i, word := range words {
			if strings.HasPrefix(word, "testdata/") {
				words[i] = filepath.Join(home, word)
			}
		}
		if !isCI && line == "go run ./cmd/rolecall reconcile testdata/acme --as-of 2026-11-01" {
			if err := copyOutput(finished(t, "acme").out, filepath.Join(dir, "rolecall-out")); err != nil {
				t.Fatal(err)
			}
			ran++
			continue
		}
		if !isCI && (slices.Contains([]string{"reconcile", "simulate", "bundle"}, words[0]) || len(words) > 1 && words[1] == "effect") {
			continue
		}
		stdout, stderr, status, err := command(t.Context(), dir, words...)
		if err != nil {
			t.Fatal(err)
		}
		if status != statusDone || stdout == "" {
			t.Errorf("%s: exit status %d: %s", line, status, stderr)
		}
		ran++
	}
	if ran < 2 {
		t.Errorf("only %d commands were found in the README", ran)
	}
}

// shellWords splits a command line at blanks outside single quotes.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

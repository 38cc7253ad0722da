package quality_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rolecall/exports/quality"
)

func causes(t *testing.T) []quality.Cause {
	t.Helper()
	all, err := quality.Causes()
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	return all
}

var (
	code        = regexp.MustCompile(`^[a-z_]+\.[a-z0-9_]+$`)
	topic       = regexp.MustCompile(`^[a-z0-9_]+$`)
	placeholder = regexp.MustCompile(`\{(\d+)(:[^{}|]+\|[^{}|]+)?\}`)
)

func TestTableIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, each := range causes(t) {
		if !code.MatchString(each.Code) || seen[each.Code] || !topic.MatchString(each.Topic) || each.Text == "" {
			t.Errorf("%+v", each)
		}
		seen[each.Code] = true
		if each.Severity != "warning" && each.Severity != "note" {
			t.Errorf("%s has the severity %q", each.Code, each.Severity)
		}
		if each.Weight == 0 && each.Topic != "rows" {
			t.Errorf("stakes.csv says nothing of %s, nor of its topic %s", each.Code, each.Topic)
		}
		if placeholder.MatchString(each.Advice) {
			t.Errorf("%s: advice takes no arguments", each.Code)
		}
		used := map[string]bool{}
		for _, found := range placeholder.FindAllStringSubmatch(each.Text, -1) {
			used[found[1]] = true
		}
		for i := range each.Arguments() {
			if !used[strconv.Itoa(i+1)] {
				t.Errorf("%s leaves argument %d out", each.Code, i+1)
			}
		}
	}
}

// TestCodesAndTableAgree: each code is used somewhere, and each that is used is known.
func TestCodesAndTableAgree(t *testing.T) {
	known, subjects := map[string]bool{}, map[string]bool{}
	for _, each := range causes(t) {
		known[each.Code] = true
		subject, _, _ := strings.Cut(each.Code, ".")
		subjects[subject] = true
	}
	used := map[string]bool{}
	literal := map[string]*regexp.Regexp{
		".sql": regexp.MustCompile(`'([a-z_]+\.[a-z0-9_]+)'`),
		".go":  regexp.MustCompile(`(?:Code: |code: |add\(|return |Find\()"([a-z_]+\.[a-z0-9_]+)"`),
	}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		pattern := literal[filepath.Ext(path)]
		if err != nil || entry.IsDir() || pattern == nil || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, found := range pattern.FindAllStringSubmatch(string(content), -1) {
			subject, _, _ := strings.Cut(found[1], ".")
			if used[found[1]] = true; subjects[subject] && !known[found[1]] {
				t.Errorf("%s: %s is not in causes.csv", path, found[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for each := range known {
		if !used[each] {
			t.Errorf("nothing says %s", each)
		}
	}
}

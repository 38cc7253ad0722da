package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/sample/damage"
)

// namesOne says whether an error names one of the files, the table, or what in the rules needs
// what they lack.
func namesOne(text string, did damage.Damage) bool {
	table, _, _ := strings.Cut(did.Table, ".")
	return strings.Contains(text, "rules.yaml:") || strings.Contains(text, table) ||
		slices.ContainsFunc(did.Paths, func(path string) bool { return strings.Contains(text, filepath.Base(path)) })
}

var notInNames = regexp.MustCompile(`[^a-zA-Z0-9_.=]+`)

// keepEstate keeps the damaged estate if it is the smallest of its sort so far.
func (s *damageSurvey) keepEstate(t *testing.T, dir string, did damage.Damage, sort string, options damage.Options, wrong []string) {
	if s.keep == "" {
		return
	}
	name := notInNames.ReplaceAllString(did.Kind+"/"+did.Table+"/"+sort, "-")
	if smallest, isKept := s.kept[name]; isKept && smallest <= options.Identities {
		return
	}
	s.kept[name] = options.Identities
	to := filepath.Join(s.keep, name)
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	for _, each := range []string{"", "whole"} { // beside the damaged estate that without damage
		from := filepath.Join(dir, "..", each)
		if each == "" {
			from = dir
		}
		for _, side := range []string{"okta", "servicenow"} {
			if err := os.CopyFS(filepath.Join(to, each, side), os.DirFS(filepath.Join(from, side))); err != nil {
				t.Fatal(err)
			}
		}
		rules, err := os.ReadFile(filepath.Join(from, "rules.yaml"))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, each, "rules.yaml"), rules, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	readme := fmt.Sprintf("%s, %d people, seed %d, %v\n\n%s\n", options.Sort.Name, options.Identities, options.Seed, options.Forms, strings.Join(wrong, "\n"))
	if err := os.WriteFile(filepath.Join(to, "README.md"), []byte(readme), 0o600); err != nil {
		t.Fatal(err)
	}
}

// save keeps the counts so far.
func (s *damageSurvey) save(t *testing.T) {
	if s.keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(s.keep, "counts.txt"), []byte(s.table()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *damageSurvey) table() string {
	var text strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(s.counts)) {
		counts := s.counts[kind]
		fmt.Fprintf(&text, "\n%s", kind)
		for _, what := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&text, "\n\t%5d %s", counts[what], what)
		}
	}
	return text.String() + "\n"
}

// report prints the counts, and fails if a kind of damage too seldom leaves a sign: then the
// draws prove too little.
func (s *damageSurvey) report(t *testing.T) {
	for kind, counts := range s.counts {
		if counts["draws"] >= 20 && counts["without a sign"]*10 > counts["draws"] {
			t.Errorf("%s: %d of %d draws leave no sign", kind, counts["without a sign"], counts["draws"])
		}
	}
	t.Log(s.table())
}

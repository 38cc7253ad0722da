package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/ruletest"
)

// testRules runs every test file and prints what came of it.
func testRules(c *cli.Context, streams streams) error {
	if err := checkFormat(c); err != nil {
		return err
	}
	named := c.Args().Slice()
	if len(named) == 0 {
		named = []string{"."}
	}
	least, err := leastCover(c)
	if err != nil {
		return err
	}
	var tested []testedFile
	failed := 0
	for _, each := range named {
		files, err := testAt(c.Context, each, asksForCover(c))
		if err != nil {
			return err
		}
		for _, file := range files {
			tested = append(tested, file)
			failed += file.Failed
		}
	}
	unknown := checkedRules{Problems: []checkedProblem{}}
	if estate := c.String("estate"); estate != "" {
		if unknown, err = lintTests(c.Context, estate, streams, tested); err != nil {
			return err
		}
	}
	covered := []coveredRules{}
	if asksForCover(c) {
		covered = coveredBy(tested)
	}
	if err := printTested(c, streams, tested, covered, unknown.Problems); err != nil {
		return err
	}
	if failed > 0 {
		return outcome(statusFailed)
	}
	return coverStatus(&lines{w: streams.err}, covered, least)
}

// asksForCover says whether it is asked which rules are tested.
func asksForCover(c *cli.Context) bool { return c.Bool("cover") || c.IsSet("cover-min") }

// testedFile is a test file and what came of it.
type testedFile struct {
	File   string       `json:"file"`
	Rules  string       `json:"rules"`
	Tests  []testedUser `json:"tests"`
	Failed int          `json:"failed"`

	read  *rules.Rules
	tests *rules.TestFile
	parts []ruletest.Part // of the rules, if it is asked which are tested

	isCustom bool // they are cases of a custom finding
}

type testedUser struct {
	Name        string                `json:"name"`
	Line        int                   `json:"line"`
	Passed      bool                  `json:"passed"`
	Differences []ruletest.Difference `json:"differences"`
	Notes       []string              `json:"notes,omitempty"`
}

// testAt runs the tests that a path names: of a folder, those of the rules in it and the cases of
// its custom findings; of a test file, those of the rules that it tests.
func testAt(ctx context.Context, path string, covers bool) ([]testedFile, error) {
	rulesFile := filepath.Join(path, "rules.yaml")
	archives, err := casesIn(filepath.Join(path, rules.CustomFolder))
	if _, hasNoTests := findTests(path); hasNoTests != nil && err == nil && len(archives) > 0 {
		return testCustom(ctx, rulesFile)
	}
	file, err := testFile(ctx, path, covers)
	if err != nil {
		return nil, err
	}
	cases, err := testCustom(ctx, file.Rules)
	return append([]testedFile{file}, cases...), err
}

// testFile runs one test file; of a folder, the one in it.
func testFile(ctx context.Context, path string, covers bool) (testedFile, error) {
	path, err := findTests(path)
	if err != nil {
		return testedFile{}, err
	}
	file, err := readTests(ctx, path)
	if err != nil {
		return testedFile{}, err
	}
	rulesFile := rulesTestedBy(file)
	content, err := readFile(ctx, rulesFile, largestText)
	if err != nil {
		return testedFile{}, fmt.Errorf("cannot read the rules that %s tests: %w", path, err)
	}
	read, err := rules.ReadIn(rulesFile, content, rules.InFolder(filepath.Dir(rulesFile)))
	if err != nil {
		return testedFile{}, err
	}
	var tested testedFile
	if covers {
		results, parts, failed := ruletest.RunAndCover(ctx, file, read)
		tested, err = summarize(path, rulesFile, results), failed
		tested.parts = parts
	} else {
		results, failed := ruletest.Run(ctx, file, read)
		tested, err = summarize(path, rulesFile, results), failed
	}
	tested.read, tested.tests = read, file
	return tested, err
}

func readTests(ctx context.Context, path string) (*rules.TestFile, error) {
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return nil, fmt.Errorf("cannot read the tests: %w", err)
	}
	return rules.ReadTests(path, content)
}

// rulesTestedBy is the rules file that a test file is about.
func rulesTestedBy(file *rules.TestFile) string {
	switch {
	case file.Rules == "":
		return filepath.Join(filepath.Dir(file.File), "rules.yaml")
	case filepath.IsAbs(file.Rules):
		return file.Rules
	}
	return filepath.Join(filepath.Dir(file.File), file.Rules)
}

// testsBeside are the tests that stand beside a rules file and are about it; none if there are
// no such tests.
func testsBeside(ctx context.Context, rulesFile string) ([]*rules.TestFile, error) {
	path, err := findTests(filepath.Dir(rulesFile))
	if err != nil {
		return nil, nil // there are none
	}
	file, err := readTests(ctx, path)
	if err != nil || filepath.Clean(rulesTestedBy(file)) != filepath.Clean(rulesFile) {
		return nil, err
	}
	return []*rules.TestFile{file}, nil
}

// testNames are how a test file beside rules may be called.
var testNames = []string{"rules.test.yaml", "rules.test.yml", "rules_test.yaml", "rules_test.yml"}

func findTests(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no %s: name a test file, or a folder with %s", path, testNames[0])
	}
	if err != nil {
		return "", fmt.Errorf("cannot read the tests: %w", err)
	}
	if !info.IsDir() {
		return path, nil
	}
	for _, name := range testNames {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return filepath.Join(path, name), nil
		}
	}
	return "", fmt.Errorf("the folder %s has no %s: put the tests of rules there, beside rules.yaml", path, testNames[0])
}

func summarize(path, rulesFile string, results []ruletest.Result) testedFile {
	tested := testedFile{File: path, Rules: rulesFile}
	for _, each := range results {
		passed := len(each.Differences) == 0
		if !passed {
			tested.Failed++
		}
		tested.Tests = append(tested.Tests, testedUser{
			Name: each.Name, Line: each.At.Line, Passed: passed, Notes: each.Notes,
			Differences: append([]ruletest.Difference{}, each.Differences...),
		})
	}
	return tested
}

func printTested(c *cli.Context, streams streams, tested []testedFile, covered []coveredRules, unknown []checkedProblem) error {
	if c.String("format") == "json" {
		encoder := json.NewEncoder(streams.out)
		encoder.SetIndent("", "  ")
		if asksForCover(c) || c.IsSet("estate") {
			return encoder.Encode(map[string]any{"files": tested, "cover": covered, "warnings": unknown})
		}
		return encoder.Encode(tested)
	}
	out := &lines{w: streams.out}
	for _, file := range tested {
		for _, test := range file.Tests {
			printTest(out, file.File, test, c.Bool("verbose"))
		}
		text := plural(len(file.Tests), "test") + " passed"
		if file.Failed > 0 {
			text = fmt.Sprintf("%d of %s failed", file.Failed, plural(len(file.Tests), "test"))
		}
		out.printf("%s: %s", source.Printable(file.File), text)
	}
	for _, each := range unknown {
		out.printf("%s", each.text())
	}
	width, _ := outputStyle(streams.out)
	for _, each := range covered {
		each.print(out, width)
	}
	return out.err
}

// printTest prints a test that failed, as a diff: - is expected, + came out.
func printTest(out *lines, file string, test testedUser, verbose bool) {
	at := source.Printable(fmt.Sprintf("%s:%d: %s", file, test.Line, test.Name))
	if test.Passed {
		if verbose {
			out.printf("%s: passed", at)
		}
		return
	}
	out.printf("%s", at)
	for _, each := range test.Differences {
		what := strings.TrimSpace(each.Subject + " " + each.Name)
		by := ""
		if each.Rule != "" {
			by = "  (" + each.Rule + ")"
		}
		out.printf("%s", source.Printable(" - "+what+": "+each.Expected))
		out.printf("%s", source.Printable(" + "+what+": "+each.Actual+by))
	}
	for _, note := range test.Notes {
		out.printf("   %s", source.Printable(note))
	}
}

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
		file, err := testFile(c.Context, each, asksForCover(c))
		if err != nil {
			return err
		}
		tested = append(tested, file)
		failed += file.Failed
	}
	covered := []coveredRules{}
	if asksForCover(c) {
		covered = coveredBy(tested)
	}
	if err := printTested(c, streams, tested, covered); err != nil {
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

	parts []ruletest.Part // of the rules, if it is asked which are tested
}

type testedUser struct {
	Name        string                `json:"name"`
	Line        int                   `json:"line"`
	Passed      bool                  `json:"passed"`
	Differences []ruletest.Difference `json:"differences"`
	Notes       []string              `json:"notes,omitempty"`
}

// testFile runs one test file; of a folder, the one in it.
func testFile(ctx context.Context, path string, covers bool) (testedFile, error) {
	path, err := findTests(path)
	if err != nil {
		return testedFile{}, err
	}
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return testedFile{}, fmt.Errorf("cannot read the tests: %w", err)
	}
	file, err := rules.ReadTests(path, content)
	if err != nil {
		return testedFile{}, err
	}
	rulesFile := filepath.Join(filepath.Dir(path), "rules.yaml")
	if file.Rules != "" {
		rulesFile = file.Rules
		if !filepath.IsAbs(rulesFile) {
			rulesFile = filepath.Join(filepath.Dir(path), rulesFile)
		}
	}
	if content, err = readFile(ctx, rulesFile, largestText); err != nil {
		return testedFile{}, fmt.Errorf("cannot read the rules that %s tests: %w", path, err)
	}
	read, err := rules.ReadIn(rulesFile, content, rules.InFolder(filepath.Dir(rulesFile)))
	if err != nil {
		return testedFile{}, err
	}
	if covers {
		results, parts, err := ruletest.RunAndCover(ctx, file, read)
		tested := summarize(path, rulesFile, results)
		tested.parts = parts
		return tested, err
	}
	results, err := ruletest.Run(ctx, file, read)
	return summarize(path, rulesFile, results), err
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
	return "", fmt.Errorf("the folder %s has no %s: tests of rules stand there, beside rules.yaml", path, testNames[0])
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

func printTested(c *cli.Context, streams streams, tested []testedFile, covered []coveredRules) error {
	if c.String("format") == "json" {
		encoder := json.NewEncoder(streams.out)
		encoder.SetIndent("", "  ")
		if asksForCover(c) {
			return encoder.Encode(map[string]any{"files": tested, "cover": covered})
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

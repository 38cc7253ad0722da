package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/custom"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/ruletest"
)

// checkCustom finds what is wrong with the custom findings beside rules; db, if not nil, has the
// exports that they are asked about.
func checkCustom(ctx context.Context, rulesFile string, read *rules.Rules, db *duckdb.DB) error {
	files := read.CustomFiles()
	if len(files) == 0 {
		return nil
	}
	var loaded *custom.Shape
	if db != nil {
		shape, err := custom.Loaded(ctx, db)
		if err != nil {
			return err
		}
		loaded = &shape
	}
	return custom.Check(ctx, filepath.Dir(rulesFile), files, loaded)
}

// inPlace has the mistake of a custom finding name the file as it is reached from here.
func (j job) inPlace(err error) error {
	var wrong custom.Mistake
	if errors.As(err, &wrong) && !filepath.IsAbs(wrong.At.File) {
		wrong.At.File = filepath.ToSlash(filepath.Join(filepath.Dir(j.rulesFile), wrong.At.File))
		return wrong
	}
	return err
}

// testCustom runs the cases beside the custom findings of rules.
func testCustom(ctx context.Context, rulesFile string) ([]testedFile, error) {
	dir := filepath.Join(filepath.Dir(rulesFile), rules.CustomFolder)
	archives, err := casesIn(dir)
	if err != nil || len(archives) == 0 {
		return nil, err
	}
	content, err := readFile(ctx, rulesFile, largestText)
	if err != nil {
		return nil, cannotReadRules(rulesFile, err)
	}
	read, err := rules.ReadIn(rulesFile, content, rules.InFolder(filepath.Dir(rulesFile)))
	if err != nil {
		return nil, err
	}
	if err := checkCustom(ctx, rulesFile, read, nil); err != nil {
		return nil, err
	}
	all, err := custom.Read(filepath.Dir(rulesFile), read.CustomFiles())
	if err != nil {
		return nil, err
	}
	var tested []testedFile
	for _, path := range archives {
		at := slices.IndexFunc(all, func(each custom.Finding) bool {
			return strings.TrimSuffix(filepath.Base(each.Shown), ".sql") == strings.TrimSuffix(filepath.Base(path), ".txtar")
		})
		if at < 0 {
			return nil, source.Problem{
				At: source.Position{File: path, Line: 1}, Message: "there is no custom finding that these cases are of: expected the file beside it that ends in .sql", Hint: "rename or remove it",
			}
		}
		file, err := tryCases(ctx, all[at], path)
		if err != nil {
			return nil, err
		}
		tested = append(tested, file)
	}
	return tested, nil
}

// casesIn are the files with cases in a folder of custom findings.
func casesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read custom findings: %w", err)
	}
	var archives []string
	for _, each := range entries {
		if filepath.Ext(each.Name()) == ".txtar" {
			archives = append(archives, filepath.Join(dir, each.Name()))
		}
	}
	return archives, nil
}

func tryCases(ctx context.Context, finding custom.Finding, path string) (testedFile, error) {
	tested := testedFile{File: path, Rules: finding.Shown, isCustom: true}
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return tested, fmt.Errorf("cannot read the cases: %w", err)
	}
	cases, err := finding.Try(ctx, path, string(content))
	if err != nil {
		return tested, err
	}
	for _, each := range cases {
		test := testedUser{Name: each.Name, Line: each.Line, Passed: each.Passed(), Differences: []ruletest.Difference{}}
		for _, row := range each.Missing {
			test.Differences = append(test.Differences, ruletest.Difference{Subject: "row", Expected: row, Actual: "none"})
		}
		for _, row := range each.More {
			test.Differences = append(test.Differences, ruletest.Difference{Subject: "row", Expected: "none", Actual: row})
		}
		if each.Failed != nil {
			test.Notes = append(test.Notes, each.Failed.Error())
		}
		if !test.Passed {
			tested.Failed++
		}
		tested.Tests = append(tested.Tests, test)
	}
	return tested, nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/lint"
)

func checkRules(c *cli.Context, streams streams) error {
	if err := checkFormat(c); err != nil {
		return err
	}
	if c.Bool("list") {
		if c.NArg() > 0 {
			return usagef("--list explains the lints and takes no estate")
		}
		return listLints(streams)
	}
	missing := ""
	j, err := rulesJob(c, c.Args().Slice(), streams, func(j *job, dir string) error {
		folders, err := j.findEstate(dir)
		if len(folders) > 0 { // of one system alone nothing can be said
			missing, j.okta, j.serviceNow = "no exports in "+filepath.Join(dir, strings.Join(folders, " and ")), nil, nil
		}
		return err
	})
	if err != nil {
		return err
	}
	checked, err := j.check(c.Context, missing)
	j.progress.clear()
	if err != nil {
		return err
	}
	if err := checked.print(streams, c.String("format")); err != nil {
		return err
	}
	if checked.Errors > 0 || c.Bool("strict") && checked.Warnings > 0 {
		return outcome(statusFailed)
	}
	return nil
}

// rulesJob takes the rules and the exports to ask about them, if any: those of an estate, which use
// takes, or that flags name.
func rulesJob(c *cli.Context, estates []string, streams streams, use func(*job, string) error) (job, error) {
	j := job{rulesFile: c.String("rules"), okta: c.StringSlice("okta"), serviceNow: c.StringSlice("servicenow")}
	j.progress = newProgress(streams.err, false)
	j.warn = j.progress.say
	var err error
	if j.reading, err = readReading(c); err != nil {
		return j, err
	}
	if j.asOf, err = readAsOf(c.String("as-of")); err != nil {
		return j, err
	}
	if len(estates) > 1 {
		return j, usagef("rolecall rules %s takes one estate, not %d", c.Command.Name, len(estates))
	}
	if len(estates) == 1 {
		if err := use(&j, estates[0]); err != nil {
			return j, err
		}
	}
	switch {
	case j.rulesFile == "" && len(estates) == 1:
		return j, fmt.Errorf("the estate %s has no rules.yaml: put one there, or name it with --rules", j.estate)
	case j.rulesFile == "":
		return j, usagef("nothing to %s: name an estate, or a file with --rules", c.Command.Name)
	case (len(j.okta) == 0) != (len(j.serviceNow) == 0):
		return j, usagef("rules are checked against exports of both systems: --okta and --servicenow go together")
	}
	return j, nil
}

// checkedRules is what there is to say of a rules file.
type checkedRules struct {
	File     string           `json:"file"`
	Errors   int              `json:"errors"`
	Warnings int              `json:"warnings"`
	Problems []checkedProblem `json:"problems"`

	// Unchecked is why names were not compared with exports; empty if they were.
	Unchecked string `json:"names_not_checked,omitempty"`
}

type checkedProblem struct {
	Severity string `json:"severity"` // error or warning
	Lint     string `json:"lint,omitempty"`
	File     string `json:"file"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`

	problem source.Problem
}

// check separates mistakes in the rules, which are its result, from what keeps
// it from looking, which is its error. missing says which exports there are none of.
func (j job) check(ctx context.Context, missing string) (checkedRules, error) {
	checked := checkedRules{File: j.rulesFile, Problems: []checkedProblem{}, Unchecked: missing}
	if missing == "" && len(j.okta) == 0 {
		checked.Unchecked = "no exports were named"
	}
	content, err := readFile(ctx, j.rulesFile, largestText)
	if err != nil {
		return checked, cannotReadRules(j.rulesFile, err)
	}
	read, wrong := rules.ReadInPart(j.rulesFile, content, rules.InFolder(filepath.Dir(j.rulesFile)))
	var list *source.List
	switch {
	case read == nil && !errors.As(wrong, &list):
		return checked, wrong
	case read == nil:
		checked.add("error", list.Problems())
		return checked, nil
	}
	if read != nil && wrong == nil {
		wrong = checkCustom(ctx, j.rulesFile, read, nil)
		if wrong != nil && !errors.As(wrong, &list) {
			return checked, wrong
		}
	}
	var mistakes, found []source.Problem
	if checked.Unchecked == "" {
		mistakes, found, err = j.lint(ctx, read, wrong)
	}
	if checked.Unchecked != "" || err != nil && ctx.Err() == nil { // the rest is told all the same
		unread := err
		if mistakes, found, err = j.lintAlone(ctx, read, wrong); err == nil && unread != nil && len(mistakes) == 0 {
			err = unread
		}
		if unread != nil {
			checked.Unchecked, _, _ = strings.Cut(unread.Error(), "\n")
		}
	}
	if err != nil {
		return checked, err
	}
	checked.add("error", mistakes)
	checked.add("warning", found)
	slices.SortStableFunc(checked.Problems, func(a, b checkedProblem) int { return a.problem.At.Compare(b.problem.At) })
	return checked, nil
}

// lintAlone judges rules, and the tests beside them, as far as that takes no exports.
func (j job) lintAlone(ctx context.Context, read *rules.Rules, wrong error) (mistakes, found []source.Problem, err error) {
	kinds, err := findings.Names()
	if err != nil {
		return nil, nil, err
	}
	mistakes, found = read.Check(read.OpenCatalog(kinds), j.asOf, wrong)
	var list *source.List
	if _, err = testsBeside(ctx, j.rulesFile); errors.As(err, &list) {
		mistakes, err = append(mistakes, list.Problems()...), nil
	}
	return mistakes, found, err
}

// lint compares rules with the exports; wrong is what the file itself shows, so that they were
// read in part.
func (j job) lint(ctx context.Context, read *rules.Rules, wrong error) (mistakes, found []source.Problem, err error) {
	err = j.load(ctx, read, func(db *duckdb.DB) error {
		mistakes, found, err = j.lintLoaded(ctx, db, read, wrong)
		return err
	})
	return mistakes, found, err
}

// load gives use the exports that rules are asked about, loaded into memory.
func (j job) load(ctx context.Context, read *rules.Rules, use func(*duckdb.DB) error) error {
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return err
	}
	defer remove()
	db, err := duckdb.Open(ctx, duckdb.Options{TempDir: scratch.Path})
	if err != nil {
		return err
	}
	defer db.Close()
	inputs := j.inputs(read, scratch.Path)
	inputs.AllowChanged = true // nothing is decided by them here
	if err := exports.Load(ctx, db, inputs); err != nil {
		return err
	}
	return use(db)
}

func (j job) lintLoaded(ctx context.Context, db *duckdb.DB, read *rules.Rules, wrong error) (mistakes, found []source.Problem, err error) {
	catalog, err := rules.LoadCatalog(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	if catalog.KnownKinds, err = findings.Names(); err != nil {
		return nil, nil, err
	}
	j.progress.step("checking the rules", 0, 0)
	if wrong != nil {
		mistakes, found = read.Check(catalog, j.asOf, wrong)
		return mistakes, found, nil
	}
	var list *source.List
	if err := checkCustom(ctx, j.rulesFile, read, db); errors.As(err, &list) {
		mistakes = list.Problems()
	} else if err != nil {
		return nil, nil, err
	}
	tests, err := testsBeside(ctx, j.rulesFile)
	if errors.As(err, &list) { // they are wrong, whatever the rules are
		mistakes, tests, err = append(mistakes, list.Problems()...), nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	found, err = lint.Run(ctx, db, read, catalog, j.asOf, tests...)
	var one source.Problem
	switch {
	case errors.As(err, &list):
		wrong, found := read.Check(catalog, j.asOf, nil)
		return append(mistakes, wrong...), found, nil
	case errors.As(err, &one): // an expression fails for somebody
		return append(mistakes, one), nil, nil
	}
	return mistakes, found, err
}

func (r *checkedRules) add(severity string, problems []source.Problem) {
	for _, each := range problems {
		r.Problems = append(r.Problems, checkedProblem{
			Severity: severity, Lint: each.Lint, File: each.At.File, Line: each.At.Line, Column: each.At.Column,
			Message: source.Printable(each.Message), Hint: source.Printable(each.Hint), problem: each,
		})
	}
	if severity == "error" {
		r.Errors += len(problems)
	} else {
		r.Warnings += len(problems)
	}
}

// text is the problem as people read it.
func (p checkedProblem) text() string {
	problem := p.problem
	if problem.Message = p.Severity + ": " + problem.Message; problem.Lint != "" {
		problem.Message += " [" + problem.Lint + "]"
	}
	return problem.Error()
}

func (r *checkedRules) print(streams streams, format string) error {
	if format == "json" {
		encoder := json.NewEncoder(streams.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	out := &lines{w: streams.out}
	for _, each := range r.Problems {
		out.printf("%s", each.text())
	}
	text := plural(r.Errors, "error") + ", " + plural(r.Warnings, "warning")
	if r.Errors+r.Warnings == 0 {
		text = "no problems found"
	}
	if r.Unchecked != "" {
		text += "; names were not checked: " + source.Printable(r.Unchecked)
	}
	out.printf("%s: %s", source.Printable(r.File), text)
	return out.err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/compare"
	"rolecall/reconcile/findings"
	"rolecall/reports"
	"rolecall/reports/comparison"
	"rolecall/reports/text"
)

func compareCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "shows what changed between two runs, and why",
		ArgsUsage: "OLD NEW",
		Description: "OLD and NEW are output folders of runs, which stay as they are. Every finding of either\n" +
			"has a state (new, reopened, persisting, fixed, gone, subject_gone, unknown, excepted,\n" +
			"lapsed) and, if it changed, a cause: data, rules, clock, tool (another version of\n" +
			"rolecall) or exports (what was exported differs). The exit status is 3 if something\n" +
			"is unknown, 2 if --fail-on is met, else 0.",
		Flags: slices.Concat(comparisonFlags(), commonFlags("csv")),
		Action: func(c *cli.Context) error {
			if c.NArg() != 2 {
				return usagef("rolecall compare takes two output folders, OLD and NEW, not %d", c.NArg())
			}
			return compareRuns(c, streams, comparing{old: c.Args().Get(0), new: c.Args().Get(1)})
		},
	}
}

func effectCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "effect",
		Usage:     "shows what other rules would change, on the data of a run",
		ArgsUsage: "RULES RUN",
		Description: "RULES is a rules file, RUN the output folder of a run, which stays as it is. Its exports\n" +
			"are judged by RULES as of the same instant. The output is that of rolecall compare.\n" +
			"The exit status is 1 if RULES are wrong, 2 if --fail-on is met, else 0.",
		Flags: slices.Concat(comparisonFlags(), commonFlags("csv")),
		Action: func(c *cli.Context) error {
			if c.NArg() != 2 {
				return usagef("rolecall rules effect takes a rules file and the output folder of a run, not %d arguments", c.NArg())
			}
			return compareRuns(c, streams, comparing{rules: c.Args().Get(0), old: c.Args().Get(1), new: c.Args().Get(1)})
		},
		OnUsageError: wrongUsage,
	}
}

func comparisonFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "fail-on", Usage: "exit with status 2 if a finding has this `STATE[:SEVERITY]`: new:high means new, and high or worse; may be repeated"},
		&cli.StringFlag{Name: "out", Usage: "write " + comparison.CSVName + ", " + comparison.JSONName + ", " + comparison.AccessName + " and " + comparison.PageName + " to this folder (`DIR`)"},
	}
}

// comparing is what is compared.
type comparing struct {
	old, new string
	rules    string // "" if two runs are compared
	limits   []comparison.Limit
}

func compareRuns(c *cli.Context, streams streams, what comparing) (err error) {
	var j job
	if err := j.takeCommon(c, streams, "csv"); err != nil {
		return err
	}
	if what.limits, err = readLimits(c.StringSlice("fail-on")); err != nil {
		return err
	}
	if c.IsSet("out") && c.String("out") == "" {
		return usageError{message: "--out is a folder to write to, not empty"}
	}
	scratch, remove, err := newScratch(c.Context)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	options := compare.Options{Old: "old", New: "new", ToolVersion: version(), Access: what.rules == "" && c.String("out") != "", Progress: j.progress.step}
	if what.rules != "" {
		if options.Rules, err = j.readOtherRules(c, streams, what.rules); err != nil {
			return err
		}
	}
	db, err := attachRuns(c.Context, map[*string]string{&options.Old: what.old, &options.New: what.new}, duckdb.Options{
		Path: filepath.Join(scratch.Path, "comparison.duckdb"), MemoryLimit: j.memoryLimit, Threads: j.threads, TempDir: scratch.Path,
	})
	if err != nil {
		return err
	}
	defer db.Discard()
	result, err := compare.Run(c.Context, db, options)
	j.progress.clear()
	if wrong, isWrong := asWrongRules(err, what.rules); isWrong {
		if err := wrong.print(streams, checkFormOf(c.String("format"))); err != nil {
			return err
		}
		return outcome(statusFailed)
	}
	if err != nil {
		return err
	}
	return finishComparison(c, streams, db, result, what)
}

// finishComparison writes and prints a comparison, and ends with the status that it deserves.
func finishComparison(c *cli.Context, streams streams, db *duckdb.DB, result compare.Result, what comparing) error {
	statuses := []int{}
	if result.States["unknown"] > 0 || len(result.Notes) > 0 {
		statuses = append(statuses, statusWithheld)
	}
	isMet, err := comparison.IsMet(c.Context, db, what.limits)
	if err != nil {
		return err
	}
	if isMet {
		statuses = append(statuses, statusFindings)
	}
	if out := c.String("out"); out != "" {
		if err := writeComparison(c.Context, out, db, result, statuses); err != nil {
			return err
		}
	}
	if !c.Bool("quiet") {
		if err := printComparison(c.Context, streams, c.String("format"), db, result, statuses); err != nil {
			return err
		}
	}
	if len(statuses) > 0 {
		return outcome(statuses[0])
	}
	return nil
}

func printComparison(ctx context.Context, streams streams, format string, db *duckdb.DB, result compare.Result, statuses []int) error {
	switch format {
	case "json":
		return comparison.WriteJSON(ctx, db, streams.out, result, statuses)
	case "csv":
		return comparison.WriteCSV(ctx, db, streams.out)
	}
	width, color := outputStyle(streams.out)
	return text.Comparison(streams.out, result, width, color)
}

func writeComparison(ctx context.Context, out string, db *duckdb.DB, result compare.Result, statuses []int) error {
	defer watcherOf(ctx).hold()()
	folder, err := comparison.Create(out)
	if err != nil {
		return err
	}
	defer folder.Abort()
	if _, err := comparison.Write(ctx, folder, db, result, statuses); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	return folder.Commit()
}

// attachRuns opens a database with those of runs beside it, each once, under the names that the
// keys point to; these become another one if two are the same run. SQL reaches nothing but these and
// the folder for temporary files.
func attachRuns(ctx context.Context, runs map[*string]string, options duckdb.Options) (*duckdb.DB, error) {
	for _, dir := range runs {
		if err := rely(ctx, dir, reports.OnDatabase); err != nil {
			return nil, err
		}
	}
	db, err := duckdb.Open(ctx, options)
	if err != nil {
		return nil, err
	}
	attached := map[string]os.FileInfo{}
	for name, dir := range runs {
		if err := attachOnce(ctx, db, name, dir, attached); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	if err := db.Seal(ctx, duckdb.Reach{Folders: []string{options.TempDir}}); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func attachOnce(ctx context.Context, db *duckdb.DB, name *string, dir string, attached map[string]os.FileInfo) error {
	path, err := runDatabase(dir)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	for other, known := range attached {
		if os.SameFile(known, info) {
			*name = other
			return nil
		}
	}
	attached[*name] = info
	// another version made other macros; none of them is called, and no view is taken for a table
	if err := refuseForeign(ctx, path); err != nil {
		if _, isOther := madeByAnother(dir); !isOther {
			return err
		}
	}
	if err := db.Attach(ctx, *name, path, false); err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	return nil
}

// readLimits reads what --fail-on says.
func readLimits(texts []string) ([]comparison.Limit, error) {
	var limits []comparison.Limit
	for _, each := range texts {
		state, severity, isNarrow := strings.Cut(each, ":")
		if !slices.Contains(comparison.States, state) {
			return nil, usageError{message: fmt.Sprintf("--fail-on is a state, or state:severity: %s; not %q", strings.Join(comparison.States, ", "), each), hint: source.DidYouMean(state, comparison.States)}
		}
		if isNarrow && !slices.Contains(findings.Severities, severity) {
			return nil, usageError{message: fmt.Sprintf("--fail-on %s: expected a severity after the colon: low, medium, high or critical, not %q", each, severity), hint: source.DidYouMean(severity, findings.Severities)}
		}
		limits = append(limits, comparison.Limit{State: state, Severity: severity})
	}
	return limits, nil
}

// readOtherRules reads the rules whose effect is asked for. What is wrong with them is said as
// rolecall rules check says it.
func (j job) readOtherRules(c *cli.Context, streams streams, path string) (*compare.RulesFile, error) {
	read, content, err := readRules(c.Context, path)
	if wrong, isWrong := asWrongRules(err, path); isWrong {
		return nil, errors.Join(wrong.print(streams, checkFormOf(c.String("format"))), outcome(statusFailed))
	}
	if err != nil {
		return nil, err
	}
	return &compare.RulesFile{Name: filepath.Base(path), Text: string(content), Files: read.Files(), Read: read}, nil
}

// asWrongRules are mistakes in rules, as rolecall rules check says them.
func asWrongRules(err error, path string) (checked checkedRules, isWrong bool) {
	var list *source.List
	var one source.Problem
	checked = checkedRules{File: path, Problems: []checkedProblem{}}
	switch {
	case path == "" || err == nil:
		return checked, false
	case errors.As(err, &list):
		checked.add("error", list.Problems())
	case errors.As(err, &one):
		checked.add("error", []source.Problem{one})
	default:
		return checked, false
	}
	return checked, true
}

// checkFormOf is the form in which mistakes are said where the result would be of another.
func checkFormOf(format string) string {
	if format == "csv" {
		return "text"
	}
	return format
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/bundle"
	"rolecall/reports/output"
)

func bundleCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "bundle",
		Usage:     "writes a copy of an estate with names and ids replaced, for a bug report",
		ArgsUsage: "ESTATE|RUN",
		Description: "ESTATE is a folder with okta/, servicenow/ and rules.yaml. RUN is the output folder of a run:\n" +
			"its as-of and allowances are used, with the exports from --estate. Names, logins and ids are\n" +
			"replaced, equal ones by equal ones, so the bundle gives the same findings. It is checked for that,\n" +
			"and searched for original values, before it is written. STAYED.csv lists what was not replaced.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "out", Value: "rolecall-bundle.zip", Usage: "the archive (`FILE`.zip) or the folder to write"},
			&cli.StringFlag{Name: "estate", Usage: "the estate (`DIR`) of RUN", DefaultText: "the folder that RUN is in"},
			&cli.StringFlag{Name: "rules", Usage: "the rules `FILE` (default: rules.yaml in ESTATE)"},
			&cli.StringFlag{Name: "as-of", Usage: "the instant to judge by, RFC 3339 or a `DATE` (UTC)", DefaultText: "that of RUN, or now"},
			allowFlag(),
			&cli.StringFlag{Name: "keep-map", Usage: "write the replacement of each word, number and id to this `FILE`; do not pass it on"},
			&cli.StringFlag{Name: "seed", Usage: "derive the replacements from this `TEXT` instead of at random; anybody who knows it can undo them"},
		}, append(commonFlags(), readingFlags()...)...),
		Action: func(c *cli.Context) error {
			from, err := takeOne(c, "estate or output folder of a run")
			if err != nil {
				return err
			}
			b, err := newBundling(c, streams, from)
			if err != nil {
				return err
			}
			difference, err := b.make(c.Context)
			b.job.progress.clear()
			if err != nil || c.Bool("quiet") {
				return err
			}
			return b.tell(streams, c.String("format"), difference)
		},
	}
}

// bundling is one bundle that is made.
type bundling struct {
	job           job
	target, names string // where it goes; the seed of names
	keepMap       string
	args          []string // of the reconciliation
	runID         string   // of the run it is made of; "" if it is made of an estate
	leftOut       []string // what is not in it
}

func newBundling(c *cli.Context, streams streams, from string) (b *bundling, err error) {
	b = &bundling{target: c.String("out"), names: c.String("seed"), keepMap: c.String("keep-map")}
	j := &b.job
	j.rulesFile = c.String("rules")
	if err := j.takeCommon(c, streams); err != nil {
		return nil, err
	}
	j.warn = func(string) {} // what a run warns of is not what was asked
	j.skippedReports, j.history = reports.OptionalForms(), historyNone
	if b.target == "" {
		return nil, usagef("--out is a file or folder to write, not empty")
	}
	allow, asOf := c.StringSlice("allow"), c.String("as-of")
	if _, err := os.Stat(filepath.Join(from, output.ManifestName)); err == nil {
		run, err := readBundledRun(from)
		if err != nil {
			return nil, err
		}
		if len(run.Reviews) > 0 {
			return nil, source.Problem{
				Message: fmt.Sprintf("%s took what was decided in the review %s, which cannot be carried over yet", source.Printable(from), source.Printable(run.Reviews[0].Folder)),
				Hint:    "bundle the estate itself, which then finds what it finds without the review",
			}
		}
		if len(allow) == 0 {
			allow = run.Options.Allow
		}
		if asOf == "" {
			asOf = run.AsOf
		}
		b.runID = run.RunID
		if from = c.String("estate"); from == "" {
			from = filepath.Dir(filepath.Clean(c.Args().First()))
		}
	}
	if j.allow, err = readAllowances(allow); err != nil {
		return nil, err
	}
	if j.reading, err = readReading(c); err != nil {
		return nil, err
	}
	if j.asOf, err = readAsOf(asOf); err != nil {
		return nil, err
	}
	b.args = []string{"--as-of", j.asOf.Format(time.RFC3339)}
	for _, each := range allow {
		b.args = append(b.args, "--allow", each)
	}
	if err := j.useEstate(from); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(from, decisionsFolder)); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: decisions of reviews cannot be bundled yet: bundle a copy of the estate without that folder", source.Printable(filepath.Join(from, decisionsFolder)))
	}
	if _, err := os.Lstat(b.target); err == nil {
		return nil, fmt.Errorf("%s exists already: name another with --out, or remove it", source.Printable(b.target))
	}
	return b, nil
}

// bundledRun is what the manifest of a run says that a bundle needs.
type bundledRun struct {
	RunID   string `json:"run_id"`
	AsOf    string `json:"as_of"`
	Options struct {
		Allow []string `json:"allow"`
	} `json:"options"`
	Reviews []struct {
		Folder string `json:"folder"`
	} `json:"reviews"`
}

func readBundledRun(dir string) (run bundledRun, err error) {
	text, err := os.ReadFile(filepath.Join(dir, output.ManifestName))
	if err == nil {
		err = json.Unmarshal(text, &run)
	}
	if err != nil {
		return run, fmt.Errorf("cannot read the run %s: %w", source.Printable(dir), err)
	}
	return run, nil
}

// make makes the bundle in a private folder, tries it, and puts it in its place.
func (b *bundling) make(ctx context.Context) (difference bundle.Difference, err error) {
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return difference, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	original, dir := filepath.Join(scratch.Path, "original"), filepath.Join(scratch.Path, "bundle")
	texts := filepath.Join(scratch.Path, "texts")
	for _, each := range []string{dir, texts} {
		if err := os.Mkdir(each, 0o700); err != nil {
			return difference, err
		}
	}
	first := b.job
	first.out = original
	if err := b.reconcile(ctx, first); err != nil {
		return difference, err
	}
	if err := b.leaveOutCustom(ctx, original); err != nil {
		return difference, err
	}
	rewritten, err := b.rewrite(ctx, dir, texts, original)
	if err != nil {
		return difference, err
	}
	rewritten.Notes = append(rewritten.Notes, b.leftOut...)
	again := b.job
	again.okta, again.serviceNow, again.rulesFile, again.reading.encodings = nil, nil, "", nil
	again.out = filepath.Join(scratch.Path, "again")
	if err := again.useEstate(dir); err != nil {
		return difference, err
	}
	if _, err := again.run(ctx); err != nil {
		return difference, fmt.Errorf("the bundle cannot be reconciled, although the estate can; nothing was written\n%w", err)
	}
	if difference, err = prove(ctx, rewritten, dir, original, again.out); err != nil {
		return difference, err
	}
	if err := rewritten.Describe(dir, bundle.Facts{Version: version(), Args: b.args, Findings: difference.Findings}); err != nil {
		return difference, err
	}
	return difference, errors.Join(b.keep(rewritten), bundle.Deliver(dir, b.target))
}

// leaveOutCustom leaves out the queries of custom findings, if there are any: what they say is the
// company's own words. The original is reconciled again without them.
func (b *bundling) leaveOutCustom(ctx context.Context, original string) error {
	if b.job.rulesFile == "" {
		return nil
	}
	read, _, err := readRules(ctx, b.job.rulesFile)
	if err != nil || len(read.CustomFiles()) == 0 {
		return err
	}
	b.job.withoutQueries = true
	if err := os.RemoveAll(original); err != nil {
		return err
	}
	again := b.job
	again.out = original
	b.leftOut = append(b.leftOut, "findings/*.sql: of "+plural(len(read.CustomFiles()), "custom finding")+" the queries are left out; what they find is not in the bundle")
	_, err = again.run(ctx)
	return err
}

// reconcile reconciles the original, and makes sure that it is the run that was named.
func (b *bundling) reconcile(ctx context.Context, j job) error {
	if _, err := j.run(ctx); err != nil {
		return err
	}
	run, err := readBundledRun(j.out)
	if err == nil && b.runID != "" && run.RunID != b.runID {
		err = fmt.Errorf("the exports or the rules in %s have changed since the run %s, or another version of rolecall made it: reconcile again, or bundle the estate itself",
			source.Printable(b.job.estate), b.runID)
	}
	return err
}

func (b *bundling) rewrite(ctx context.Context, dir, texts, original string) (*bundle.Written, error) {
	policyRules, content, err := b.job.readRules(ctx)
	if err != nil {
		return nil, err
	}
	var called bundle.Called
	if err := openStored(ctx, original, func(db *duckdb.DB) (err error) {
		called, err = bundle.ReadCalled(ctx, db)
		return err
	}); err != nil {
		return nil, err
	}
	return bundle.Make(ctx, dir, bundle.NewNames(b.names), bundle.Estate{
		Inputs: b.job.inputs(policyRules, texts), RulesFile: b.job.rulesFile, Rules: content, Beside: policyRules.Files(), Called: called,
	})
}

// keep writes what was replaced by what, if that is wanted.
func (b *bundling) keep(copied *bundle.Written) (err error) {
	if b.keepMap == "" {
		return nil
	}
	file, err := os.OpenFile(b.keepMap, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write --keep-map: %w", err)
	}
	return errors.Join(copied.KeepMap(file), file.Close())
}

func (b *bundling) tell(streams streams, format string, difference bundle.Difference) error {
	if format == "json" {
		return json.NewEncoder(streams.out).Encode(map[string]any{"bundle": b.target, "findings": difference.Findings})
	}
	out := &lines{w: streams.out}
	out.printf("%s gives the same %d findings. It contains no name, login, address, id or text of the exports,", source.Printable(b.target), difference.Findings)
	out.printf("except those that its %s lists: read that list, and %s, before you send it.", bundle.StayedName, bundle.ReadmeName)
	return out.err
}

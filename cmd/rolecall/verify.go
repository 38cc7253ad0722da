package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/results"
	"rolecall/reconcile/verify"
	"rolecall/reports"
	"rolecall/reports/text"
)

func verifyCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "checks in later exports that each change is in effect",
		ArgsUsage: "OUT [ESTATE]",
		Description: "OUT is the output folder of the run that made the plan. If rolecall changes narrowed it,\n" +
			"only the selected changes are checked. The fresh exports are an estate, or named\n" +
			"with --okta and --servicenow; one side is enough, and what it cannot say is unknown.\n" +
			" The exit status is 0 if every change is in effect, else 2.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringSliceFlag{Name: "okta", Usage: "`FILE` or folder of fresh Okta exports"},
			&cli.StringSliceFlag{Name: "servicenow", Usage: "`FILE` or folder of fresh ServiceNow exports"},
			&cli.StringFlag{Name: "rules", Usage: "rules `FILE`, for how to read the exports (default: the estate's)"},
			&cli.StringSliceFlag{Name: "allow", Usage: "`cut-off-inputs` takes the fresh exports as complete even if they look cut off; changed-inputs reads files that changed after they were extracted"},
		}, commonFlags("csv"), readingFlags()),
		Action: func(c *cli.Context) error {
			if c.NArg() < 1 || c.NArg() > 2 {
				return usagef("rolecall verify takes the output folder of a run, and optionally an estate, not %d arguments", c.NArg())
			}
			j := job{okta: c.StringSlice("okta"), serviceNow: c.StringSlice("servicenow"), rulesFile: c.String("rules")}
			if err := j.takeCommon(c, streams, "csv"); err != nil {
				return err
			}
			if err := j.chooseFresh(c.Args().Get(1)); err != nil {
				return err
			}
			var err error
			if j.reading, err = readReading(c); err != nil {
				return err
			}
			if j.allow, err = readVerifyAllowances(c.StringSlice("allow")); err != nil {
				return err
			}
			result, err := j.verify(c.Context, c.Args().First(), allows(j.allow, cutOffInputs))
			j.progress.clear()
			if err != nil {
				return err
			}
			if !c.Bool("quiet") {
				if err := printEffects(streams.out, c.String("format"), result); err != nil {
					return err
				}
			}
			if !result.IsInEffect() {
				return outcome(statusFindings)
			}
			return nil
		},
	}
}

// readVerifyAllowances reads what --allow says: only two guardrails matter here.
func readVerifyAllowances(texts []string) ([]reconcile.Allowance, error) {
	allowed, err := readAllowances(texts)
	if err != nil {
		return nil, err
	}
	for _, each := range allowed {
		if each.Guardrail != cutOffInputs && each.Guardrail != changedInputs {
			return nil, usagef("--allow %s has no effect here: only cut-off-inputs and changed-inputs have", strings.TrimPrefix(each.Guardrail, "guardrails."))
		}
	}
	return allowed, nil
}

// chooseFresh takes the folders of an estate that are there, beside the files
// that were named.
func (j *job) chooseFresh(estate string) error {
	if estate != "" {
		if !isFolder(estate) {
			return noFolder(estate)
		}
		j.estate = estate
		for name, files := range map[string]*[]string{"okta": &j.okta, "servicenow": &j.serviceNow} {
			if folder := filepath.Join(estate, name); isFolder(folder) {
				*files = append([]string{folder}, *files...)
			}
		}
		if rules := filepath.Join(estate, "rules.yaml"); j.rulesFile == "" && !isFolder(rules) {
			if _, err := os.Stat(rules); err == nil {
				j.rulesFile = rules
			}
		}
	}
	if len(j.okta)+len(j.serviceNow) == 0 && estate != "" {
		return fmt.Errorf("%s has neither a folder okta nor a folder servicenow: put the fresh exports of one system there at least, or name them with --okta and --servicenow", source.Printable(estate))
	}
	if len(j.okta)+len(j.serviceNow) == 0 {
		return usageError{message: "nothing to verify against: name an estate of fresh exports, or exports with --okta and --servicenow"}
	}
	return nil
}

// noFolder says why what should be the estate of fresh exports is none.
func noFolder(estate string) error {
	switch _, err := os.Stat(estate); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s: expected fresh exports in a folder okta, a folder servicenow, or both", source.Printable(estate))
	case err != nil:
		return fmt.Errorf("cannot read the fresh exports: %w", err)
	}
	return fmt.Errorf("%s is a file: fresh exports are in a folder with okta or servicenow; single files go to --okta and --servicenow", source.Printable(estate))
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// verify loads the fresh exports in a private folder and compares.
func (j job) verify(ctx context.Context, out string, isComplete bool) (result verify.Result, err error) {
	quiet := j
	quiet.warn = func(string) {} // that there are no rules does not matter here
	policyRules, _, err := quiet.readRules(ctx)
	if err != nil {
		return result, err
	}
	if err := rely(ctx, out, reports.OnSelection); err != nil {
		return result, err
	}
	only, err := selected(out)
	if err != nil {
		return result, err
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	options := duckdb.Options{
		Path: filepath.Join(scratch.Path, "fresh.duckdb"), MemoryLimit: j.memoryLimit, Threads: j.threads, TempDir: scratch.Path, SmallBlocks: j.isSmall(),
	}
	if err := takePlan(ctx, out, options, only != nil); err != nil {
		return result, err
	}
	db, err := duckdb.Open(ctx, options)
	if err != nil {
		return result, err
	}
	defer db.Discard()
	inputs := j.inputs(policyRules, scratch.Path)
	inputs.OneSided = true
	if err := exports.Load(ctx, db, inputs); err != nil {
		return result, err
	}
	if result, err = verify.Run(ctx, db, verify.Options{Only: only, IsComplete: isComplete}); err != nil {
		return result, err
	}
	return result, addOutcomes(&result, out)
}

// takePlan copies the plan into the database of the fresh exports, before these are read: the
// stored run is not beside it any more when SQL may reach files.
func takePlan(ctx context.Context, out string, options duckdb.Options, isSelected bool) error {
	db, err := attachRun(ctx, out, options, duckdb.Reach{})
	if err != nil {
		return err
	}
	return errors.Join(verify.TakePlan(ctx, db, storedRun, isSelected), db.Close())
}

// addOutcomes says of each change what the import said of it, if that was read back.
func addOutcomes(result *verify.Result, out string) error {
	all, _, err := reports.Outcomes(out)
	of := map[string]results.Outcome{}
	for _, each := range all {
		of[each.ChangeID] = each
	}
	for i := range result.Rows {
		row := &result.Rows[i]
		row.Outcome, row.Reason = of[row.ChangeID].Outcome, of[row.ChangeID].Reason
	}
	return err
}

func printEffects(w io.Writer, format string, result verify.Result) error {
	switch format {
	case "json":
		return text.JSON(w, struct {
			verify.Result
			Statuses []int `json:"statuses"`
		}{result, answered(result.IsInEffect())})
	case "csv":
		return effectsCSV(w, result)
	}
	width, color := outputStyle(w)
	return text.Effects(w, result, width, color)
}

// effectsCSV writes every row of the plan with its effect.
func effectsCSV(w io.Writer, result verify.Result) error {
	writer := csv.NewWriter(w)
	header := []string{"change_id", "sequence", "system", "table", "operation", "record_id", "user_name", "field", "before", "after", "found", "effect", "why", "outcome", "outcome_reason"}
	if err := writer.Write(header); err != nil {
		return err
	}
	for _, each := range result.Rows {
		err := writer.Write([]string{
			each.ChangeID, strconv.FormatInt(each.Sequence, 10), each.System, each.Table, each.Operation, each.RecordID,
			each.UserName, each.Field, each.Before, each.After, each.Found, each.Effect, each.Why, each.Outcome, each.Reason,
		})
		if err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}

package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/selection"
	"rolecall/reports"
	"rolecall/reports/changefile"
	"rolecall/reports/facts"
)

func changesCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "changes",
		Usage:     "write the change files again, for approved changes only",
		ArgsUsage: "OUT",
		Description: "OUT is the output folder of a run: its changes/ is replaced, nothing is computed again.\n" +
			"--only and --except take a kind of finding (* is any run of characters), a severity, or a\n" +
			"file of ids of changes or findings: a CSV with a column change_id or finding_id, such as\n" +
			"changes.csv with lines struck out, or one id per line. A change is selected whole or not at all.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "only", Usage: "only changes of this `KIND|SEVERITY|FILE`; may be repeated"},
			&cli.StringSliceFlag{Name: "except", Usage: "no changes of this `KIND|SEVERITY|FILE`; may be repeated"},
			&cli.StringFlag{Name: "format", Value: "import-set,batch", Usage: "the `FORMATS` of the change files, commas between: " + strings.Join(changefile.Names(), ", ")},
			allowFlag(),
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
		},
		Action: func(c *cli.Context) error {
			out, err := takeOne(c, "output folder")
			if err != nil {
				return err
			}
			return rewriteChanges(c, out, streams)
		},
	}
}

func rewriteChanges(c *cli.Context, out string, streams streams) error {
	formats, err := changeFormats("--format", c.String("format"))
	if err != nil {
		return err
	}
	if !c.Bool("quiet") {
		for _, text := range warnings("--format", formats) {
			fmt.Fprintln(streams.err, "rolecall: "+text)
		}
	}
	allow, err := readAllowances(c.StringSlice("allow"))
	if err != nil {
		return err
	}
	selectors, err := readSelectors(c.StringSlice("only"), c.StringSlice("except"))
	if err != nil {
		return err
	}
	db, err := attachRun(c.Context, out, duckdb.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	chosen, err := selection.Open(c.Context, db, storedRun, selectors, allow)
	if err != nil {
		return err
	}
	if err := refuseSelection(chosen, allow); err != nil {
		return err
	}
	stdout := &lines{w: streams.out}
	if c.Bool("quiet") {
		stdout = &lines{w: discard{}}
	}
	names, err := writeSelected(c, out, db, formats, selectors, chosen, allow)
	if err != nil {
		return err
	}
	stdout.printf("%d of the plan's %d changes are in the change files of %s.", chosen.Changes, chosen.Of, source.Printable(out))
	for _, why := range leftOut(chosen) {
		stdout.printf("%s", strings.TrimPrefix(why, "\n"))
	}
	for _, each := range chosen.Withheld {
		stdout.printf("  ! %s: %s", each.Guardrail, source.Printable(each.Message))
		stdout.printf("    %s", source.Printable(each.Hint))
	}
	for _, name := range names {
		stdout.printf("  %s", name)
	}
	if stdout.err == nil && len(chosen.Withheld) > 0 {
		return outcome(statusWithheld)
	}
	return stdout.err
}

// discard takes what nobody wants to read.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// refuseSelection refuses what cannot be meant.
func refuseSelection(chosen selection.Chosen, allow []reconcile.Allowance) error {
	for _, each := range allow {
		if each.Guardrail == "cut-off-inputs" {
			return usageError{
				message: "--allow cut-off-inputs has no effect here: what was left out is not in the plan",
				hint:    "rolecall reconcile --allow cut-off-inputs plans it",
			}
		}
	}
	if len(chosen.Unknown) > 0 {
		const shown = 10
		var ids []string
		for _, each := range chosen.Unknown[:min(shown, len(chosen.Unknown))] {
			ids = append(ids, fmt.Sprintf("%s (line %d)", source.Printable(each.ID), each.Line))
		}
		more := ""
		if len(chosen.Unknown) > shown {
			more = fmt.Sprintf(" and %d more", len(chosen.Unknown)-shown)
		}
		return fmt.Errorf("the run has no change or finding of these ids: %s%s; the change files stay as they are\n"+
			" is the file of another run, or did a spreadsheet turn ids into numbers? ids are 16 characters of 0-9 and a-f", strings.Join(ids, ", "), more)
	}
	if chosen.Changes == 0 {
		return fmt.Errorf("none of the plan's %d changes is selected: the change files stay as they are%s", chosen.Of, strings.Join(leftOut(chosen), ""))
	}
	return nil
}

// leftOut are lines that say what was asked for and cannot be made alone.
func leftOut(chosen selection.Chosen) []string {
	var texts []string
	for _, why := range slices.Sorted(maps.Keys(chosen.LeftOut)) {
		texts = append(texts, fmt.Sprintf("\n  ! %d left out: %s.", chosen.LeftOut[why], source.Printable(why)))
	}
	return texts
}

func writeSelected(c *cli.Context, out string, db *duckdb.DB, formats []changefile.Format, selectors selection.Selectors, chosen selection.Chosen, allow []reconcile.Allowance) ([]string, error) {
	folder, err := reports.Create(out)
	if err != nil {
		return nil, err
	}
	defer folder.Abort()
	kept := reports.Selection{Only: selectorTexts(selectors.Only), Except: selectorTexts(selectors.Except), Changes: chosen.Changes, Of: chosen.Of, Allowed: []facts.Allowance{}}
	for _, each := range allow {
		kept.Allowed = append(kept.Allowed, facts.Allowance{Guardrail: each.Guardrail, Percent: each.Percent, Records: each.Records})
	}
	names, err := reports.Rewrite(c.Context, folder, db, formats, kept)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Close(), c.Context.Err()); err != nil {
		return nil, err
	}
	return names, folder.Commit()
}

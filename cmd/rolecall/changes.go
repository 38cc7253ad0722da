package main

import (
	"errors"
	"fmt"
	"io"
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
	"rolecall/reports/lists"
	"rolecall/reports/output"
)

func changesCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "changes",
		Usage:     "writes the change files again, for approved changes only",
		ArgsUsage: "OUT",
		Description: "OUT is the output folder of a run. Its changes/ is replaced; nothing is computed again.\n" +
			"--only and --except take a kind of finding (* matches any characters), a severity, or a list of\n" +
			"changes or findings: report.xlsx, a CSV with a column change_id or finding_id (such as\n" +
			"changes.csv with lines deleted), or one id per line. --only starts with no changes, --except\n" +
			"with the whole plan. A change is selected whole or not at all.\n\n" +
			"A list may contain decisions, which mean the same in both flags: changes in a column Apply\n" +
			"(yes, no, ask), findings in a column Decision. There, revoke and correct make the change, keep\n" +
			"leaves it out, change, not mine, ask and don't know leave it out until somebody decides, and a\n" +
			"blank decides nothing.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "only", Usage: "only changes of this `KIND|SEVERITY|FILE`; may be repeated"},
			&cli.StringSliceFlag{Name: "except", Usage: "no changes of this `KIND|SEVERITY|FILE`; may be repeated"},
			&cli.Int64Flag{Name: "first", Usage: "a pilot: only the first `N` selected changes, in the order of the plan"},
			&cli.StringSliceFlag{Name: "results", Usage: "a `FILE` that says what an import did: an export of the staging table, the sender's results, or the log; may be repeated"},
			chunkFlag(),
			&cli.StringFlag{Name: "format", Value: "import-set", Usage: "the `FORMATS` of the change files, commas between: " + strings.Join(changefile.Names(), ", ")},
			allowFlag(),
			replaceFlag(),
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

func rewriteChanges(c *cli.Context, out string, streams streams) (err error) {
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
	chunk, err := readChunk(c)
	if err != nil {
		return err
	}
	reliance := reports.OnPlan // which changes were selected before is nothing to rely on, but for results
	if len(c.StringSlice("results")) > 0 {
		reliance = reports.OnSelection
	}
	if err := rely(c.Context, out, reliance); err != nil {
		return err
	}
	selectors, decided, err := readSelectors(c.Context, c.StringSlice("only"), c.StringSlice("except"))
	if err != nil {
		return err
	}
	results := c.StringSlice("results")
	if len(results) > 0 {
		if len(selectors.Only)+len(selectors.Except) > 0 {
			return usageError{message: "--results reads what was imported, and cannot be combined with --only and --except", hint: "read the results first, then select from the remaining changes with another rolecall changes"}
		}
		if selectors, allow, err = selectRecorded(out, allow); err != nil {
			return err
		}
	}
	if err := refuseUnread(out, results); err != nil {
		return err
	}
	scratch, remove, err := newScratch(c.Context)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	part, err := output.PartOf(out)
	if err != nil {
		return err
	}
	reach := duckdb.Reach{Folders: []string{scratch.Path, part}, Files: results}
	db, chosen, err := openPlan(c, out, reach, selectors, allow)
	if db != nil {
		defer db.Close()
	}
	if err != nil {
		return err
	}
	if err := refuseSelection(chosen, allow); err != nil {
		return err
	}
	stdout := &lines{w: streams.out}
	if c.Bool("quiet") {
		stdout = &lines{w: io.Discard}
	}
	if chosen.Changes == 0 {
		stdout.printf("All selected changes are held back: the change files of %s stay as they are.", source.Printable(out))
		printWithheld(stdout, chosen)
		return withheldOf(stdout, chosen)
	}
	if changefile.TooMany(formats, chosen.Changes) {
		return usageError{message: "--format: " + changefile.TooManyMessage, hint: "the change files stay as they are"}
	}
	imported, err := readResults(c.Context, db, out, scratch.Path, results)
	if err != nil {
		return err
	}
	how := reports.Rewriting{Formats: formats, Chunk: chunk, Selection: keptSelection(selectors, decided, chosen, allow), Results: imported}
	how.Selection.First = c.Int64("first")
	if err := keepRecorded(&how.Selection, out, len(results) > 0); err != nil {
		return err
	}
	say := func(text string) {
		if !c.Bool("quiet") {
			fmt.Fprintln(streams.err, "rolecall: "+text)
		}
	}
	names, err := writeSelected(c, out, db, how, say)
	if err != nil {
		return err
	}
	if err := printExpired(stdout, out); err != nil {
		return err
	}
	if imported != nil {
		printResults(stdout, out, imported)
		return stdout.err
	}
	stdout.printf("%d of the plan's %d changes are in the change files of %s.", chosen.Changes, chosen.Of, source.Printable(out))
	printWithheld(stdout, chosen)
	for _, each := range lists.Count(decided) {
		stdout.printf("  %s.", source.Printable(each.String()))
	}
	for _, name := range names {
		stdout.printf("  %s", name)
	}
	return withheldOf(stdout, chosen)
}

// withheldOf is how a selection ends that was printed: something may have been asked for that is
// in no change file.
func withheldOf(stdout *lines, chosen selection.Chosen) error {
	if stdout.err == nil && len(chosen.Withheld)+len(chosen.LeftOut) > 0 {
		return outcome(statusWithheld)
	}
	return stdout.err
}

// printWithheld says what was asked for and is in no change file.
func printWithheld(stdout *lines, chosen selection.Chosen) {
	for _, each := range leftOut(chosen) {
		stdout.printf("  ! %s.", source.Printable(each.String()))
	}
	for _, each := range chosen.Withheld {
		stdout.printf("  ! %s: %s", each.Guardrail, source.Printable(each.Message))
		stdout.printf("    %s", source.Printable(each.Hint))
	}
}

// leftOut is what was asked for and cannot be made alone.
func leftOut(chosen selection.Chosen) []facts.Dropped {
	var dropped []facts.Dropped
	for _, why := range slices.Sorted(maps.Keys(chosen.LeftOut)) {
		dropped = append(dropped, facts.Dropped{Changes: chosen.LeftOut[why], Reason: why})
	}
	return dropped
}

// keptSelection is what the manifest keeps of a selection.
func keptSelection(selectors selection.Selectors, decided []lists.List, chosen selection.Chosen, allow []reconcile.Allowance) reports.Selection {
	kept := reports.Selection{
		Only: selectorTexts(selectors.Only), Except: selectorTexts(selectors.Except), Changes: chosen.Changes, Of: chosen.Of,
		Allowed: []facts.Allowance{}, LeftOut: leftOut(chosen), Lists: decided, Decisions: lists.Count(decided),
	}
	for _, each := range chosen.Withheld {
		kept.Withheld = append(kept.Withheld, facts.Guardrail(each))
	}
	for _, each := range allow {
		kept.Allowed = append(kept.Allowed, facts.Allowance{Guardrail: each.Guardrail, Percent: each.Percent, Records: each.Records})
	}
	return kept
}

func writeSelected(c *cli.Context, out string, db *duckdb.DB, how reports.Rewriting, say func(string)) ([]string, error) {
	defer watcherOf(c.Context).hold()()
	options := []output.Option{output.Rewriting}
	if c.Bool("replace") {
		options = append(options, output.Aside)
	}
	folder, err := reports.Create(out, options...)
	if err != nil {
		return nil, err
	}
	defer folder.Abort()
	names, err := reports.Rewrite(c.Context, folder, db, how)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Close(), reports.Seal(folder), c.Context.Err()); err != nil {
		return nil, err
	}
	return names, commit(folder, say)
}

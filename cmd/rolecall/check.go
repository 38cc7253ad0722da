package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/text"
)

func checkCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "checks that a run folder is as the run wrote it",
		ArgsUsage: "OUT",
		Description: "OUT is the output folder of a run. Every file is compared with SHA256SUMS, every table of\n" +
			"the database with manifest.json, the plan in the database with changes.csv, and the\n" +
			"manifest with itself. The exit status is 0 if nothing was edited, removed or added, 2 if\n" +
			"something was, 1 if the folder cannot be read.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the result: text or json"},
		},
		Action: func(c *cli.Context) error {
			if err := checkFormat(c); err != nil {
				return err
			}
			out, err := takeOne(c, "output folder")
			if err != nil {
				return err
			}
			checked, err := reports.Check(c.Context, out, opener(out))
			if err != nil {
				return err
			}
			if !c.Bool("quiet") {
				if err := printChecked(streams.out, c.String("format"), out, checked); err != nil {
					return err
				}
			}
			if !checked.IsAsWritten() {
				return outcome(statusFindings)
			}
			return nil
		},
	}
}

// opener opens the database of a run for a check.
func opener(out string) reports.Opener {
	build := readBuild()
	return reports.Opener{
		Open: func(ctx context.Context, use func(*duckdb.DB) error) error { return openStored(ctx, out, use) },
		Tool: build.revision + build.version,
	}
}

func printChecked(w io.Writer, format, out string, checked reports.Checked) error {
	if format == "json" {
		return text.JSON(w, struct {
			reports.Checked
			Statuses []int `json:"statuses"`
		}{checked, answered(checked.IsAsWritten())})
	}
	stdout := &lines{w: w}
	if checked.IsAsWritten() {
		stdout.printf("%s is as run %s wrote it: %d files, %d tables.", source.Printable(out), checked.RunID, checked.Files, checked.Tables)
	} else {
		stdout.printf("%s is not as the run wrote it:", source.Printable(out))
	}
	for _, each := range checked.Differences {
		stdout.paragraph("  ! ", each.String())
	}
	for _, each := range checked.Notes {
		stdout.paragraph("  ", each)
	}
	return stdout.err
}

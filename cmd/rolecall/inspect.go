package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
)

func inspectCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "inspect",
		Usage:     "shows what each export is, its columns, and what is wrong with it",
		ArgsUsage: "FILE|DIR...",
		Description: "Files are recognised by what is in them, in or outside folders called okta and\n" +
			"servicenow. Of an estate, the time zone and the date format are taken from its\n" +
			"rules. Nothing is written. Exit status 1 if some file cannot be read.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "time-zone", Usage: "time zone (`NAME`) of display-value times in ServiceNow exports, such as Europe/Berlin"},
			&cli.StringFlag{Name: "date-format", Usage: "date `FORMAT` of display-value exports, such as dd/MM/yyyy"},
			&cli.BoolFlag{Name: "samples", Usage: "show real sample values (default: letters as x, digits as 9)"},
			&cli.BoolFlag{Name: "strict", Usage: "exit with status 1 if there are warnings"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the result: text or json"},
		}, readingFlags()...),
		Action: func(c *cli.Context) error {
			if err := checkFormat(c); err != nil {
				return err
			}
			if c.NArg() == 0 {
				return usagef("nothing to inspect: name a file, a folder of exports, or an estate")
			}
			inspection, err := inspect(c, streams)
			if err != nil {
				return err
			}
			if err := printInspection(streams, c.String("format"), inspection); err != nil {
				return err
			}
			if inspection.Problems > 0 || c.Bool("strict") && inspection.Warnings > 0 {
				return outcome(statusFailed)
			}
			return nil
		},
	}
}

// inspect works in memory and in a folder of its own, which it removes.
func inspect(c *cli.Context, streams streams) (*exports.Inspection, error) {
	reading, err := readReading(c)
	if err != nil {
		return nil, err
	}
	scratch, remove, err := newScratch(c.Context)
	if err != nil {
		return nil, err
	}
	defer remove()
	temp := scratch.Path
	db, err := duckdb.Open(c.Context, duckdb.Options{TempDir: temp})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	progress := newProgress(streams.err, false)
	defer progress.clear()
	inputs := exports.Inputs{TempDir: temp, TimeZone: c.String("time-zone"), DateFormat: c.String("date-format"), Progress: progress.step,
		Encodings: reading.encodings, MaxExpansion: reading.maxExpansion, ShowSamples: c.Bool("samples")}
	if info, err := os.Stat(c.Args().First()); err == nil && info.IsDir() && c.NArg() == 1 {
		inputs.Root = c.Args().First()
	}
	for _, path := range c.Args().Slice() {
		if err := declareTimes(c.Context, &inputs, path); err != nil {
			progress.say(err.Error())
		}
	}
	return exports.Inspect(c.Context, db, c.Args().Slice(), inputs)
}

// declareTimes takes from the rules of an estate what they say of times.
func declareTimes(ctx context.Context, inputs *exports.Inputs, estate string) error {
	for _, name := range []string{"rules.yaml", "rules.yml"} {
		path := filepath.Join(estate, name)
		content, err := readFile(ctx, path, largestText)
		if err != nil {
			continue
		}
		read, err := rules.ReadIn(path, content, rules.InFolder(estate))
		if err != nil {
			return errors.New("the rules of the estate were ignored, because they cannot be read: rolecall rules check " + estate + " says why")
		}
		inputs.EmptyGroups = append(inputs.EmptyGroups, read.EmptyGroups()...)
		inputs.Orgs = append(inputs.Orgs, read.Orgs()...)
		timeZone, dateFormat := read.ExportTimes()
		if inputs.TimeZone == "" {
			inputs.TimeZone = timeZone
		}
		if inputs.DateFormat == "" {
			inputs.DateFormat = dateFormat
		}
	}
	return nil
}

func printInspection(streams streams, format string, inspection *exports.Inspection) error {
	if format != "json" {
		return writeInspection(streams.out, inspection)
	}
	text, err := json.MarshalIndent(inspection, "", "  ")
	if err != nil {
		return err
	}
	_, err = streams.out.Write(source.InertJSON(append(text, '\n')))
	return err
}

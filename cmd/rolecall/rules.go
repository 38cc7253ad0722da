package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"rolecall/reconcile/rules/lint"
)

func rulesCommand(streams streams) *cli.Command {
	check := &cli.Command{
		Name:      "check",
		Usage:     "checks rules, and warns about those that probably do not do what you intended",
		ArgsUsage: "[ESTATE]",
		Description: "The exit status is 1 if the rules have errors, with --strict also if there are warnings.\n" +
			"Names are looked up in the exports, if there are any: those in the rules, and those in\n" +
			"rules.test.yaml beside them. Without exports the structure and the expressions are checked.",
		Flags: append(append(rulesFlags(),
			&cli.BoolFlag{Name: "strict", Usage: "exit with status 1 if there are warnings"},
			&cli.BoolFlag{Name: "list", Usage: "explain the lints instead of checking"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the result: text or json"},
		), readingFlags()...),
		Action:       func(c *cli.Context) error { return checkRules(c, streams) },
		OnUsageError: wrongUsage,
	}
	test := &cli.Command{
		Name:      "test",
		Usage:     "runs the unit tests of rules files",
		ArgsUsage: "[FILE|DIR...]",
		Description: "A test file describes users and what the rules must make of them. In a folder (the current\n" +
			"one if none is named), it is rules.test.yaml. The exit status is 1 if a test fails.\n\n" +
			"--cover lists rules, sources of field values, lines of matrices, conflicts and\n" +
			"definitions, each with the tests that cover it. A test covers a rule if its user is in\n" +
			"scope, the rule gives, allows or denies the user something, and the test expects that.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the result: text or json"},
			&cli.BoolFlag{Name: "verbose", Usage: "also name the tests that pass"},
			&cli.StringFlag{Name: "estate", Usage: "an estate's `DIR`: warn about names in the tests that are not in its exports"},
			&cli.BoolFlag{Name: "cover", Usage: "list which rules the tests cover, and which they do not"},
			&cli.StringFlag{Name: "cover-min", Usage: "with --cover: exit with status 2 if less than this `PERCENT` is covered, such as 90%"},
		},
		Action:       func(c *cli.Context) error { return testRules(c, streams) },
		OnUsageError: wrongUsage,
	}
	return &cli.Command{
		Name:            "rules",
		Usage:           "checks, tests, explains, compares and imports rules files",
		HideHelpCommand: true,
		Subcommands:     []*cli.Command{check, test, rulesExplainCommand(streams), effectCommand(streams), importCommand(streams)},
		Action: func(*cli.Context) error {
			return usageError{message: "rolecall rules needs a command: check, test, explain, effect or import", hint: "rolecall rules --help explains them"}
		},
	}
}

// rulesFlags name rules, and the exports to ask about them.
func rulesFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "rules", Usage: "the rules `FILE` (default: rules.yaml in ESTATE)"},
		&cli.StringSliceFlag{Name: "okta", Usage: "`FILE` or folder of Okta exports, instead of or in addition to ESTATE"},
		&cli.StringSliceFlag{Name: "servicenow", Usage: "`FILE` or folder of ServiceNow exports, in the same way"},
		&cli.StringFlag{Name: "as-of", Usage: "the current time for expressions: RFC 3339 or a `DATE` (UTC) (default: now)"},
	}
}

// listLints explains every lint.
func listLints(streams streams) error {
	all, err := lint.All()
	if err != nil {
		return err
	}
	out := &lines{w: streams.out}
	for i, each := range all {
		if i > 0 {
			out.printf("")
		}
		out.printf("%s: %s", each.Name, each.Title)
		out.paragraph("  ", each.Why)
		out.printf("  example  %s", each.Example)
	}
	return out.err
}

func checkFormat(c *cli.Context) error {
	if !slices.Contains([]string{"text", "json"}, c.String("format")) {
		return usagef("--format is text or json, not %q", c.String("format"))
	}
	return nil
}

// plural is a number with its noun.
func plural(count int, noun string) string {
	return fmt.Sprintf("%d %s", count, cmp.Or(map[bool]string{true: noun}[count == 1], noun+"s"))
}

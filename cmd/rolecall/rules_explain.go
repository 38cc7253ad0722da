package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/ruling"
)

func rulesExplainCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "explains what the rules give a person, or who gets a role or group",
		ArgsUsage: "LOGIN|ROLE|GROUP [ESTATE]",
		Description: "With an Okta login or ID, or a ServiceNow user name: the roles, groups and values that\n" +
			"rules require or allow for this person, until when, and which rule says so; the\n" +
			"population and the settings that hold; and the rules that fail to apply for one reason\nonly.\n\nWith a ServiceNow role or group:\n" +
			"every rule that gives it, directly or through a role or group, for how many people, how\n" +
			"many of them hold it, and how many accounts hold it without a rule.\n\n" +
			"It reads exports and rules, not a run; rolecall explain shows what a run found.",
		Flags: append(append(rulesFlags(),
			&cli.StringFlag{Name: "as", Usage: "what the name is, if it could be several: login, role or group (`MEANING`)"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the result: text or json"},
		), readingFlags()...),
		Action:       func(c *cli.Context) error { return explainRules(c, streams) },
		OnUsageError: wrongUsage,
	}
}

func explainRules(c *cli.Context, streams streams) error {
	if err := checkFormat(c); err != nil {
		return err
	}
	meaning := c.String("as")
	if meaning != "" && !slices.Contains([]string{ruling.Login, ruling.Role, ruling.Group}, meaning) {
		return usagef("--as is login, role or group, not %q", meaning)
	}
	name := strings.TrimSpace(c.Args().First())
	if name == "" {
		return usagef("rolecall rules explain takes a login, a role or a group, and an estate")
	}
	j, err := rulesJob(c, c.Args().Tail(), streams, (*job).useEstate)
	if err != nil {
		return err
	}
	if len(j.okta) == 0 {
		return usagef("rules are explained by the exports of both systems: name an estate, or --okta and --servicenow")
	}
	answer, err := j.explain(c.Context, name, meaning)
	j.progress.clear()
	if err != nil {
		return err
	}
	if c.String("format") == "json" {
		return writeInert(streams.out, answer)
	}
	width, color := outputStyle(streams.out)
	return ruling.Write(streams.out, answer, width, color)
}

// explain loads the exports, and asks the rules what they say of a name.
func (j job) explain(ctx context.Context, name, meaning string) (ruling.Answer, error) {
	read, _, err := readRules(ctx, j.rulesFile)
	if err != nil {
		return ruling.Answer{}, err
	}
	var answer ruling.Answer
	err = j.load(ctx, read, func(db *duckdb.DB) error {
		answer, err = ruling.Ask(ctx, db, read, j.asOf, name, meaning, j.progress.step)
		return err
	})
	return answer, err
}

// writeInert writes JSON in which nothing acts in a terminal.
func writeInert(w io.Writer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(source.InertJSON(text.Bytes()))
	return err
}

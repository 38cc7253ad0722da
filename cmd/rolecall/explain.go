package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reports/person"
)

func explainCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "one person: what was matched, expected, held, why, and what would change",
		ArgsUsage: "LOGIN|USER_NAME",
		Description: "LOGIN|USER_NAME is an Okta login or ID, or a ServiceNow user name or sys_id, in a\n" +
			"finished run. The story tells which correlation rule linked them and which did not,\n" +
			"each role with the path by which it is held and the rule that grants it, groups,\n" +
			"attributes, findings, planned changes and exceptions.",
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the story: text or json"},
		},
		Action: func(c *cli.Context) error {
			if err := checkFormat(c); err != nil {
				return err
			}
			name, err := takeOne(c, "login or user name")
			if err != nil {
				return err
			}
			if name = strings.TrimSpace(name); name == "" {
				return usagef("the login is empty")
			}
			return useRun(c.Context, c.String("out"), func(db *duckdb.DB) error {
				return unlessOlder(explainPerson(c, streams, db, name), c.String("out"))
			})
		},
	}
}

func explainPerson(c *cli.Context, streams streams, db *duckdb.DB, name string) error {
	stories, err := person.Tell(c.Context, db, name)
	if err != nil {
		return err
	}
	if len(stories) == 0 {
		return nobodyFound(c, db, name)
	}
	if c.String("format") == "json" {
		return writeInert(streams.out, stories)
	}
	width, color := outputStyle(streams.out)
	return person.Write(streams.out, stories, width, color)
}

// nobodyFound says that the run knows no such person, and whom it knows instead.
func nobodyFound(c *cli.Context, db *duckdb.DB, name string) error {
	near, err := person.Near(c.Context, db, name)
	if err != nil {
		return err
	}
	hint := "rolecall query \"select login from okta.user\" lists the logins"
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	return fmt.Errorf("nobody in the run has the login or user name %s; %s", name, hint)
}

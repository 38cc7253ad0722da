package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/person"
)

func explainCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "explains one person: matches, access, findings and changes",
		ArgsUsage: "LOGIN|NAME",
		Description: "LOGIN is an Okta login or ID, or a ServiceNow user name or sys_id, in a finished run;\n" +
			"NAME is a person's name in either. If several people have the name, they are listed.\n" +
			"The story tells which correlation rule linked the identity and the account, and why\n" +
			"others did not; each role with its path and the rule that grants it; groups,\n" +
			"attributes, findings, planned changes and exceptions.",
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{Name: "format", Value: "text", Usage: "the `FORM` of the story: text or json"},
		},
		Action: func(c *cli.Context) error {
			if err := checkFormat(c); err != nil {
				return err
			}
			name, err := takeOne(c, "login or name")
			if err != nil {
				return err
			}
			if name = strings.TrimSpace(name); name == "" {
				return usagef("the login is empty")
			}
			return useRun(c.Context, c.String("out"), func(db *duckdb.DB) error {
				return explainPerson(c, streams, db, name)
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
		called, err := person.WithName(c.Context, db, name)
		switch {
		case err != nil:
			return err
		case len(called) == 0:
			return nobodyFound(c, db, name)
		case len(called) > 1:
			return severalFound(name, called)
		}
		if stories, err = person.Tell(c.Context, db, called[0].Login); err != nil {
			return err
		}
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
	return fmt.Errorf("nobody in the run has the login, user name or name %s; %s", name, hint)
}

// namesShown is how many people of one name are listed.
const namesShown = 20

// severalFound lists the people of one name, with what tells them apart.
func severalFound(name string, called []person.Called) error {
	count := fmt.Sprint(len(called))
	if len(called) > namesShown {
		count = fmt.Sprintf("more than %d", namesShown)
	}
	lines := []string{fmt.Sprintf("%s people are called %s; explain one of them by login:", count, name)}
	for _, each := range called[:min(len(called), namesShown)] {
		about := slices.DeleteFunc([]string{each.Title, each.Department, each.State}, func(text string) bool { return text == "" })
		lines = append(lines, "  "+source.Printable(each.Login+"  "+strings.Join(about, ", ")))
	}
	return errors.New(strings.Join(lines, "\n"))
}

package main

import (
	"io"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"
)

func manCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:        "man",
		Usage:       "prints the manual page",
		Description: "Install it for the command man:\n\n  rolecall man > /usr/local/share/man/man1/rolecall.1",
		Action: func(c *cli.Context) error {
			if err := takeNone(c); err != nil {
				return err
			}
			page := *c.App
			page.Commands = manualCommands(c.App.Name, c.App.Commands)
			text, err := page.ToManWithSection(1)
			if err != nil {
				return err
			}
			_, err = io.WriteString(streams.out, manualFlags(text))
			return err
		},
	}
}

// manualValue is a flag of the library's manual that takes a value, and the value's name in its text.
var manualValue = regexp.MustCompile(`(?m)^(\\fB--.*)=""(: .*?\\fB([A-Z][^\\]*)\\fR)`)

// manualFlags shows flags as help does: with the names of their values in place of quotes, and
// without a default that says nothing.
func manualFlags(text string) string {
	text = manualValue.ReplaceAllString(text, "$1=$3$2")
	return strings.NewReplacer(`=""`, "", " (default: 0)", "", ".SH GLOBAL OPTIONS", ".SH GLOBAL FLAGS").Replace(text)
}

// manualCommands are commands as the library's manual shows them: it prints UsageText as it
// stands, and leaves the descriptions out.
func manualCommands(path string, commands []*cli.Command) []*cli.Command {
	var shown []*cli.Command
	for _, each := range commands {
		command := *each
		name := path + " " + command.Name
		command.UsageText = name
		switch {
		case len(command.Subcommands) > 0:
			command.UsageText += " COMMAND"
			command.Subcommands = manualCommands(name, command.Subcommands)
		case command.ArgsUsage != "":
			command.UsageText += " [FLAGS] " + command.ArgsUsage
		}
		command.UsageText += "\n\n" + command.Description
		shown = append(shown, &command)
	}
	return shown
}

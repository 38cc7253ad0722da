package main

import (
	"io"

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
			_, err = io.WriteString(streams.out, text)
			return err
		},
	}
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

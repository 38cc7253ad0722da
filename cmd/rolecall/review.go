package main

import (
	"github.com/urfave/cli/v2"
)

func reviewCommand(streams streams) *cli.Command {
	commands := []*cli.Command{
		reviewOpenCommand(streams),
	}
	for _, each := range commands {
		each.OnUsageError = wrongUsage
	}
	return &cli.Command{
		Name:            "review",
		Usage:           "an access review: who decides what, decisions and proof",
		HideHelpCommand: true,
		Subcommands:     commands,
		Action: func(*cli.Context) error {
			return usageError{message: "rolecall review needs a command: open", hint: "rolecall review --help explains it"}
		},
	}
}

package main

import (
	"fmt"
	"io"
	"regexp"

	"github.com/urfave/cli/v2"

	"rolecall/reports/terminal"
)

// newApp is the table of commands.
func newApp(streams streams) *cli.App {
	commands := []*cli.Command{
		reconcileCommand(streams),
		demoCommand(streams),
		inspectCommand(streams),
		exportsCommand(streams),
		evalCommand(streams),
		explainCommand(streams),
		queryCommand(streams),
		rulesCommand(streams),
		changesCommand(streams),
		acceptCommand(streams),
		simulateCommand(streams),
		bundleCommand(streams),
		verifyCommand(streams),
		compareCommand(streams),
		reviewCommand(streams),
		checkCommand(streams),
		evidenceCommand(streams),
		verifyEvidenceCommand(streams),
		evidenceAttachCommand(streams),
		kindsCommand(streams),
		initCommand(streams),
		completionCommand(streams),
		manCommand(streams),
		versionCommand(streams),
	}
	for _, command := range commands {
		command.OnUsageError = wrongUsage
		command.HideHelpCommand = true // h and help are arguments like others: a folder, a login, an expression
	}
	return &cli.App{
		Name:                      "rolecall",
		Usage:                     "Okta says who should have what in ServiceNow; ServiceNow says who has it. rolecall calls the roll, offline, and writes the corrections.",
		UsageText:                 "rolecall COMMAND [FLAGS] [ARGUMENTS]",
		HideVersion:               true,
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,
		Reader:                    streams.in,
		Writer:                    streams.out,
		ErrWriter:                 streams.err,
		Flags:                     []cli.Flag{&cli.BoolFlag{Name: "version", Usage: "the same as rolecall version"}},
		Commands:                  commands,
		OnUsageError:              wrongUsage,
		ExitErrHandler:            func(*cli.Context, error) {}, // statuses are decided in report
	}
}

// badValue is how the library says that a flag's value is not of its type.
var badValue = regexp.MustCompile(`(?s)^invalid (boolean )?value (".*") for (?:flag )?-([a-z-]+): `)

func wrongUsage(_ *cli.Context, err error, _ bool) error {
	if parts := badValue.FindStringSubmatch(err.Error()); parts != nil {
		kind := "a whole number"
		if parts[1] != "" {
			kind = "true or false"
		}
		return usagef("--%s is %s, not %s", parts[3], kind, parts[2])
	}
	return usageError{message: err.Error()}
}

func takeNone(c *cli.Context) error {
	if c.NArg() > 0 {
		return usagef("rolecall %s takes no argument, not %q", c.Command.Name, c.Args().First())
	}
	return nil
}

func takeOne(c *cli.Context, what string) (string, error) {
	switch c.NArg() {
	case 0:
		return "", usagef("%s needs one %s", commandLine(c), what)
	case 1:
	default:
		return "", usagef("%s takes one %s, not %d", commandLine(c), what, c.NArg())
	}
	return c.Args().First(), nil
}

// commandLine is how the command is called: rolecall review status.
func commandLine(c *cli.Context) string {
	name := c.Command.Name
	if above := c.Lineage(); len(above) > 1 && above[1].Command != nil && above[1].Command.Name == "review" {
		name = "review " + name
	}
	return "rolecall " + name
}

// lines writes text lines and keeps the first error.
type lines struct {
	w   io.Writer
	err error
}

// paragraph writes text in as many lines as it needs, behind a head.
func (l *lines) paragraph(head, text string) {
	for _, line := range terminal.Wrap(head, text, terminalWidth-2) {
		l.printf("%s", line)
	}
}

func (l *lines) printf(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}

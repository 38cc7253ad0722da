package main

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reports/campaign"
)

func reviewCommand(streams streams) *cli.Command {
	commands := []*cli.Command{
		reviewOpenCommand(streams),
		reviewStatusCommand(streams),
		reviewRemindCommand(streams),
		reviewCollectCommand(streams),
		reviewReassignCommand(streams),
		reviewCloseCommand(streams),
		reviewEffectCommand(streams),
	}
	for _, each := range commands {
		each.OnUsageError = wrongUsage
	}
	return &cli.Command{
		Name:            "review",
		Usage:           "runs an access review: packets, decisions, proof",
		HideHelpCommand: true,
		Subcommands:     commands,
		Action: func(*cli.Context) error {
			return usageError{message: "rolecall review needs a command: " + strings.Join(commandNames(commands), ", "), hint: "rolecall review --help explains them"}
		},
	}
}

// reviewFlags are the flags of all commands that work in the folder of a review.
func reviewFlags(forms ...string) []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "at", Usage: "when this happens (`TIME`, a date or RFC 3339), for the ledger and the days left", DefaultText: "now"},
	}, commonFlags(forms...)...)
}

// reviewing is a command in the folder of a review.
type reviewing struct {
	job
	format  string
	isQuiet bool
	at      time.Time
}

func readReviewing(c *cli.Context, streams streams, forms ...string) (r reviewing, err error) {
	if err := r.takeCommon(c, streams, forms...); err != nil {
		return r, err
	}
	r.format, r.isQuiet = c.String("format"), c.Bool("quiet")
	r.at, err = readInstant("--at", c.String("at"))
	return r, err
}

// onReview is the action of a command whose only argument is the folder of a review.
func onReview(streams streams, act func(c *cli.Context, r reviewing, folder string) error, forms ...string) cli.ActionFunc {
	return func(c *cli.Context) error {
		folder, err := takeOne(c, "folder of a review")
		if err != nil {
			return err
		}
		r, err := readReviewing(c, streams, forms...)
		if err != nil {
			return err
		}
		return act(c, r, folder)
	}
}

// in opens the review's folder and works in it.
func (r reviewing) in(ctx context.Context, folder string, work func(*campaign.Campaign) error) (err error) {
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	opened, err := campaign.Open(folder, duckdb.Options{MemoryLimit: r.memoryLimit, Threads: r.threads, TempDir: scratch.Path})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	return work(opened)
}

// readAddress reads an address, of the flag of that name: ann@example.com, or Ann <ann@example.com>.
func readAddress(flag, text string) (name, address string, err error) {
	found, err := mail.ParseAddress(text)
	if err != nil {
		return "", "", usagef("%s is an e-mail address such as ann@example.com, not %q", flag, text)
	}
	return found.Name, strings.ToLower(found.Address), nil
}

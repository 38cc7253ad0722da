package main

import (
	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
	"rolecall/reports/text"
)

func reviewCloseCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "close",
		Usage:     "ends a review and signs it; later answers do not count",
		ArgsUsage: "REVIEW",
		Description: "Writes report.html, report.xlsx, lookback.csv and signoff.json. The last says who signed\n" +
			"and when, counts what was decided, flagged and refused, and has the hashes of\n" +
			"decisions.csv and of the ledger. Items without a decision become unanswered. If answers\n" +
			"to open items were refused or passed on, closing needs --unanswered.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "signed-by", Usage: "who signs (`'NAME <EMAIL>'`)"},
			&cli.BoolFlag{Name: "unanswered", Usage: "close it even if refused or passed items have no decision"},
		}, reviewFlags()...),
		Action: onReview(streams, func(c *cli.Context, r reviewing, folder string) error {
			how := campaign.Closing{Unanswered: c.Bool("unanswered"), Now: r.at}
			var err error
			if !c.IsSet("signed-by") {
				return usageError{message: "--signed-by is missing", hint: "name who signs, such as --signed-by 'Ann Lee <ann@example.com>'"}
			}
			if how.Name, how.Email, err = readAddress("--signed-by", c.String("signed-by")); err != nil {
				return err
			}
			if how.Name == "" {
				return usagef("--signed-by is a name and an address, such as 'Ann Lee <ann@example.com>', not %q", c.String("signed-by"))
			}
			return r.in(c.Context, folder, func(in *campaign.Campaign) error {
				signoff, err := in.CloseReview(c.Context, how)
				if err != nil || r.isQuiet {
					return err
				}
				return printSignoff(streams, r.format, in, signoff)
			})
		}),
	}
}

func printSignoff(streams streams, format string, in *campaign.Campaign, signoff review.Signoff) error {
	if format == "json" {
		return text.JSON(streams.out, struct {
			review.Signoff
			Head string `json:"head"`
		}{signoff, in.Head()})
	}
	out := &lines{w: streams.out}
	out.paragraph("", signoff.Statement)
	out.printf("  signed by %s <%s>, %s", source.Printable(signoff.SignedBy), source.Printable(signoff.Email), signoff.At)
	for _, each := range [][2]string{
		{review.PageName, "the result of the review, to read"}, {review.BookName, "the same as tables"},
		{review.DecisionsName, "each decision"}, {review.StatisticsName, "by reviewer, and in total"},
		{review.LookbackName, "who changed access that they review or hold"}, {review.SignoffName, "what was signed, with hashes"},
	} {
		out.printf("  %-15s %s", each[0], each[1])
	}
	out.printf("Ledger head %s", in.Head())
	return out.err
}

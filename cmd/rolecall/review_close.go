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
		Usage:     "end a review and sign it: what comes later does not count",
		ArgsUsage: "REVIEW",
		Description: "Writes signoff.json: who signed, when, what is decided, what is flagged and refused, and the\n" +
			"hashes of decisions.csv and of the ledger; report.html and report.xlsx, for people; and lookback.csv.\n" +
			"What nobody decided is unanswered. It is refused while items are open that somebody answered to no\n" +
			"effect (refused) or passed on, unless --unanswered is given.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "signed-by", Usage: "who signs, a name and an address (`'NAME <EMAIL>'`)"},
			&cli.BoolFlag{Name: "unanswered", Usage: "close it although refused and passed items are without a decision"},
		}, reviewFlags()...),
		Action: onReview(streams, func(c *cli.Context, r reviewing, folder string) error {
			how := campaign.Closing{Unanswered: c.Bool("unanswered"), Now: r.at}
			var err error
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
		{review.PageName, "what came of the review, to read"}, {review.BookName, "the same as tables"},
		{review.DecisionsName, "each decision"}, {review.StatisticsName, "by reviewer, and in total"},
		{review.LookbackName, "who changed access that they review or hold"}, {review.SignoffName, "what was signed, with hashes"},
	} {
		out.printf("  %-15s %s", each[0], each[1])
	}
	out.printf("Ledger head %s", in.Head())
	return out.err
}

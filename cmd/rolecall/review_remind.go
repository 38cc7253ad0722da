package main

import (
	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
	"rolecall/reports/text"
)

func reviewRemindCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "remind",
		Usage:     "writes reminders to reviewers who have not finished",
		ArgsUsage: "REVIEW",
		Description: "Writes reminders.csv, and for each packet that is not finished a draft of a mail with the packet\n" +
			"attached (mail/*--reminder.eml), which says how much is open and which decisions do not count, and\n" +
			"why. Mail programs open it as a draft. Nothing is sent. Who has finished gets none.",
		Flags: reviewFlags(),
		Action: onReview(streams, func(c *cli.Context, r reviewing, folder string) error {
			return r.in(c.Context, folder, func(in *campaign.Campaign) error {
				reminders, err := in.Remind(c.Context, r.at)
				if err != nil || r.isQuiet {
					return err
				}
				if r.format == "json" {
					return text.JSON(streams.out, struct {
						Reminders []campaign.Reminder `json:"reminders"`
						Head      string              `json:"ledger_head"`
					}{append([]campaign.Reminder{}, reminders...), in.Head()})
				}
				out := &lines{w: streams.out}
				if len(reminders) == 0 {
					out.printf("No reminders are needed: all packets are finished.")
				}
				for _, each := range reminders {
					overdue := ""
					if each.DaysOverdue > 0 {
						overdue = ", " + plural(each.DaysOverdue, "day") + " overdue"
					}
					out.printf("%s: %d of %s open%s", source.Printable(each.Email), each.Open, plural(each.Items, "item"), overdue)
					out.printf("  %s", source.Printable(each.Draft))
				}
				if len(reminders) > 0 {
					out.printf("Nothing was sent. %s lists them.", review.RemindersName)
				}
				out.printf("Ledger head %s", in.Head())
				return out.err
			})
		}),
	}
}

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reports/campaign"
	"rolecall/reports/terminal"
	"rolecall/reports/text"
)

func reviewStatusCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "status",
		Usage:     "shows the progress of each packet",
		ArgsUsage: "REVIEW",
		Description: "Of each packet: its items, how many are decided, open, refused (returned, and it does not count),\n" +
			"flagged, open and privileged, and the days that are left. The exit status is 2 while something is open.",
		Flags: reviewFlags("csv"),
		Action: onReview(streams, func(c *cli.Context, r reviewing, folder string) error {
			return r.in(c.Context, folder, func(in *campaign.Campaign) error {
				status, err := in.Status(c.Context, r.at)
				if err != nil {
					return err
				}
				if !r.isQuiet {
					if err := printStatus(streams.out, r.format, status); err != nil {
						return err
					}
				}
				if status.ClosedBy == "" && status.Open() > 0 {
					return outcome(statusFindings)
				}
				return nil
			})
		}, "csv"),
	}
}

func printStatus(w io.Writer, format string, status campaign.Status) error {
	switch format {
	case "json":
		return text.JSON(w, status)
	case "csv":
		return writeStatus(w, status)
	}
	out := &lines{w: w}
	out.printf("%s  (%s)", source.Printable(status.Name), status.CampaignID)
	if status.ClosedBy != "" {
		out.printf("  closed by %s", source.Printable(status.ClosedBy))
	} else {
		out.printf("  due %s, %s", status.Due, daysLeft(status.DaysToDue))
	}
	out.printf("  %s", items(status.Items, status.States))
	out.printf("")
	out.printf("%-12s %-25s %5s %7s %5s %7s %7s %5s", "packet", "reviewer", "items", "decided", "open", "refused", "flagged", "priv.")
	for _, each := range status.Packets {
		out.printf("%-12s %s %5d %7d %5d %7d %7d %5d", source.Printable(each.Packet), terminal.Fit(each.Email, 25),
			each.Items, each.Decided, each.Open, each.Refused, each.Flagged, each.PrivilegedOpen)
	}
	out.printf("")
	out.printf("open: not decided yet, including refused rows; priv.: open and privileged")
	out.printf("Ledger head %s", status.LedgerHead)
	return out.err
}

func daysLeft(days int) string {
	switch {
	case days < 0:
		return plural(-days, "day") + " overdue"
	case days == 0:
		return "today"
	}
	return plural(days, "day") + " left"
}

// stateOrder is the order in which states of items are said.
var stateOrder = []string{"decided", "flagged", "open", "refused", "passed", "unanswered", "gone"}

// items is how many items there are, by where they stand.
func items(total int, states map[string]int) string {
	var parts []string
	for _, state := range stateOrder {
		if count := states[state]; count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count, state))
		}
	}
	return fmt.Sprintf("%s: %s", plural(total, "item"), strings.Join(parts, ", "))
}

func writeStatus(w io.Writer, status campaign.Status) error {
	writer := csv.NewWriter(w)
	err := writer.Write([]string{"packet", "reviewer", "email", "items", "decided", "open", "refused", "passed", "flagged", "privileged_open", "days_to_due"})
	for _, each := range status.Packets {
		record := []string{each.Packet, each.Reviewer, each.Email}
		for _, count := range []int{each.Items, each.Decided, each.Open, each.Refused, each.Passed, each.Flagged, each.PrivilegedOpen, each.DaysToDue} {
			record = append(record, strconv.Itoa(count))
		}
		err = errors.Join(err, writer.Write(record))
	}
	writer.Flush()
	return errors.Join(err, writer.Error())
}

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
	"rolecall/reports/text"
)

// refusalsShown is how many rows that do not count are spelled out.
const refusalsShown = 20

// printCollected says what was collected, and what does not count.
func (r reviewing) printCollected(streams streams, in *campaign.Campaign, how campaign.Collecting, collected *campaign.Collected) error {
	if r.isQuiet {
		return nil
	}
	if r.format == "json" {
		return text.JSON(streams.out, collected.Report(in, how.IsDry))
	}
	out := &lines{w: streams.out}
	rows, blank := 0, 0
	for _, each := range collected.Files {
		rows += each.Rows
		blank += each.Blank
	}
	again := ""
	if len(collected.Again) > 0 {
		again = fmt.Sprintf(", %d collected before", len(collected.Again))
	}
	out.printf("%s (%s)", source.Printable(in.About.Name), in.About.CampaignID)
	out.printf("  files   %s%s", plural(len(collected.Files), "new file"), again)
	out.paragraph("  rows    ", listCounts(collected.Rows, []string{"decided", "flagged", "open", "passed", "refused", "superseded", "gone"}, map[string]string{
		"open": "waiting for the second reviewer", "passed": "passed on", "superseded": "superseded by what was received later",
	}, fmt.Sprintf("%d left blank", blank)))
	if len(collected.Flags) > 0 {
		var flags []string
		for flag := range collected.Flags {
			flags = append(flags, flag)
		}
		slices.Sort(flags)
		out.paragraph("  flags   ", listCounts(collected.Flags, flags, nil, ""))
	}
	out.printf("  review  %s", items(collected.Totals.Items, collected.Totals.States))
	printRefused(out, collected.Refused)
	for _, each := range collected.Unread {
		out.printf("! %s", strings.ReplaceAll(each.Error(), "\n", "\n "))
	}
	for _, each := range collected.Skipped {
		out.printf("- %s %s: not read", source.Printable(each.At.File), source.Printable(each.Message))
	}
	if len(collected.Made) > 0 {
		out.printf("What was passed on is in new packets, with drafts in %s/:", review.MailFolder)
		printMade(out, collected.Made)
	}
	if how.IsDry {
		out.printf("Nothing was written (--dry-run).")
	}
	out.printf("Ledger head %s", in.Head())
	return out.err
}

// listCounts is counts as a sentence has them, in an order.
func listCounts(counts map[string]int, order []string, called map[string]string, last string) string {
	var parts []string
	for _, name := range order {
		if count := counts[name]; count > 0 {
			if text := called[name]; text != "" {
				name = text
			}
			parts = append(parts, fmt.Sprintf("%d %s", count, name))
		}
	}
	if last != "" {
		parts = append(parts, last)
	}
	return strings.Join(parts, ", ")
}

// printRefused spells out rows that do not count: where, whose, why and what to do.
func printRefused(out *lines, refused []campaign.Refusal) {
	for i, each := range refused {
		if i == refusalsShown {
			out.printf("! and %d more: %s has each", len(refused)-refusalsShown, review.DecisionsName)
			return
		}
		what := "a row " + source.Shorten(each.Row, 40)
		if each.Person != "" {
			what = cmp.Or(each.Access, "the account") + " of " + each.Person
		}
		between := ":"
		if strings.Contains(each.At, ":") {
			between = "!" // what lies in the file
		}
		out.paragraph("! ", fmt.Sprintf("%s%s%s: %s: %s (%s)", each.File, between, each.At, what, campaign.Because(each.Code, each.Detail), each.Code))
		out.paragraph("  ", campaign.Advice(each.Code, each.Detail))
	}
}

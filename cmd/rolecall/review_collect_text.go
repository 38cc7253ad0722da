package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
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
		"open": "waiting for the second reviewer", "passed": "passed on", "superseded": "superseded by later answers",
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
	printRefused(out, collected.Refused, in.About.IsMatch())
	printUnconfirmed(out, collected.Files)
	for _, each := range collected.Unread {
		out.printf("! %s", strings.ReplaceAll(each.Error(), "\n", "\n "))
	}
	for _, each := range collected.Skipped {
		out.printf("- %s %s: not read", source.Printable(each.At.File), source.Printable(each.Message))
	}
	if len(collected.Added) > 0 {
		out.printf("What was passed on is in new packets, with drafts in %s/:", review.MailFolder)
		printAdded(out, collected.Added)
	}
	if how.IsDry {
		out.printf("Nothing was written (--dry-run).")
	}
	out.printf("Ledger head %s", in.Head())
	return out.err
}

// printUnconfirmed names the files in which a reviewer confirms nothing.
func printUnconfirmed(out *lines, files []campaign.File) {
	const shown = 5
	var names []string
	for _, each := range files {
		if each.Signed.Confirmed == form.No {
			names = append(names, source.Printable(each.Name))
		}
	}
	if len(names) == 0 {
		return
	}
	more := ""
	if rest := len(names) - shown; rest > 0 {
		more = fmt.Sprintf(" and %d more", rest)
	}
	out.paragraph("- ", fmt.Sprintf("Not confirmed, in the sheet %s or the page: %s%s. What is decided counts; %s has each file.",
		review.ReadMeSheet, strings.Join(names[:min(shown, len(names))], ", "), more, review.ReceivedName))
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

// isOfFile are the reasons that all rows of a file tend to have: they are told once.
var isOfFile = map[string]bool{"foreign": true, "closed": true, "wrong_packet": true, "not_reviewer": true}

// printRefused spells out rows that do not count: where, whose, why and what to do.
func printRefused(out *lines, refused []campaign.Refusal, isMatch bool) {
	shown := 0
	for i := 0; i < len(refused); {
		if shown == refusalsShown {
			out.printf("! and %d more: %s has each", len(refused)-i, review.DecisionsName)
			return
		}
		alike := alike(refused[i:])
		printAlike(out, refused[i], alike, isMatch)
		i += alike
		shown++
	}
}

// alike is how many rows, from the first, do not count for the same reason, which is their file's.
func alike(refused []campaign.Refusal) int {
	first := refused[0]
	count := 1
	for isOfFile[first.Code] && count < len(refused) {
		next := refused[count]
		if next.File != first.File || next.Code != first.Code || next.Detail != first.Detail || place(next.At) != place(first.At) {
			break
		}
		count++
	}
	return count
}

// place is where in a file something is, without the line.
func place(at string) string { return at[:max(0, strings.LastIndex(at, ":"))] }

func printAlike(out *lines, first campaign.Refusal, count int, isMatch bool) {
	what := "a row " + source.Shorten(first.Row, 40)
	if first.Person != "" {
		what = cmp.Or(first.Access, "the account") + " of " + first.Person
	}
	if count > 1 {
		what += fmt.Sprintf(" and %s after it", plural(count-1, "row"))
	}
	between := ":"
	if strings.Contains(first.At, ":") {
		between = "!" // what lies in the file
	}
	out.paragraph("! ", fmt.Sprintf("%s%s%s: %s: %s (%s)", first.File, between, first.At, what, campaign.Because(first.Code, first.Detail, isMatch), first.Code))
	out.paragraph("  ", campaign.Advice(first.Code, first.Detail))
}

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/text"
)

// print says what was opened.
func (o *opening) print(streams streams, opened *review.Campaign, target string) error {
	if o.isQuiet {
		return nil
	}
	head, err := readHead(target)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return text.JSON(streams.out, struct {
			*review.Campaign
			Folder string `json:"folder"`
			Head   string `json:"ledger_head"`
		}{opened, target, head})
	}
	out := &lines{w: streams.out}
	out.printf("%s  (%s)", source.Printable(opened.Name), opened.CampaignID)
	out.printf("  as of %s, due %s", strings.TrimSuffix(opened.AsOf, "T00:00:00Z"), opened.Due)
	if before := opened.Previous; before != nil {
		out.paragraph("  ", fmt.Sprintf("after %s (%s)", source.Printable(before.Name), before.CampaignID))
	}
	out.printf("")
	out.printf("  items      %6d  %s", opened.Items, kinds(opened.ItemsByKind))
	excluded := 0
	for _, count := range opened.ExcludedBy {
		excluded += count
	}
	out.printf("  excluded   %6d", excluded)
	for _, reason := range slices.Sorted(maps.Keys(opened.ExcludedBy)) {
		out.printf("             %6d  %s", opened.ExcludedBy[reason], source.Printable(source.Shorten(reason, 56)))
	}
	reviewers := map[string]bool{}
	for _, each := range opened.Packets {
		reviewers[strings.ToLower(each.Email)] = true
	}
	out.printf("  packets    %6d  for %s", len(opened.Packets), plural(len(reviewers), "reviewer"))
	for _, each := range opened.Completeness {
		if each.Verdict != "FULL" {
			out.paragraph("  ! ", fmt.Sprintf("%s is %s: %s", each.Table, each.Verdict, each.Message))
		}
	}
	out.printf("")
	shown := source.Printable(o.out)
	out.printf("In %s", shown)
	for _, each := range [][2]string{
		{review.PacketsFolder + "/", "what reviewers fill in"}, {review.MailFolder + "/", "drafts with the packets attached; nothing was sent"},
		{review.ItemsName, "each item, with its reviewer and why"}, {review.RoutingName, "who may not review what, and why"},
		{review.PopulationName, "control totals, which balance"}, {review.KeyName, "keep it private: with it, codes of rows can be forged"},
	} {
		out.printf("  %-16s %s", each[0], each[1])
	}
	out.printf("")
	out.printf("Ledger head %s", head)
	return out.err
}

// nouns are what items of a kind are, for people.
var nouns = map[string]string{review.Role: "role", review.Group: "membership", review.Account: "account", review.Delegation: "delegation", review.Match: "unowned account"}

func kinds(byKind map[string]int) string {
	var parts []string
	for _, kind := range review.AllKinds {
		if count := byKind[kind]; count > 0 {
			parts = append(parts, plural(count, nouns[kind]))
		}
	}
	return strings.Join(parts, ", ")
}

// readHead is the head of the ledger in a campaign's folder.
func readHead(folder string) (string, error) {
	text, err := os.ReadFile(filepath.Join(folder, review.LedgerName))
	if err != nil {
		return "", err
	}
	ledger, _, err := review.ReadLedger(text)
	if err != nil {
		return "", err
	}
	return ledger.Head(), nil
}

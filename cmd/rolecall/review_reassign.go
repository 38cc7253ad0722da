package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reports/campaign"
	"rolecall/reports/text"
)

func reviewReassignCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "reassign",
		Usage:     "gives open items to another reviewer",
		ArgsUsage: "REVIEW",
		Description: "Makes a new packet of the open items of a packet, or of the items in a list, with a draft\n" +
			"of the mail. For these items, answers in the old packet no longer count. Decisions stay. The ledger\n" +
			"keeps who reassigned what to whom, and why.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "packet", Usage: "all open items of this `PACKET`"},
			&cli.StringFlag{Name: "items", Usage: "the items in this `FILE`: a CSV with a column item_id, such as items.csv with lines deleted, or one id per line; with --packet, these of that packet"},
			&cli.StringFlag{Name: "to", Usage: "the new reviewer (`EMAIL`)"},
			&cli.StringFlag{Name: "by", Usage: "who decided to reassign them (`EMAIL`)"},
			&cli.StringFlag{Name: "reason", Usage: "the reason, for the auditor (`TEXT`)"},
		}, reviewFlags()...),
		Action: onReview(streams, func(c *cli.Context, r reviewing, folder string) error {
			how, err := readReassigning(c, r)
			if err != nil {
				return err
			}
			return r.in(c.Context, folder, func(in *campaign.Campaign) error { return r.reassign(c.Context, streams, in, how) })
		}),
	}
}

func readReassigning(c *cli.Context, r reviewing) (how campaign.Reassigning, err error) {
	how = campaign.Reassigning{Packet: strings.TrimSpace(c.String("packet")), Reason: strings.TrimSpace(c.String("reason")), Now: r.at}
	if how.Packet == "" && c.String("items") == "" {
		return how, usagef("rolecall review reassign takes --packet PACKET, or --items FILE, or both: these items of that packet")
	}
	for _, each := range []struct {
		flag string
		into *string
	}{{"--to", &how.To}, {"--by", &how.By}} {
		if _, *each.into, err = readAddress(each.flag, c.String(each.flag[2:])); err != nil {
			return how, err
		}
	}
	if how.Reason == "" {
		return how, usageError{message: "--reason is missing", hint: "say why in a sentence: an auditor asks"}
	}
	if path := c.String("items"); path != "" {
		content, err := readFile(c.Context, path, largestText)
		if err != nil {
			return how, fmt.Errorf("cannot read the list of --items: %w", err)
		}
		how.Items, err = readItems(path, content)
		if err != nil {
			return how, err
		}
	}
	return how, nil
}

var itemID = regexp.MustCompile(`^I[0-9A-HJKMNP-TV-Z]{13}$`)

// readItems reads a list of items.
func readItems(path string, content []byte) ([]string, error) {
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	records, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Printable(path), err)
	}
	column, first := 0, 0
	if len(records) > 0 {
		if at := slices.Index(records[0], "item_id"); at >= 0 {
			column, first = at, 1
		}
	}
	var ids []string
	var problems source.Problems
	for i, record := range records[first:] {
		if column >= len(record) || strings.TrimSpace(record[column]) == "" {
			continue
		}
		id := strings.ToUpper(strings.TrimSpace(record[column]))
		if !itemID.MatchString(id) {
			problems.Add(source.Problem{
				At: source.Position{File: source.Printable(path), Line: first + i + 1}, Message: fmt.Sprintf("%q is not an item_id", source.Shorten(record[column], 40)),
				Hint: "expected a column item_id, or one id per line: I and 13 characters, as in items.csv",
			})
			continue
		}
		ids = append(ids, id)
	}
	if problems.Len() == 0 && len(ids) == 0 {
		problems.Add(source.Problem{At: source.Position{File: source.Printable(path)}, Message: "names no items"})
	}
	return ids, problems.Err()
}

func (r reviewing) reassign(ctx context.Context, streams streams, in *campaign.Campaign, how campaign.Reassigning) error {
	done, err := in.Reassign(ctx, how)
	if err != nil || r.isQuiet {
		return err
	}
	if r.format == "json" {
		return text.JSON(streams.out, struct {
			Added []campaign.AddedPacket `json:"packets"`
			Left  int                    `json:"decided_before"`
			Head  string                 `json:"ledger_head"`
		}{done.Added, done.Left, in.Head()})
	}
	out := &lines{w: streams.out}
	printAdded(out, done.Added)
	if done.Left > 0 {
		out.printf("%s decided before; these decisions stay.", plural(done.Left, "item"))
	}
	out.printf("Ledger head %s", in.Head())
	return out.err
}

// printAdded lists packets that were added.
func printAdded(out *lines, packets []campaign.AddedPacket) {
	for _, each := range packets {
		out.printf("  %-13s %s for %s, from %s", each.Packet.Packet, plural(each.Items, "item"), source.Printable(each.Email), each.From)
		for _, file := range each.Files {
			out.printf("                %s", source.Printable(file.Name))
		}
	}
}

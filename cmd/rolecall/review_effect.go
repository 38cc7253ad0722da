package main

import (
	"context"
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/revoked"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/text"
)

func reviewEffectCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "effect",
		Usage:     "checks in a later run that what a review revoked is gone",
		ArgsUsage: "REVIEW",
		Description: "RUN is the output folder of a later run of the same estate. effect.csv says of each\n" +
			"revocation whether it is in effect; statistics.csv, report.html and report.xlsx are written\n" +
			"again with the result. What was signed stays as it is. What is missing from an export that may be incomplete is unknown, not gone.\n" +
			" The exit status is 0 if all that was revoked is gone, else 2.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "against", Usage: "the output folder of a later `RUN`"},
		}, reviewFlags()...),
		Action: onReview(streams, func(c *cli.Context, r reviewing, folder string) error {
			run := c.String("against")
			if run == "" {
				return usageError{message: "--against is missing", hint: "rolecall review effect REVIEW --against RUN compares with a later run"}
			}
			return r.in(c.Context, folder, func(in *campaign.Campaign) error {
				records, err := r.effect(c.Context, run, in)
				if err != nil {
					return err
				}
				if err := in.TakeEffect(c.Context, records, r.at); err != nil {
					return err
				}
				return r.printEffect(streams, in, records)
			})
		}),
	}
}

// effect judges what was revoked by a later run.
func (r reviewing) effect(ctx context.Context, run string, in *campaign.Campaign) (records [][]string, err error) {
	closed, err := in.Revoked()
	if err != nil {
		return nil, err
	}
	_, runID, err := reports.Recorded(run)
	if err != nil {
		return nil, err
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	engine := duckdb.Options{MemoryLimit: r.memoryLimit, Threads: r.threads, TempDir: scratch.Path}
	db, err := attachRun(ctx, run, engine, duckdb.Reach{Folders: []string{scratch.Path, in.Folder()}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return revoked.Run(ctx, db, storedRun, runID, closed)
}

// printEffect says what a later run shows of what was revoked.
func (r reviewing) printEffect(streams streams, in *campaign.Campaign, records [][]string) error {
	at := slices.Index(review.Names(review.Effects), "effect")
	counts := map[string]int{}
	for _, record := range records {
		counts[record[at]]++
	}
	names := []string{"in_effect", "not_in_effect", "overtaken", "unknown"}
	var err error
	switch {
	case r.isQuiet:
	case r.format == "json":
		err = text.JSON(streams.out, struct {
			CampaignID  string         `json:"campaign_id"`
			Revocations int            `json:"revocations"`
			Effects     map[string]int `json:"effects"`
			LedgerHead  string         `json:"ledger_head"`
		}{in.About.CampaignID, len(records), counts, in.Head()})
	default:
		out := &lines{w: streams.out}
		out.printf("%s (%s)", source.Printable(in.About.Name), in.About.CampaignID)
		out.paragraph("  revocations  ", listCounts(counts, names, map[string]string{"in_effect": "in effect", "not_in_effect": "not in effect"}, ""))
		out.printf("  %-12s each of them, and why", review.EffectName)
		out.printf("Ledger head %s", in.Head())
		err = out.err
	}
	if err == nil && counts["in_effect"] < len(records) {
		return outcome(statusFindings)
	}
	return err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/open"
	"rolecall/reconcile/review/settings"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/output"
	"rolecall/reports/packet"
)

// partialPopulation is what --allow of a review lets pass.
const partialPopulation = "partial-population"

func reviewOpenCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "open",
		Usage:     "begins a review and writes a packet for each reviewer",
		ArgsUsage: "RUN",
		Description: "RUN is the output folder of a run. review.yaml says what is reviewed, by whom and until when.\n" +
			"Everybody's access goes to one reviewer, and nobody reviews their own. Each gets a packet, a\n" +
			"workbook to fill in, with a draft of the mail. Nothing is sent, and nothing is filled in for them.\n" +
			"The folder is written whole or not at all. The same run, settings and --opened give the same\n" +
			"files, except for a random key and what depends on it: the id of the review and the codes of rows.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "settings", Value: review.SettingsName, Usage: "`FILE` of the review's settings"},
			&cli.StringFlag{Name: "out", Value: "rolecall-review", Usage: "the folder (`DIR`) to write; it must not exist yet"},
			&cli.StringFlag{Name: "previous", Usage: "the closed `REVIEW` before this one: packets show what was decided last time"},
			&cli.StringFlag{Name: "packets", Value: "xlsx", Usage: "the `FORMS` of packets, commas between: " + strings.Join(packet.FormNames(), ", ")},
			&cli.StringFlag{Name: "items", Usage: "the `KINDS` of items to review, commas between, whatever select.items of the settings says: " + strings.Join(review.AllKinds, ", ") + " (match, alone, asks whose the accounts are that belong to nobody)"},
			&cli.StringFlag{Name: "opened", Usage: "when the review begins (`TIME`, a date or RFC 3339)", DefaultText: "now"},
			&cli.StringSliceFlag{Name: "allow", Usage: "open it even if the exports are known to be incomplete: `partial-population`"},
		}, commonFlags()...),
		Action: func(c *cli.Context) error {
			run, err := takeOne(c, "output folder of a run")
			if err != nil {
				return err
			}
			o := opening{run: run, out: c.String("out"), settingsFile: c.String("settings"), format: c.String("format"), previous: c.String("previous")}
			if err := o.take(c, streams); err != nil {
				return err
			}
			return o.open(c.Context, streams)
		},
	}
}

// opening is what rolecall review open is asked for.
type opening struct {
	job
	run, out, settingsFile, format string
	previous                       string // the folder of the review before; "" if there is none
	opened                         time.Time
	forms                          []packet.Form
	kinds                          []string // of items, instead of those of the settings; nil if the settings say it
	allowed                        []string
	isQuiet                        bool
}

func (o *opening) take(c *cli.Context, streams streams) (err error) {
	if err := o.takeCommon(c, streams); err != nil {
		return err
	}
	o.isQuiet = c.Bool("quiet")
	forms, unknown := packet.ReadForms(c.String("packets"))
	if unknown != "" || len(forms) == 0 {
		return usageError{message: fmt.Sprintf("--packets: there is no form %q of packets", unknown), hint: "expected " + strings.Join(packet.FormNames(), ", ") + ", commas between"}
	}
	o.forms = forms
	if o.kinds, err = readKinds(c); err != nil {
		return err
	}
	for _, each := range c.StringSlice("allow") {
		if each != partialPopulation {
			return usagef("--allow of a review is %s, not %q", partialPopulation, each)
		}
		o.allowed = []string{partialPopulation}
	}
	o.opened, err = readInstant("--opened", c.String("opened"))
	return err
}

// readKinds are the kinds of items of --items; nil if it is not given.
func readKinds(c *cli.Context) (kinds []string, err error) {
	if !c.IsSet("items") {
		return nil, nil
	}
	for kind := range strings.SplitSeq(c.String("items"), ",") {
		kind = strings.ToLower(strings.TrimSpace(kind))
		if !slices.Contains(review.AllKinds, kind) {
			return nil, usageError{message: fmt.Sprintf("--items: there is no kind %q of items", kind), hint: "expected " + strings.Join(review.AllKinds, ", ") + ", commas between"}
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) > 1 && slices.Contains(kinds, review.Match) {
		return nil, usageError{message: "--items: match is reviewed alone", hint: "open one review with --items match, and another for the access"}
	}
	return kinds, nil
}

// readSettings reads review.yaml.
func (o *opening) readSettings(ctx context.Context) (*settings.Settings, []byte, error) {
	text, err := readFile(ctx, o.settingsFile, largestText)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, source.Problem{
			Message: fmt.Sprintf("there is no %s: a review needs settings", source.Printable(o.settingsFile)),
			Hint:    "write one, with four lines at least: version: 1, name: 2026-Q4 ServiceNow access, due: 2026-10-16, owner: iam@example.com",
		}
	case err != nil:
		return nil, nil, fmt.Errorf("cannot read the settings: %w", err)
	}
	read, err := settings.Read(source.Printable(o.settingsFile), text)
	if err == nil && read.Due.Before(o.opened.Truncate(24*time.Hour)) {
		err = source.Problem{
			Message: fmt.Sprintf("%s: due is %s, before the review begins (%s)", source.Printable(o.settingsFile), read.Due.Format(time.DateOnly), o.opened.Format(time.DateOnly)),
			Hint:    "name a later day as due, or say with --opened when it began",
		}
	}
	if err == nil && o.kinds != nil {
		read.Select.Ask(o.kinds)
	}
	return read, text, err
}

func (o *opening) open(ctx context.Context, streams streams) (err error) {
	read, text, err := o.readSettings(ctx)
	if err != nil {
		return err
	}
	if err := rely(ctx, o.run, reports.OnDatabase); err != nil {
		return err
	}
	manifest, err := os.ReadFile(filepath.Join(o.run, output.ManifestName))
	if err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	_, runID, err := reports.Recorded(o.run)
	if err != nil {
		return err
	}
	folder, err := output.Create(o.out, output.Fresh)
	if err != nil {
		return err
	}
	defer folder.Abort()
	key, err := review.NewKey()
	if err != nil {
		return err
	}
	written, notes, err := o.write(ctx, folder, campaign.Opening{
		Settings: read, SettingsText: text, RunID: runID, Manifest: manifest, Opened: o.opened, Tool: "rolecall " + version(), Key: key,
		Allowed: o.allowed, ItemKinds: o.kinds, Forms: o.forms, Progress: func(done, total int64) { o.progress.step("packets", done, total) },
	})
	o.progress.clear()
	if err != nil {
		return err
	}
	if err := folder.Commit(); err != nil {
		return err
	}
	for _, each := range notes {
		o.warn(each)
	}
	return o.print(streams, written, folder.Target())
}

// write works out what is reviewed, and writes it.
func (o *opening) write(ctx context.Context, folder *output.Folder, with campaign.Opening) (written *review.Campaign, notes []string, err error) {
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	engine := duckdb.Options{MemoryLimit: o.memoryLimit, Threads: o.threads, TempDir: scratch.Path}
	reach := []string{scratch.Path, folder.Path("")}
	var earlier *open.Earlier
	if o.previous != "" {
		before, err := openPrevious(o.previous, engine)
		if err != nil {
			return nil, nil, err
		}
		defer func() { err = errors.Join(err, before.Close()) }()
		earlier = before.Earlier()
		if with.Previous, err = before.Previous(); err != nil {
			return nil, nil, err
		}
		reach = append(reach, before.Folder())
	}
	db, err := attachRun(ctx, o.run, engine, duckdb.Reach{Folders: reach})
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	if with.Completeness, err = open.Completeness(ctx, db, storedRun); err != nil {
		return nil, nil, err
	}
	if err := o.refusePartial(&with); err != nil {
		return nil, nil, err
	}
	o.progress.step("items and reviewers", 0, 0)
	if err := open.RunAfter(ctx, db, storedRun, with.Settings, earlier); err != nil {
		return nil, nil, err
	}
	if written, err = campaign.Write(ctx, db, folder, with); err != nil {
		return nil, nil, err
	}
	notes, err = campaign.Notes(ctx, db, written)
	return written, notes, err
}

// openPrevious opens the review before: nothing in it was changed, and it is closed, so that no decision
// becomes another any more.
func openPrevious(folder string, engine duckdb.Options) (*campaign.Campaign, error) {
	before, err := campaign.Open(folder, engine)
	if err != nil {
		return nil, fmt.Errorf("--previous: %w", err)
	}
	if before.ClosedBy() == "" {
		return nil, errors.Join(source.Problem{
			Message: fmt.Sprintf("--previous: %s is not closed: what is decided in it may still change", source.Printable(folder)),
			Hint:    "end it first, with rolecall review close",
		}, before.Close())
	}
	return before, nil
}

// refusePartial refuses exports that are known to be incomplete, unless that is allowed.
func (o *opening) refusePartial(with *campaign.Opening) error {
	var problems source.Problems
	for _, each := range with.Completeness {
		if each.Verdict == "PARTIAL" && len(o.allowed) == 0 {
			problems.Add(source.Problem{
				Message: fmt.Sprintf("the export of %s is known to be incomplete: %s", each.Table, each.Message),
				Hint:    "export it again and reconcile, to review everybody's access; --allow " + partialPopulation + " opens the review anyway, and every packet says so",
			})
		}
	}
	if !slices.ContainsFunc(with.Completeness, func(each review.Completeness) bool { return each.Verdict == "PARTIAL" }) {
		with.Allowed = nil // nothing was to be allowed
	}
	return problems.Err()
}

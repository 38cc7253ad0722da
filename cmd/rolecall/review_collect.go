package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/open"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/text"
)

func reviewCollectCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "collect",
		Usage:     "reads what reviewers returned, and says what does not count and why",
		ArgsUsage: "REVIEW [FILE|DIR...]",
		Description: "FILE is a packet as a workbook (.xlsx), CSV or decisions.json, a mail (.eml) with one attached, or a\n" +
			"zip archive; DIR is a folder of these. Rows may be sorted, filtered or missing, and columns too:\n" +
			"the column Row identifies each row. Each file is kept as it is. What does not count is refused with\n" +
			"its reason, and the other rows count; what is suspicious counts, and is flagged for the owner. What\n" +
			"reviewers pass on goes into new packets. The last answer received counts, whatever the order in\n" +
			"which files are collected; the time is the mail's, else --received. Without files, everything is\n" +
			"written again from the files collected so far, for example if somebody changed decisions.csv.\n" +
			" The exit status is 3 if a row was refused or a file could not be read.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "from", Usage: "who sent the files that are not mails (`EMAIL`)"},
			&cli.StringFlag{Name: "received", Usage: "when they were received (`TIME`, a date or RFC 3339)", DefaultText: "--at"},
			&cli.BoolFlag{Name: "dry-run", Usage: "show the result, but write nothing"},
			&cli.StringFlag{Name: "against", Usage: "the output folder of a later `RUN`: decisions about access that has changed since are refused, and access that no longer exists is gone"},
		}, reviewFlags()...),
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return usageError{message: "rolecall review collect takes the folder of a review and what was returned", hint: "rolecall review collect REVIEW returned/"}
			}
			r, err := readReviewing(c, streams)
			if err != nil {
				return err
			}
			how := campaign.Collecting{Paths: c.Args().Tail(), Now: r.at, IsDry: c.Bool("dry-run")}
			if text := c.String("from"); text != "" {
				if _, how.From, err = readAddress("--from", text); err != nil {
					return err
				}
			}
			if text := c.String("received"); text != "" {
				if how.Received, err = readInstant("--received", text); err != nil {
					return err
				}
				if how.Received.After(r.at) {
					return usagef("--received is %s, after now (%s)", text, r.at.Format(time.RFC3339))
				}
			}
			if len(how.Paths) == 0 && c.String("against") == "" {
				return r.rebuild(c.Context, streams, c.Args().First())
			}
			return r.collect(c.Context, streams, c.Args().First(), c.String("against"), how)
		},
	}
}

func (r reviewing) collect(ctx context.Context, streams streams, folder, against string, how campaign.Collecting) error {
	return r.in(ctx, folder, func(in *campaign.Campaign) error {
		if against != "" {
			later, remove, err := r.later(ctx, against, in)
			if err != nil {
				return err
			}
			defer remove()
			how.Later = later
		}
		collected, err := in.Collect(ctx, how)
		if err != nil {
			return err
		}
		if err := r.printCollected(streams, in, how, collected); err != nil {
			return err
		}
		if len(collected.Refused)+len(collected.Unread) > 0 {
			return outcome(statusWithheld)
		}
		return nil
	})
}

// rebuild writes again what follows from what was collected.
func (r reviewing) rebuild(ctx context.Context, streams streams, folder string) (err error) {
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	mended, head, err := campaign.Rebuild(ctx, folder, duckdb.Options{MemoryLimit: r.memoryLimit, Threads: r.threads, TempDir: scratch.Path}, r.at)
	if err != nil || r.isQuiet {
		return err
	}
	if r.format == "json" {
		return text.JSON(streams.out, struct {
			Mended []string `json:"mended"`
			Head   string   `json:"ledger_head"`
		}{append([]string{}, mended...), head})
	}
	out := &lines{w: streams.out}
	for _, each := range mended {
		if campaign.IsReminder(each) {
			out.printf("%s was different and is removed: rolecall review remind writes a new one.", each)
			continue
		}
		out.printf("%s is restored.", each)
	}
	if len(mended) == 0 {
		out.printf("Nothing had changed.")
	}
	out.printf("Ledger head %s", head)
	return out.err
}

// laterItems are all that could be an item, with its facts; what the settings do not select any more
// has others than it had.
const laterItems = `
	select access.item_id, coalesce(item.fact_hash, '') as fact_hash, access.kind, coalesce(person.user_name, ''), access.entitlement,
		coalesce(cast(access.since_on as varchar), ''), coalesce(access.granted_by, '')
	from review.access as access
	inner join review.person as person on person.account_key = access.account_key
	left join review.item as item on item.item_id = access.item_id
	order by access.item_id`

// later works out the review's items as a later run has them.
func (r reviewing) later(ctx context.Context, run string, in *campaign.Campaign) (later *campaign.Later, remove func() error, err error) {
	_, runID, err := reports.Recorded(run)
	if err != nil {
		return nil, nil, err
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return nil, nil, err
	}
	db, err := attachRun(ctx, run, duckdb.Options{MemoryLimit: r.memoryLimit, Threads: r.threads, TempDir: scratch.Path}, duckdb.Reach{Folders: []string{scratch.Path, in.Folder()}})
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	defer db.Close()
	if err := open.RunAfter(ctx, db, storedRun, in.Settings, in.Earlier()); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	err = writer.Write(review.Names(review.LaterItems))
	err = errors.Join(err, db.Each(ctx, duckdb.Statement{Name: "later", Text: laterItems}, func(rows *duckdb.Rows) error {
		record := make([]string, len(review.LaterItems))
		fields := make([]any, len(record))
		for i := range record {
			fields[i] = &record[i]
		}
		return errors.Join(rows.Scan(fields...), writer.Write(record))
	}))
	writer.Flush()
	later = &campaign.Later{RunID: runID, Content: text.Bytes(), Path: filepath.Join(scratch.Path, "later.csv")}
	if err := errors.Join(err, writer.Error(), os.WriteFile(later.Path, later.Content, 0o600)); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return later, remove, nil
}

package campaign

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
	"rolecall/reconcile/review/judge"
)

// Collecting is what to collect, and what is known of it.
type Collecting struct {
	Paths    []string
	From     string    // who sent the files that do not say it; "" if nobody knows
	Received time.Time // when they were received; zero if nobody knows
	Now      time.Time
	IsDry    bool   // nothing is written
	Later    *Later // later exports to compare with; nil if there are none
}

// Later are items as later exports have them.
type Later struct {
	RunID   string
	Content []byte // a CSV of item_id and fact_hash
	Path    string // where it lies meanwhile
}

// Collected is what came of it.
type Collected struct {
	Files   []File
	Again   []string // files that were collected before
	Unread  []source.Problem
	Skipped []source.Problem
	Refused []Refusal      // rows of the files that do not count
	Rows    map[string]int // rows of the files, by state
	Flags   map[string]int // decisions of the files, by flag
	Added   []AddedPacket  // packets for what was passed on
	Totals  Totals
}

// File is a file that was collected.
type File struct {
	Name, SHA256, Sender string
	Received             time.Time
	Rows, Blank          int
	Signed               form.Signed
	hasTime              bool
	extension            string
}

// Refusal is a row that does not count.
type Refusal struct {
	File, At         string
	Code, Detail     string
	Person, Access   string
	Row              string
	Packet, Reviewer string
}

// AddedPacket is a packet that was added since the review was opened.
type AddedPacket struct {
	review.Packet
	From string // the packet before
}

// Collect collects files, and judges all that was returned again.
func (c *Campaign) Collect(ctx context.Context, how Collecting) (result *Collected, err error) {
	if how.Later != nil && c.history.closedBy != "" {
		return nil, c.errClosed()
	}
	spool, err := judge.NewSpool(c.engine.TempDir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, spool.Discard()) }()
	collector := &collector{campaign: c, how: how, spool: spool, into: &Collected{}, isNew: map[string]bool{}}
	if err := c.readKept(ctx, spool, collector.returned.take); err != nil {
		return nil, err
	}
	if err := collector.read(ctx); err != nil {
		return nil, err
	}
	later := c.later()
	if how.Later != nil {
		later = how.Later.Path
	}
	db, err := c.judge(ctx, spool, later)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := collector.checkTimes(ctx, db); err != nil {
		return nil, err
	}
	if err := collector.tell(ctx, db); err != nil {
		return nil, err
	}
	if how.IsDry || len(collector.into.Files) == 0 && how.Later == nil {
		return collector.into, nil
	}
	return collector.into, collector.write(ctx, db)
}

// collector collects.
type collector struct {
	campaign *Campaign
	how      Collecting
	spool    *judge.Spool
	into     *Collected
	isNew    map[string]bool
	returned receivedList
}

// read reads the files that are named.
func (c *collector) read(ctx context.Context) error {
	reader := batch{ctx: ctx, temp: c.campaign.engine.TempDir, take: c.take}
	skip := func(problem source.Problem) { c.into.Skipped = append(c.into.Skipped, problem) }
	for _, path := range c.how.Paths {
		var problems source.Problems
		problems.Merge(returned.Walk(ctx, path, reader.add, skip))
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		c.addUnread(problems.Err())
	}
	if err := reader.flush(); err != nil {
		return err
	}
	if list := c.into.Unread; len(list) > 0 && len(c.into.Files)+len(c.into.Again) == 0 {
		var problems source.Problems
		for _, each := range list {
			problems.Add(each)
		}
		return problems.Err() // nothing can be collected
	}
	return nil
}

func (c *collector) addUnread(err error) {
	if list, isList := errors.AsType[*source.List](err); isList {
		c.into.Unread = append(c.into.Unread, list.Problems()...)
	}
}

// take takes a file that was read.
func (c *collector) take(file returned.File, read *form.Source, err error) error {
	if err != nil {
		var problems source.Problems
		problems.Merge(err)
		c.addUnread(problems.Err())
		return nil
	}
	c.into.Skipped = append(c.into.Skipped, read.Skipped...)
	if c.campaign.history.isKept[read.SHA256] || c.isNew[read.SHA256] {
		c.into.Again = append(c.into.Again, file.Name)
		return nil
	}
	if problem, isWrong := c.checkReceived(file.Name, read.Received); isWrong {
		c.into.Unread = append(c.into.Unread, problem)
		return nil
	}
	c.isNew[read.SHA256] = true
	one := File{Name: file.Name, SHA256: read.SHA256, Sender: read.Sender, Received: read.Received, hasTime: true, extension: read.Extension, Signed: read.Signed()}
	if one.Sender == "" {
		one.Sender = c.how.From
	}
	if one.Received.IsZero() {
		one.Received, one.hasTime = c.how.Received, !c.how.Received.IsZero()
	}
	if one.Received.IsZero() {
		one.Received = c.how.Now
	}
	one.Received = one.Received.UTC().Truncate(time.Second)
	for _, part := range read.Parts {
		one.Rows += len(part.Rows)
		one.Blank += part.Blank
	}
	c.into.Files = append(c.into.Files, one)
	c.returned.take(receipt{hash: one.SHA256, sender: one.Sender, received: one.Received}, read)
	if err := c.spool.Add(read, one.Sender, one.Received, c.campaign.history.closedBy != ""); err != nil {
		return err
	}
	if c.how.IsDry {
		return nil
	}
	return c.campaign.update.Write(original(read.SHA256, read.Extension), file.Content)
}

// write changes the folder.
func (c *collector) write(ctx context.Context, db *duckdb.DB) error {
	campaign := c.campaign
	slices.SortFunc(c.into.Files, func(a, b File) int {
		if order := a.Received.Compare(b.Received); order != 0 {
			return order
		}
		return strings.Compare(a.SHA256, b.SHA256)
	})
	for _, each := range c.into.Files {
		err := campaign.add(review.Event{
			At: c.how.Now, Event: review.Received, By: each.Sender, Source: each.SHA256,
			From: each.extension, To: each.Received.Format(time.RFC3339),
		})
		if err != nil {
			return err
		}
	}
	if campaign.history.closedBy != "" { // what was signed stays as it is
		if err := campaign.update.Write(review.LedgerName, campaign.ledger.Text()); err != nil {
			return err
		}
		return campaign.update.Commit()
	}
	if c.how.Later != nil {
		if err := campaign.update.Write(review.LaterName, c.how.Later.Content); err != nil {
			return err
		}
		if err := campaign.add(review.Event{At: c.how.Now, Event: review.Compared, Source: sum(c.how.Later.Content), To: c.how.Later.RunID}); err != nil {
			return err
		}
	}
	if err := c.writeReturned(); err != nil {
		return err
	}
	packets, err := campaign.makePassed(ctx, db, c.how.Now)
	if err != nil {
		return err
	}
	c.into.Added = packets
	if err := campaign.writeJudged(ctx, db, c.how.Now, ""); err != nil {
		return err
	}
	return campaign.update.Commit()
}

package campaign

import (
	"context"
	"errors"
	"io/fs"
	"runtime"

	"golang.org/x/sync/errgroup"

	"rolecall/exports/returned"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
	"rolecall/reconcile/review/judge"
)

// batch reads files several at a time, and hands them on in order.
type batch struct {
	ctx  context.Context
	temp string
	take func(file returned.File, read *form.Source, err error) error
	held []returned.File
}

// atOnce is how many files are held in memory.
const atOnce = 32

// add reads a file, in time.
func (b *batch) add(file returned.File) error {
	if b.held = append(b.held, file); len(b.held) < atOnce {
		return nil
	}
	return b.flush()
}

// flush reads what is held.
func (b *batch) flush() error {
	read, errs := make([]*form.Source, len(b.held)), make([]error, len(b.held))
	group := errgroup.Group{}
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range b.held {
		group.Go(func() error {
			read[i], errs[i] = form.Read(b.ctx, b.held[i], func() (string, error) { return b.temp, nil })
			return nil
		})
	}
	_ = group.Wait() // each has its error
	if err := b.ctx.Err(); err != nil {
		return context.Cause(b.ctx)
	}
	for i := range b.held {
		if err := b.take(b.held[i], read[i], errs[i]); err != nil {
			return err
		}
	}
	b.held = b.held[:0]
	return nil
}

// original is the name of a file that was returned.
func original(hash, extension string) string {
	return review.DecisionsFolder + "/" + hash + "." + extension
}

// readKept reads the files that were collected before: what they say is decided on, and not what
// was made of it.
func (c *Campaign) readKept(ctx context.Context, spool *judge.Spool, say func(receipt, *form.Source)) error {
	var receipts []receipt
	for _, each := range c.history.received {
		if !each.isAfterClose { // nothing follows from what came too late
			receipts = append(receipts, each)
		}
	}
	at := 0
	reader := batch{ctx: ctx, temp: c.engine.TempDir, take: func(file returned.File, read *form.Source, err error) error {
		receipt := receipts[at]
		at++
		if err != nil {
			return err // it could be read once
		}
		if read.SHA256 != receipt.hash {
			return c.problem(original(receipt.hash, receipt.extension), "was changed since it was collected", "restore it from a backup")
		}
		if say != nil {
			say(receipt, read)
		}
		return spool.Add(read, receipt.sender, receipt.received, false)
	}}
	for _, each := range receipts {
		name := original(each.hash, each.extension)
		content, err := c.file(name)
		if errors.Is(err, fs.ErrNotExist) {
			return c.problem(name, "is missing: it was collected, and decisions depend on it", "restore it from a backup")
		}
		if err != nil {
			return err
		}
		if err := reader.add(returned.File{Name: name, Sort: returned.Sort(each.extension), Content: content}); err != nil {
			return err
		}
	}
	return reader.flush()
}

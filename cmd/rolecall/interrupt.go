package main

import (
	"context"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

// grace is how long an interrupted run may take to end by itself. A statement
// that spills or rolls back gigabytes may need seconds; whoever has pressed
// Ctrl-C does not wait for it.
const grace = 100 * time.Millisecond

// interruption ends a run that is interrupted, beside what the run itself does.
type interruption struct {
	stop  func() bool
	taken atomic.Bool // by the run, which has ended, or by what ends it
}

// interruptible watches over a run until it is released. Interrupted, it gives
// back the disk that the database takes at once: for gigabytes that takes as
// long as all else, and waits for the disk more than it computes. (Statements
// that still read the file fail, as they are about to; the engine checks what it
// reads.) If then the run does not end by itself, its folder is cleared away
// and, where exitInterrupted is given, the program ends.
func interruptible(ctx context.Context, folder *output.Folder, exitInterrupted func()) *interruption {
	path := folder.Path(output.DatabaseName)
	i := &interruption{}
	i.stop = context.AfterFunc(ctx, func() {
		go os.Truncate(path, 0)
		if exitInterrupted == nil {
			return
		}
		time.Sleep(grace)
		if !i.taken.Swap(true) {
			folder.Abort()
			exitInterrupted()
		}
	})
	return i
}

// release ends the watch: what the run wrote will be kept. The error says that
// it was interrupted before.
func (i *interruption) release(ctx context.Context) error {
	if i.stop() {
		return nil
	}
	return context.Cause(ctx)
}

// discard closes the database of a run that was not finished and clears its
// folder away. An engine with gigabytes in its memory takes long to give them
// back, and the system takes them all when the program ends: after an
// interruption nobody waits for that. Windows removes no file that is open.
func (i *interruption) discard(ctx context.Context, folder *output.Folder, db *duckdb.DB) {
	i.stop()
	if i.taken.Swap(true) {
		select {} // the program is about to end
	}
	if ctx.Err() == nil || runtime.GOOS == "windows" {
		_ = db.Discard()
	} else {
		go db.Discard()
	}
	folder.Abort()
}

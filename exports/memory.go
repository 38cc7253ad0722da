package exports

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/dustin/go-humanize"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
)

// The least memory limits, however small the files are: while loading, and after that.
const (
	leastLoading = 768 << 20
	leastAfter   = 1 << 30
)

// boundMemory sets a memory limit that grows with the files, and returns a function that
// sets the limit for the work after loading. What does not fit, the engine moves to the
// temporary folder. Without a limit it would hold the files several times over if the
// machine has the memory. It uses up to half as much again that it does not count.
func (l *loader) boundMemory(ctx context.Context) (relax func() error, err error) {
	var before string
	err = l.db.QueryRow(ctx, duckdb.Statement{Name: "exports", Text: "select current_setting('memory_limit')"}, &before)
	if err != nil {
		return nil, err
	}
	bytes := l.size()
	most := parseLimit(before) / 4 * 3 // 60 % of the machine's: the engine's own default is 80 %
	set := func(bytes int64) error {
		return l.exec(context.WithoutCancel(ctx), fmt.Sprintf("set global memory_limit = '%dMiB'", min(bytes, most)>>20), nil)
	}
	if bytes <= most/2 { // otherwise there may be no room for the freed memory that is kept
		duckdb.KeepFreedMemory()
	}
	relax = func() error { return set(max(leastAfter, bytes*3/4)) }
	return relax, set(max(leastLoading, min(bytes, most/4*3)))
}

// size is about how many bytes the files hold.
func (l *loader) size() int64 {
	bytes, last := int64(0), ""
	for _, each := range l.read {
		if each.Document.File != last {
			bytes, last = bytes+unpacked(each.Document), each.Document.File
		}
	}
	return bytes
}

// unpacked is about how many bytes a document holds.
func unpacked(document *decode.Document) int64 {
	if document.Compression != "" {
		return document.Bytes * 4
	}
	return document.Bytes
}

// parseLimit reads a memory limit as the engine writes it: 18.5 GiB. Anything else means
// that there is no limit.
func parseLimit(size string) int64 {
	bytes, err := humanize.ParseBytes(size)
	if err != nil {
		return math.MaxInt64
	}
	return int64(min(bytes, math.MaxInt64))
}

// runInBounds runs the loading with bounds on memory and threads, unless the user chose
// others.
func (l *loader) runInBounds(ctx context.Context, load func(context.Context) error) error {
	if err := l.boundThreads(ctx); err != nil {
		return err
	}
	if l.inputs.KeepMemoryLimit {
		return load(ctx)
	}
	relax, err := l.boundMemory(ctx)
	if err != nil {
		return err
	}
	return errors.Join(load(ctx), relax())
}

package exports

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"rolecall/exports/duckdb"
)

// leastMemory is what the engine may use while it loads, however small the
// files are.
const leastMemory = 768 << 20

// boundMemory has the engine put aside in the temporary folder what does not
// fit into a memory that grows with the files, but slower, and returns what
// lifts that bound again. Left alone it would hold all of the files, several
// times over, as long as the machine has the memory.
func (l *loader) boundMemory(ctx context.Context) (lift func() error, err error) {
	var before string
	err = l.db.QueryRow(ctx, duckdb.Statement{Name: "exports", Text: "select current_setting('memory_limit')"}, &before)
	if err != nil {
		return nil, err
	}
	bytes, last := int64(0), ""
	for _, each := range l.read {
		if each.Document.File != last {
			bytes, last = bytes+each.Document.Bytes, each.Document.File
		}
	}
	bound := max(leastMemory, bytes*3/2-leastMemory)
	if inBytes(before) < bound {
		return func() error { return nil }, nil
	}
	limit := duckdb.Literal(fmt.Sprintf("%dMiB", bound>>20))
	return func() error {
			return l.exec(context.WithoutCancel(ctx), "set global memory_limit = "+duckdb.Literal(before), nil)
		},
		l.exec(ctx, "set global memory_limit = "+limit, nil)
}

// inBytes is a size as the engine writes it: 18.5 GiB. What is no such size is
// no limit.
func inBytes(size string) int64 {
	var number float64
	var unit string
	if _, err := fmt.Sscanf(size, "%f %s", &number, &unit); err != nil {
		return math.MaxInt64
	}
	return int64(number * math.Pow(1024, float64(slices.Index([]string{"bytes", "KiB", "MiB", "GiB", "TiB"}, unit))))
}

// within runs the loading, in bounds unless somebody chose others.
func (l *loader) within(ctx context.Context, load func(context.Context) error) error {
	if l.inputs.KeepMemoryLimit {
		return load(ctx)
	}
	lift, err := l.boundMemory(ctx)
	if err != nil {
		return err
	}
	return errors.Join(load(ctx), lift())
}

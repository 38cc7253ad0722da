package duckdb

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	engine "github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"
)

var sumsPool = sync.Pool{New: func() any { return new([]sum) }}

// digestChunk takes the digests of some rows. The first argument is the place of their table.
// What it returns is never read, only counted.
func digestChunk(ctx context.Context, state *engine.ChunkIteratorState) error {
	tables, ok := ctx.Value(rowDigestsKey{}).([]rowDigests)
	chunk := state.GetInputChunk()
	if !ok || chunk.ColumnCount() < 2 {
		return errors.New("digests are taken of whole tables only")
	}
	columns, err := columnsOf(chunk)
	if err != nil || chunk.GetSize() == 0 {
		return err
	}
	pooled := sumsPool.Get().(*[]sum)
	defer sumsPool.Put(pooled)
	sums := (*pooled)[:0]
	var text []byte
	for row := range chunk.GetSize() {
		text = text[:0]
		for i := range columns[1:] {
			if text, err = columns[i+1].append(text, row); err != nil {
				return err
			}
		}
		full := sha256.Sum256(text)
		sums = append(sums, sum(full[:len(sum{})]))
	}
	*pooled = sums
	tables[columns[0].whole[0]].add(sums)
	return nil
}

// column is a column of a chunk of rows, as the engine has it in memory: one of the slices.
type column struct {
	kind  engine.Type
	valid []uint64 // a bit for each row, unless all have a value
	truth []bool
	whole []int32
	long  []int64
	texts engine.VectorView[string]
}

// columnsOf finds where a chunk's values are. The driver copies each value into one of its own
// if it is asked for it, which takes longer than all else that is done with it here.
func columnsOf(chunk *engine.DataChunk) ([]column, error) {
	inner := reflect.ValueOf(chunk).Elem().FieldByName("chunk")
	if !inner.IsValid() || inner.Type() != reflect.TypeFor[mapping.DataChunk]() {
		return nil, errors.New("this version of the driver keeps rows in another way")
	}
	raw := mapping.DataChunk{Ptr: inner.FieldByName("Ptr").UnsafePointer()}
	columns := make([]column, chunk.ColumnCount())
	size := chunk.GetSize()
	for i := range columns {
		vector := mapping.DataChunkGetVector(raw, mapping.IdxT(i))
		if valid := mapping.VectorGetValidity(vector); valid != nil {
			columns[i].valid = unsafe.Slice((*uint64)(valid), (size+63)/64)
		}
		kind := mapping.VectorGetColumnType(vector)
		values := mapping.VectorGetData(vector)
		columns[i].kind = mapping.GetTypeId(kind)
		switch columns[i].kind {
		case engine.TYPE_BOOLEAN:
			columns[i].truth = unsafe.Slice((*bool)(values), size)
		case engine.TYPE_INTEGER:
			columns[i].whole = unsafe.Slice((*int32)(values), size)
		case engine.TYPE_BIGINT, engine.TYPE_TIMESTAMP:
			columns[i].long = unsafe.Slice((*int64)(values), size)
		default:
			view, err := chunk.GetVector(i)
			if err == nil {
				columns[i].texts, err = engine.GetVectorView[string](view)
			}
			if err != nil {
				return nil, fmt.Errorf("values of this type have no digest: %w", err)
			}
		}
		mapping.DestroyLogicalType(&kind)
	}
	return columns, nil
}

// append appends the value of a row.
func (c *column) append(to []byte, row int) ([]byte, error) {
	if c.valid != nil && c.valid[row/64]&(1<<(row%64)) == 0 {
		return append(to, 0), nil
	}
	switch c.kind {
	case engine.TYPE_INTEGER:
		return binary.AppendVarint(append(to, 3), int64(c.whole[row])), nil
	case engine.TYPE_BIGINT, engine.TYPE_TIMESTAMP:
		return binary.AppendVarint(append(to, 3), c.long[row]), nil
	case engine.TYPE_BOOLEAN:
		if c.truth[row] {
			return append(to, 2), nil
		}
		return append(to, 1), nil
	}
	value, _, err := c.texts.GetValueBorrowed(row)
	return appendText(to, value), err
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(append(to, 4), uint64(len(text))), text...)
}

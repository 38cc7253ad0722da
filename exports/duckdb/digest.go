package duckdb

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	engine "github.com/duckdb/duckdb-go/v2"
)

// Digest is the SHA-256 of a table's content. It depends on the values alone: not on the
// order of the rows, nor on how the engine keeps them, so that every run on the same inputs
// has the same, with every version of the engine.
//
// A row is its values in the order of the columns, each behind a byte that says what it is:
// 0 null, 1 false, 2 true, 3 a whole number (a signed varint), 4 text (its length as an
// unsigned varint, and UTF-8). Any other value is the text that the engine makes of it. The
// first 20 bytes of the SHA-256 of each row are sorted; the table's digest is the SHA-256 of
// these, behind that of a row with the columns' names and types. A sum of the rows' digests
// would be cheaper, and can be forged.
type Digest struct {
	Rows   int64
	SHA256 string
}

// Column is a column of a table.
type Column struct{ Name, Type string }

// Digest computes the digest of a table, named with its database and schema.
func (db *DB) Digest(ctx context.Context, table string, columns []Column) (Digest, error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return Digest{}, err
	}
	defer conn.Close()
	if err := db.addRowDigest(conn); err != nil {
		return Digest{}, fmt.Errorf("digest %s: %w", table, err)
	}
	var header []byte
	var values []string
	for _, column := range columns {
		header = appendText(appendText(header, column.Name), column.Type)
		value := Ident(column.Name)
		if !isPlain(column.Type) {
			value += "::varchar"
		}
		values = append(values, value)
	}
	rows := &rowDigests{}
	text := "select count(" + rowDigest + "(" + strings.Join(values, ", ") + ")) from " + table
	var counted int
	err = conn.QueryRowContext(context.WithValue(ctx, rowDigestsKey{}, rows), text).Scan(&counted)
	if err != nil {
		return Digest{}, located(ctx, Statement{Name: "digest " + table}, err)
	}
	if counted != rows.count {
		return Digest{}, fmt.Errorf("digest %s: %d of %d rows were seen", table, rows.count, counted)
	}
	hash := sha256.New()
	head := sha256.Sum256(header)
	hash.Write(head[:])
	rows.sorted(func(each sum) { hash.Write(each[:]) })
	return Digest{int64(counted), hex.EncodeToString(hash.Sum(nil))}, nil
}

// isPlain says whether values of a type are written here rather than by the engine.
func isPlain(kind string) bool {
	return slices.Contains([]string{"BOOLEAN", "INTEGER", "BIGINT", "VARCHAR"}, kind)
}

// rowDigest is how the function is called in SQL that takes the digests of rows.
const rowDigest = "rolecall_row_digest"

type rowDigestsKey struct{}

// sum is the digest of a row: the first 160 bits of the SHA-256, since large tables have
// many rows.
type sum [20]byte

func (s *sum) prefix() uint64 { return binary.BigEndian.Uint64(s[:8]) }

// rowDigests are the digests of a table's rows, some at a time.
type rowDigests struct {
	mutex  sync.Mutex
	chunks []digests
	count  int
}

// digests are those of some rows, by their first byte.
type digests struct {
	sums []sum
	ends [257]int32 // where those with a first byte of less end
}

func byFirst(sums []sum) digests {
	found := digests{sums: make([]sum, len(sums))}
	for i := range sums {
		found.ends[int(sums[i][0])+1]++
	}
	for i := range 256 {
		found.ends[i+1] += found.ends[i]
	}
	next := found.ends
	for i := range sums {
		at := &next[sums[i][0]]
		found.sums[*at] = sums[i]
		*at++
	}
	return found
}

func (r *rowDigests) add(sums []sum) {
	chunk := byFirst(sums)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.chunks, r.count = append(r.chunks, chunk), r.count+len(sums)
}

// sorted yields the digests in order.
func (r *rowDigests) sorted(yield func(sum)) {
	var part []sum
	for first := range 256 {
		part = part[:0]
		for i := range r.chunks {
			chunk := &r.chunks[i]
			part = append(part, chunk.sums[chunk.ends[first]:chunk.ends[first+1]]...)
		}
		slices.SortFunc(part, func(a, b sum) int {
			return cmp.Or(cmp.Compare(a.prefix(), b.prefix()), bytes.Compare(a[:], b[:]))
		})
		for _, each := range part {
			yield(each)
		}
	}
}

// addRowDigest makes the function known to the database.
func (db *DB) addRowDigest(conn *sql.Conn) error {
	db.rowDigest.Do(func() {
		db.rowDigestErr = engine.RegisterScalarUDF(conn, rowDigest, rowDigestFunction{})
	})
	return db.rowDigestErr
}

type rowDigestFunction struct{}

func (rowDigestFunction) Config() engine.ScalarFuncConfig {
	result, err := engine.NewTypeInfo(engine.TYPE_BOOLEAN)
	anything, errAny := engine.NewTypeInfo(engine.TYPE_ANY)
	if err := errors.Join(err, errAny); err != nil {
		panic(err) // types that the engine has
	}
	return engine.ScalarFuncConfig{ResultTypeInfo: result, VariadicTypeInfo: anything, Volatile: true, SpecialNullHandling: true}
}

func (rowDigestFunction) Executor() engine.ScalarFuncExecutor {
	return engine.ScalarFuncExecutor{ChunkContextExecutor: digestChunk}
}

// digestChunk takes the digests of some rows. Their result is never read, only counted.
func digestChunk(ctx context.Context, state *engine.ChunkIteratorState) error {
	rows, ok := ctx.Value(rowDigestsKey{}).(*rowDigests)
	if !ok {
		return errors.New("digests are taken of whole tables only")
	}
	chunk := state.GetInputChunk()
	columns := make([]column, chunk.ColumnCount())
	for i := range columns {
		vector, err := chunk.GetVector(i)
		if err != nil {
			return err
		}
		columns[i].texts, err = engine.GetVectorView[string](vector)
		columns[i].isText = err == nil
	}
	sums := make([]sum, chunk.GetSize())
	var text []byte
	for row := range sums {
		text = text[:0]
		for i := range columns {
			var err error
			if text, err = columns[i].append(text, chunk, i, row); err != nil {
				return err
			}
		}
		full := sha256.Sum256(text)
		sums[row] = sum(full[:len(sum{})])
	}
	rows.add(sums)
	return nil
}

// column is a column of a chunk of rows.
type column struct {
	isText bool
	texts  engine.VectorView[string]
}

// append appends the value of a row.
func (c *column) append(to []byte, chunk *engine.DataChunk, place, row int) ([]byte, error) {
	if c.isText {
		value, isThere, err := c.texts.GetValueBorrowed(row)
		if err != nil || !isThere {
			return append(to, 0), err
		}
		return appendText(to, value), nil
	}
	value, err := chunk.GetValue(place, row)
	if err != nil {
		return nil, err
	}
	switch value := value.(type) {
	case nil:
		return append(to, 0), nil
	case bool:
		if value {
			return append(to, 2), nil
		}
		return append(to, 1), nil
	case int32:
		return binary.AppendVarint(append(to, 3), int64(value)), nil
	case int64:
		return binary.AppendVarint(append(to, 3), value), nil
	}
	return nil, fmt.Errorf("a value of type %T has no digest", value)
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(append(to, 4), uint64(len(text))), text...)
}

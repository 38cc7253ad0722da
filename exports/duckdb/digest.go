package duckdb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	engine "github.com/duckdb/duckdb-go/v2"
)

// Digest is the SHA-256 of a table's content. It depends on the values alone: not on the
// order of the rows, nor on how the engine keeps them, so that every run on the same inputs
// has the same, with every version of the engine.
//
// A row is its values in the order of the columns, each behind a byte that says what it is:
// 0 null, 1 false, 2 true, 3 a whole number (a signed varint), 4 text (its length as an
// unsigned varint, and UTF-8). A time is the whole number of its microseconds since 1970. Any
// other value is the text that the engine makes of it. The first 20 bytes of the SHA-256 of
// each row are sorted; the table's digest is the SHA-256 of these, behind that of a row with
// the columns' names and types. A sum of the rows' digests needs no sorting, and can be
// forged: rows can be found that make up for a difference.
type Digest struct {
	Rows   int64
	SHA256 string // "" if the rows were only counted
}

// Table is a table whose digest is wanted.
type Table struct {
	Name    string   // quoted, with its database and schema
	Rows    int64    // about how many it has
	Columns []Column // none if its rows are only to be counted
}

// Column is a column of a table.
type Column struct{ Name, Type string }

const (
	fewRows = 1 << 16 // tables of fewer are read by one statement: to plan one takes longer than to run it
	maxSums = 1 << 23 // digests of rows that are kept at once
)

// Digests computes the digests of tables.
func (db *DB) Digests(ctx context.Context, tables []Table) ([]Digest, error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := db.addRowDigest(conn); err != nil {
		return nil, fmt.Errorf("digest tables: %w", err)
	}
	found := make([]Digest, len(tables))
	var small []int
	for i := range tables {
		if tables[i].Rows < fewRows || len(tables[i].Columns) == 0 {
			small = append(small, i)
			continue
		}
		if found[i], err = digestLarge(ctx, conn, tables[i]); err != nil {
			return nil, err
		}
	}
	if len(small) == 0 {
		return found, nil
	}
	chosen := make([]Table, len(small))
	for place, i := range small {
		chosen[place] = tables[i]
	}
	rows, err := takeSums(ctx, conn, chosen, everySum)
	if err != nil {
		return nil, err
	}
	for place, i := range small {
		if len(tables[i].Columns) == 0 {
			found[i].Rows = int64(rows[place].count)
			continue
		}
		hash := headed(tables[i])
		rows[place].sorted(func(part []byte) { hash.Write(part) })
		found[i] = Digest{int64(rows[place].count), hex.EncodeToString(hash.Sum(nil))}
	}
	return found, nil
}

// digestLarge reads a table as often as it takes to keep few of its sums at once: each time
// the next ones in their order.
func digestLarge(ctx context.Context, conn *sql.Conn, table Table) (Digest, error) {
	hash := headed(table)
	passes := int(min(table.Rows/maxSums+1, 256))
	total := 0
	for pass := range passes {
		rows, err := takeSums(ctx, conn, []Table{table}, firsts{pass * 256 / passes, (pass + 1) * 256 / passes})
		if err != nil {
			return Digest{}, err
		}
		rows[0].sorted(func(part []byte) { hash.Write(part) })
		total += rows[0].count
	}
	return Digest{int64(total), hex.EncodeToString(hash.Sum(nil))}, nil
}

type hasher interface {
	Write([]byte) (int, error)
	Sum([]byte) []byte
}

// headed is a hash that begins with the names and types of the columns.
func headed(table Table) hasher {
	var header []byte
	for _, column := range table.Columns {
		header = appendText(appendText(header, column.Name), column.Type)
	}
	head := sha256.Sum256(header)
	hash := sha256.New()
	hash.Write(head[:])
	return hash
}

// takeSums takes the digests of the rows of tables with one statement, those with a first byte
// that is asked for.
func takeSums(ctx context.Context, conn *sql.Conn, tables []Table, wanted firsts) ([]rowDigests, error) {
	sums := make([]rowDigests, len(tables))
	selects := make([]string, len(tables))
	for i, table := range tables {
		sums[i].wanted = wanted
		selects[i] = table.sumsSelect(i)
	}
	statement := Statement{Name: "digest " + tables[0].Name, Text: strings.Join(selects, " union all ")}
	rows, err := conn.QueryContext(context.WithValue(ctx, rowDigestsKey{}, sums), statement.Text)
	if err != nil {
		return nil, located(ctx, statement, err)
	}
	defer rows.Close()
	for rows.Next() {
		var place, counted int
		if err := rows.Scan(&place, &counted); err != nil {
			return nil, err
		}
		switch {
		case len(tables[place].Columns) == 0:
			sums[place].count = counted
		case counted != sums[place].seen:
			return nil, fmt.Errorf("digest %s: %d of %d rows were seen", tables[place].Name, sums[place].seen, counted)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, located(ctx, statement, err)
	}
	return sums, nil
}

// sumsSelect has the rows of a table handed to digestChunk, and counts them.
func (t Table) sumsSelect(place int) string {
	if len(t.Columns) == 0 {
		return fmt.Sprintf("select %d, count(*) from %s", place, t.Name)
	}
	arguments := []string{strconv.Itoa(place)}
	for _, column := range t.Columns {
		argument := Ident(column.Name)
		if !isPlain(column.Type) {
			argument += "::varchar"
		}
		arguments = append(arguments, argument)
	}
	return fmt.Sprintf("select %d, count(%s(%s)) from %s", place, rowDigest, strings.Join(arguments, ", "), t.Name)
}

// isPlain says whether values of a type are written by digestChunk rather than by the engine.
func isPlain(kind string) bool {
	return slices.Contains([]string{"BOOLEAN", "INTEGER", "BIGINT", "TIMESTAMP", "VARCHAR"}, kind)
}

// rowDigest is how the function is called in SQL that takes the digests of rows.
const rowDigest = "rolecall_row_digest"

type rowDigestsKey struct{}

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

// Package duckdb opens the embedded database and runs statements in it. It is
// the only package that knows the driver.
//
// The driver binds leniently (an unknown parameter falls back to its position,
// surplus arguments are ignored), so every statement's parameters are checked
// here against the names the statement declares, both ways. An error of the
// engine is reported at the file and line of the statement it came from.
package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// DB is an open database.
type DB struct {
	pool  *sql.DB
	timed func(name string, began time.Time, took time.Duration)

	rowDigest    sync.Once // makes known what digests rows
	rowDigestErr error
}

// Params are the named parameters of a statement, without the dollar sign.
type Params map[string]any

// Statement is one SQL statement, the name it has in errors (its file), and
// the values of its parameters ($name in the text), all of them.
type Statement struct {
	Name   string
	Text   string
	Params Params
}

// Open opens a database that can load no extension and reach no network.
func Open(ctx context.Context, options Options) (*DB, error) {
	connector, err := options.connector(ctx)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", options.Path, err)
	}
	db := &DB{pool: sql.OpenDB(connector), timed: options.Timed}
	if err := db.pool.PingContext(ctx); err != nil {
		if short := shortage(Statement{Name: "the start of the database"}, err); short != nil {
			return nil, errors.Join(short, db.Close())
		}
		return nil, errors.Join(fmt.Errorf("open database %s: %w", options.Path, err), db.Close())
	}
	settings := []string{"set global timezone = 'UTC'"}
	if options.Path != "" && !options.ReadOnly {
		// Trying symbol tables on ids, which are random, costs an eighth of a run.
		settings = append(settings, "set global disabled_compression_methods = 'fsst,dict_fsst'",
			"set global checkpoint_threshold = '1024 TB'") // none by itself: see Checkpoint
	}
	if options.Sealed {
		settings = append(settings, Reach{}.settings()...)
	}
	for _, setting := range settings {
		if _, err := db.Exec(ctx, Statement{Name: "settings", Text: setting}); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

// UseThreads lets each statement use so many threads from here on. More than there are cores only
// wait for each other, and whoever waits for the end of a statement does so in a loop.
func (db *DB) UseThreads(ctx context.Context, count int) error {
	_, err := db.Exec(ctx, Statement{Name: "settings", Text: "set global threads = " + strconv.Itoa(count)})
	return err
}

// Checkpoint writes to the file what is in memory only. The engine does it no
// sooner than it is asked, or closed: it would do so after any statement, and
// nothing else meanwhile. Other statements may read while it does, not write.
func (db *DB) Checkpoint(ctx context.Context) error {
	_, err := db.Exec(ctx, Statement{Name: "checkpoint", Text: "checkpoint"})
	return err
}

// Close closes the database; a database on disk is then complete in its file.
func (db *DB) Close() error { return db.pool.Close() }

// Discard closes a database whose file nobody wants: what is not yet in it is not
// written. After Close it does nothing.
func (db *DB) Discard() error {
	_, _ = db.pool.Exec("pragma disable_checkpoint_on_shutdown") // closing then takes longer, or is done
	return db.pool.Close()
}

// Exec runs a statement and returns the number of rows it changed.
func (db *DB) Exec(ctx context.Context, statement Statement) (int64, error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return 0, located(ctx, statement, err)
	}
	defer conn.Close()
	return db.exec(ctx, conn, statement)
}

// ExecAll runs statements one after the other on one connection, so that they
// share temporary tables, and returns the number of rows each changed.
func (db *DB) ExecAll(ctx context.Context, statements ...Statement) ([]int64, error) {
	pinned, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer pinned.Close()
	changed := make([]int64, 0, len(statements))
	for _, statement := range statements {
		rows, err := db.exec(ctx, pinned, statement)
		if err != nil {
			return changed, err
		}
		changed = append(changed, rows)
	}
	return changed, nil
}

// exec runs a statement on a connection and returns how many rows it changed.
func (db *DB) exec(ctx context.Context, conn *sql.Conn, statement Statement) (int64, error) {
	defer db.time(statement.Name, time.Now())
	if statement.hasParams() {
		return execPrepared(ctx, conn, statement)
	}
	result, err := conn.ExecContext(ctx, statement.Text)
	if err != nil {
		return 0, located(ctx, statement, err)
	}
	return result.RowsAffected()
}

// Query runs a statement and returns its rows, which the caller closes.
func (db *DB) Query(ctx context.Context, statement Statement) (*Rows, error) {
	began := time.Now()
	conn, args, err := db.prepare(ctx, statement)
	if err != nil {
		return nil, err
	}
	rows, err := conn.QueryContext(ctx, statement.Text, args...)
	if err != nil {
		return nil, errors.Join(located(ctx, statement, err), conn.Close())
	}
	return &Rows{Rows: rows, conn: conn, statement: statement, closed: func() { db.time(statement.Name, began) }}, nil
}

// QueryRow runs a statement that yields one row and scans it.
func (db *DB) QueryRow(ctx context.Context, statement Statement, into ...any) error {
	rows, err := db.Query(ctx, statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return fmt.Errorf("%s: no row: %w", statement.Name, sql.ErrNoRows)
	}
	return rows.Scan(into...)
}

// Each runs a statement and calls scan for each row of its result.
func (db *DB) Each(ctx context.Context, statement Statement, scan func(*Rows) error) error {
	rows, err := db.Query(ctx, statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Texts runs a statement that yields one column of text and returns it.
func (db *DB) Texts(ctx context.Context, statement Statement) (found []string, err error) {
	err = db.Each(ctx, statement, func(rows *Rows) error {
		var each string
		err := rows.Scan(&each)
		found = append(found, each)
		return err
	})
	return found, err
}

// time says how long a statement took since it began.
func (db *DB) time(name string, began time.Time) {
	if db.timed != nil {
		db.timed(name, began, time.Since(began))
	}
}

func (db *DB) prepare(ctx context.Context, statement Statement) (*sql.Conn, []any, error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, nil, located(ctx, statement, err)
	}
	if statement.hasParams() {
		if err := checkParams(ctx, conn, statement); err != nil {
			return nil, nil, errors.Join(err, conn.Close())
		}
	}
	return conn, named(statement.Params), nil
}

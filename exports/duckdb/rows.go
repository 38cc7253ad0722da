package duckdb

import (
	"context"
	"database/sql"
	"errors"
)

// Rows are the rows of a query; like sql.Rows, with located errors.
type Rows struct {
	*sql.Rows
	conn      *sql.Conn
	statement Statement
	closed    func()
}

// Err is the error, if any, that ended the rows early.
func (r *Rows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return located(context.Background(), r.statement, err)
	}
	return nil
}

// Close ends the query.
func (r *Rows) Close() error {
	defer r.closed()
	return errors.Join(r.Rows.Close(), r.conn.Close())
}

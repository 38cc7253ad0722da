package statementtest

import (
	"sync"
	"testing"

	"rolecall/exports/duckdb"
)

// databases are those that no statement uses: to make one takes longer than most cases.
type databases struct {
	mutex sync.Mutex
	free  []*duckdb.DB
}

// take is a free one without relations, nil if there is none.
func (d *databases) take() *duckdb.DB {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if len(d.free) == 0 {
		return nil
	}
	db := d.free[len(d.free)-1]
	d.free = d.free[:len(d.free)-1]
	return db
}

// put takes one back. One that is kept, or in which something went wrong, is of no more use.
func (d *databases) put(t *testing.T, db *duckdb.DB) {
	t.Helper()
	if *dump != "" || t.Failed() {
		db.Close()
		return
	}
	empty(t, db)
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.free = append(d.free, db)
}

func (d *databases) close() {
	for _, db := range d.free {
		db.Close()
	}
}

package duckdb

import "context"

// Attach opens another database file next to this one, under a name that stands
// before schema and table; it is read only, unless it is to be written, and
// then without a log of its changes.
func (db *DB) Attach(ctx context.Context, name, path string, toWrite bool) error {
	mode := "read_only"
	if toWrite {
		mode = "recovery_mode no_wal_writes"
	}
	_, err := db.Exec(ctx, Statement{Name: path, Text: "attach " + Literal(path) + " as " + Ident(name) + " (" + mode + ")"})
	return err
}

// Detach closes a database that was attached; one that was written is then
// complete in its file.
func (db *DB) Detach(ctx context.Context, name string) error {
	_, err := db.Exec(ctx, Statement{Name: name, Text: "detach " + Ident(name)})
	return err
}

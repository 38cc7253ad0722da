package duckdb

import (
	"context"
	"strings"
)

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

// Reach is what SQL may still reach of a sealed database.
type Reach struct{ Folders, Files []string }

// Seal has the database reach no file and no network from SQL any more but what is named, and
// nobody change its settings: from then on SQL may be run that others wrote. What is attached
// stays so.
func (db *DB) Seal(ctx context.Context, reach Reach) error {
	for _, setting := range reach.settings() {
		if _, err := db.Exec(ctx, Statement{Name: "settings", Text: setting}); err != nil {
			return err
		}
	}
	return nil
}

// settings seal a database, in their order.
func (r Reach) settings() []string {
	var settings []string
	if len(r.Folders) > 0 {
		var within []string
		for _, folder := range r.Folders {
			within = append(within, strings.TrimSuffix(folder, "/")+"/")
		}
		settings = append(settings, "set allowed_directories = "+Literals(within))
	}
	if len(r.Files) > 0 {
		settings = append(settings, "set allowed_paths = "+Literals(r.Files))
	}
	return append(settings, "set enable_external_access = false", "set lock_configuration = true")
}

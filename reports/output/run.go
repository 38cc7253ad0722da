package output

import (
	"context"

	"rolecall/exports/duckdb"
)

// Run is a finished reconciliation, read from its database: a writer never
// reconciles, so any output can be written again from a stored run.
type Run struct {
	DB     *duckdb.DB
	Folder *Folder
	Plan   Plan
	// Progress is called with how many of how many rows are written, by the form
	// that takes longest. Several may call it at once; it may be nil.
	Progress func(done, total int64)
	// ID names the run in what is imported elsewhere: the same inputs, rules
	// and as-of have the same ID.
	ID string
}

// Plan is which plan of the run the change writers write.
type Plan string

// The corrections, and their inverse.
const (
	Corrections Plan = "change"
	Rollback    Plan = "rollback"
)

// Dir is the folder of the plan's change files, inside the run folder.
func (p Plan) Dir() string {
	if p == Rollback {
		return "changes/rollback"
	}
	return "changes"
}

// Writer writes one form of output, whole: it takes its rows from the run's
// database.
type Writer interface {
	Write(context.Context, Run) error
}

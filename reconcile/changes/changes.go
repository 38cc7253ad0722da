// Package changes holds what the plan can do about a finding: each .sql file
// yields the corrections of one sort, one row per field of a record.
package changes

import (
	"embed"

	"rolecall/exports/statement"
)

//go:embed *.sql
var files embed.FS

// All returns the sorts of correction in the order of their names.
func All() ([]statement.Statement, error) { return statement.Load(files, "changes") }

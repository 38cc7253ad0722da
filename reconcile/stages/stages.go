// Package stages holds the method in order: each .sql file yields one relation
// from the relations before it. Reading them in the order of their names is
// reading the whole of what rolecall does between the exports and the findings
// (010 to 260), and between the findings and the plan (300 to 560).
package stages

import (
	"embed"

	"rolecall/exports/statement"
)

//go:embed *.sql
var files embed.FS

// All returns the stages, in the order to read them in.
func All() ([]statement.Statement, error) { return statement.LoadRelations(files, "stages") }

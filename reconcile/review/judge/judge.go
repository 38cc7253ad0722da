// Package judge says of what reviewers returned what counts, what is refused and why, and
// what the owner should look at. All of it is done in SQL, on whole tables, and from the
// beginning each time: what comes of it depends on which files were received when, and not
// on the order in which they were collected.
//
//	schema.sql   the campaign and what was returned, as Go reads them
//	010 to 080   each row: what it is about, who may decide it, why it is refused, the last word
//	090          what a reviewer passes on, and to whom; then all is judged again with the packets that makes
//	100 to 140   each item: where it stands, what is decided, flags
//	150 to 180   decisions.csv, packets, statistics.csv, also of the campaign before and of later runs
//	190, 200     lookback.csv
package judge

import (
	"embed"

	"rolecall/exports/statement"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that are filled.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements in order.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "judge") }

package reconcile

import (
	_ "embed"
	"strings"
)

// Schema is the text of the tables that stages and catalogue fill.
//
//go:embed schema.sql
var Schema string

// PolicySchema documents the relations that compiled rules provide, as empty
// tables of the same names, columns and types.
//
//go:embed rules/policy.sql
var PolicySchema string

// splitStatements cuts a schema text into its statements. A schema's comments
// hold no semicolons at the end of a line.
func splitStatements(text string) []string {
	var statements []string
	for part := range strings.SplitSeq(text, ";\n") {
		if strings.TrimSpace(part) != "" {
			statements = append(statements, part)
		}
	}
	return statements
}

package servicenow

import "embed"

// Statements make the canonical tables from the staged rows, in the order of
// their names.
//
//go:embed *.sql
var Statements embed.FS

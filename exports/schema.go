package exports

import _ "embed"

// Schema creates the canonical tables, empty: statements with comments.
//
//go:embed schema.sql
var Schema string

package exports

import _ "embed"

// Schema creates the canonical tables, empty: statements with comments.
//
//go:embed schema.sql
var Schema string

// Macros are the macros that statements of several packages share; the schemas have to be there.
//
//go:embed macros.sql
var Macros string

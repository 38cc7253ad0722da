package reconcile

import _ "embed"

// Schema is the text of the tables that stages and catalogue fill.
//
//go:embed schema.sql
var Schema string

// Macros is the text of the macros that stages, changes and selections share.
//
//go:embed macros.sql
var Macros string

// PolicySchema documents the relations that compiled rules provide, as empty
// tables of the same names, columns and types.
//
//go:embed rules/policy.sql
var PolicySchema string

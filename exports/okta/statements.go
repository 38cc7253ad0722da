package okta

import "embed"

// Statements make the canonical tables from the staged rows. Their headers say in which
// order.
//
//go:embed *.sql
var Statements embed.FS

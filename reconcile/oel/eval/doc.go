// Package eval evaluates Okta expressions for one user that a context
// describes, through the same compiled SQL that a run uses, on tables of one
// row in a database in memory.
package eval

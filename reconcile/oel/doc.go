// Package oel compiles Okta Expression Language to DuckDB expressions.
//
// Both dialects are one language here, since administrators paste from both:
// the classic one of mappings and group rules (String.len(user.title)) and
// Identity Engine's (user.profile.title.length()). An expression is never
// evaluated row by row in Go: [Compile] turns it into SQL over the canonical
// tables, which DuckDB runs for all identities at once.
//
// The stages, each its own file: scan (text to tokens), parse (tokens to a
// tree), check (names and types; conversions become nodes), emit (tree to
// SQL). Functions are rows of tables, in files split as Okta's reference
// splits them; a row says what it takes, what it yields, what null does to it
// and which SQL it becomes. All wordings of errors are in errors.go. README.md,
// for administrators, is written from these tables and README.tmpl.md.
//
// Where Okta itself fails while evaluating ('x'.toInteger()), the SQL raises
// an error that names the place in the user's file. It raises no other.
//
// The SQL expects a session in UTC, as package duckdb opens them, and reads
//
//	identity          a row of okta.user
//	appuser           a row of okta.app_user, if Expression.UsesAppUser
//	okta.membership, okta.group
package oel

// Package reports writes what a run leaves: the findings, the planned changes
// and the files for their import, and a manifest.
//
// Everything is written from the run's database, into a folder beside the
// target, which then replaces the target as a whole ([Create], [Write], and
// [output.Folder.Commit]). Nothing in the outputs says when or where they were
// written: the same inputs, rules and as-of give the same bytes, except for the
// database file. No form trusts a value from a file.
//
// A form of output is one row of the table in forms.go. The columns of findings
// and changes are in package columns, for all forms.
package reports

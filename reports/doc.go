// Package reports writes what a run leaves: the findings, the planned changes
// and the files that bring them in, and a manifest of it all.
//
// Everything is written from the run's database, in a folder beside the
// target that takes the target's place whole ([Create], [Write], and
// [output.Folder.Commit]). Nothing in the outputs says when or where they were
// written: the same inputs, rules and as-of give the same bytes, the database
// file apart. No value from a file is trusted by any form.
//
// A form of output is one row of the table in forms.go. Which columns findings
// and changes have, all forms know from the package columns.
package reports

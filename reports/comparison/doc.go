// Package comparison writes what a comparison of two runs found: compare.csv, compare.json,
// access_changes.csv and compare.html, from the database that package compare worked in.
//
// compare.json is exact. The CSV files are for people: a value that a spreadsheet could take for
// a formula gets an apostrophe in front, and so does one that begins with an apostrophe.
package comparison

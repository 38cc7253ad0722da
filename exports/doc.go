// Package exports loads the exports of both systems into the canonical tables
// (see schema.sql, the contract with everything that follows).
//
// Loading goes through four steps. The files are read and checked once each,
// several at a time (package decode); each is recognised by what is in it
// (packages okta and servicenow); the engine reads their records into staging
// tables of text (package staging), each when the first statement needs it; SQL
// makes the canonical tables of those, with references resolved and every row
// accounted for: loaded, a duplicate, or listed in input.rejected with file, line
// and cause.
//
// What extracts say of themselves (package extract) is compared with what was read;
// input.completeness has the outcome, table by table.
package exports

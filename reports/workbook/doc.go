// Package workbook writes report.xlsx: the run for auditors and reviewers.
//
// The tables are those of columns.go, each filled by the statement of its
// name; the first sheet sums up. Values from files are text that does nothing,
// with what could act on a screen made visible.
package workbook

// Package results tells what became of a plan in an import: from an export of the
// staging table, where the guard writes it to each row, from what the sender of the
// form rest keeps, or from the guard's log.
package results

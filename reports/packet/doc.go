// Package packet writes what a reviewer gets: a workbook, a CSV or a page with a row per
// item, and a draft of a mail with it.
//
// Every form has the columns of [rolecall/reconcile/review.Cells], the open ones empty:
// nothing is filled in for the reviewer. Each row ends with its token, by which it is known
// when it comes back, wherever it stands then.
package packet

// Package reviewed writes what came of a closed access review, for people: report.html and
// report.xlsx of its folder. Both have the same lists (sections.go, and a statement each), from
// the relations of [rolecall/reconcile/review/judge] and from what the folder says of itself.
// The page looks as the report of a run does (reports/html), and runs no script.
package reviewed

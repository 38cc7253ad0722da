// Package custom runs kinds of findings that are an estate's own: findings/NAME.sql beside the
// rules, which are custom.NAME.
//
// Such a file is a statement like those of package findings: a header that is data, and one
// query. But others wrote it, so that it is taken for hostile:
//
//   - read.go: the header, and what it may say
//   - tree.go, allowed.go: the query as the engine parses it. It reads what the header says and
//     calls functions that yield the same for the same values; nothing is told from its text
//   - sealed.go: it runs in a database of its own, in which there are copies of what it reads,
//     without files, network and settings, with a limit on memory and, by the clock, of a minute
//   - found.go: what it yields is findings: of accounts and people that there are, each once,
//     with a reason
//   - run.go: the findings of a run, and which of them rest on tables that are cut off
//   - cases.go: the cases beside it, for rolecall rules test
//
// What it may read are the canonical tables (exports/schema.sql) and relations.sql.
package custom

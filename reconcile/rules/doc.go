// Package rules reads the rules file and compiles it to SQL.
//
// [Read] parses the YAML, validates it against the JSON Schema that
// [Schema] publishes, and checks what a schema cannot say; it reports every
// problem of the file together, each at its line and column. [Rules.Compile]
// then meets the rules with what the exports offer (a [Catalog]) and yields a
// [Policy]: the schema policy, one view for each table of policy.sql, in which
// every row names the line of the rules it comes from.
//
// [Rules.Outline] describes the file as it is written, for package lint to ask
// about; [ReadTests] reads its unit tests, which package ruletest runs.
package rules

// Package compare says what changed between two runs, finding by finding, and why.
//
// Findings are matched one to one (020). A finding that only one run has, or whose severity or
// exception changed, has a cause: the rules, the clock, the tool, the data, or what was
// exported. To find causes, the tables that the runs keep are evaluated again: the old rules
// on the new data, at the new time and at the old one, and the old run with this tool, if
// another version made it. Only what the pair needs is evaluated, and only up to the findings.
//
// A finding that is gone is not always fixed: the new exports may be unable to show it
// (029 to 050), the account may be in no export (040), the new run may not have been given the
// review that it depends on (022, 045, 055), or the account may have another finding now (060).
// Package verify asks the new data what the plan of the old run did. 070 puts the results
// together. 080 adds to each changed line of the rules the findings that moved because of it.
// 100 to 120 list how access moved, whether or not it is a finding, and what reviews revoked.
//
// The runs are attached databases and never written to. Their large tables are read through
// views, so only findings are copied.
package compare

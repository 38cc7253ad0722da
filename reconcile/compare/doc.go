// Package compare says what changed between two runs, finding by finding, and why.
//
// Findings are matched one to one (020). Each that is in one run alone, or whose severity or
// exception changed, has a cause: the rules, the clock, the tool, the data, or what was
// exported. The causes are found by evaluating again, on the tables that the runs keep: the
// old rules on the new data, at the new time and at the old one, and the old run with this
// tool, if another version made it. Only what the pair needs is evaluated, and only up to the
// findings.
//
// A finding that is no more is not always fixed: the new exports may be unable to show it
// (029 to 050), the account may be in no export (040), the new run may not have been given the
// review that it rests on (022, 045, 055), or something else may be said of it now (060). What the plan of the old run did is asked of the new data by package verify. 070 puts
// it together. 080 puts beside each changed line of the rules what moved because of it. 100
// to 120 say how access moved, whether or not it is a finding, and what reviews revoked of it.
//
// The runs are attached databases, of which nothing is written. Large tables are views of
// theirs, so nothing is copied but findings.
package compare

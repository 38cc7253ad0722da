// Package simulate rehearses a plan: it applies the changes to a copy of both
// systems' tables, has ServiceNow's inheritance recomputed, reconciles the copy
// again under the same rules as of the same instant, and compares.
//
// A plan keeps its promise if every finding it corrects is gone and no new one
// has come. Each finding is fixed, left (with the reason: a person decides, an
// exception accepts it, a guardrail holds its correction back, it was not
// selected) or new. What a rehearsal cannot know is said and not held against
// the plan: an account that the plan opens has not been used yet, whoever it is
// for, so that a finding about its use may come and go with the first login.
//
// Inheritance is recomputed as ServiceNow's role engine does: an inherited row
// goes when the last path to it goes (a direct grant that contains the role, a
// group that confers it, itself or through its parents), and one comes when the
// first path comes. Rows that no path explains stay: ServiceNow leaves them,
// too.
//
// After that the inverse plan is applied to the same copy, and the tables are
// compared with what they were: the rollback is rehearsed as well. An account that
// the plan created is gone then; the change files deactivate and lock it instead,
// since deleting clears callers and assignees in history.
package simulate

// Package reconcile compares what Okta says with what ServiceNow holds.
//
// The method in a page. Everything happens in SQL, on whole tables, in one
// database:
//
//	exports   okta.*, servicenow.*    the canonical tables
//	rules     policy.*                what the rules mean, as views
//	stages    recon.*                 one relation per file, 010 to 260
//	findings  recon.discrepancy       one file per kind
//	stages    recon.exception, recon.doubt, recon.subject, recon.finding
//	changes   recon.correction        one file per sort of correction
//	stages    recon.impossible, way, dependence, draft, limit, held_back, change, rollback, withheld, left_out, finding, data_quality, run
//
// First, each identity gets its standing and scope (010), and each account gets
// the identities it could belong to (020) and the one it belongs to (030). Roles
// and groups are expanded: what a role contains and what a group confers, at any
// depth (040 to 070). For every role that an account holds, every way in which it
// is held is known (080). Each account gets one verdict (090): a finding about the
// whole account, or that it is reconciled with its identity. An account that is
// closed as the rules ask, because of its owner or because it is unused (085), is
// not a finding: what a plan corrects must not look wrong to the next run. The roles
// that rules grant are expanded in the same way (100 to 120), and compared with
// those held (140, 150). One cause is one finding: 160 to 210 find where an
// inherited role starts and what removing it would take away. The other stages
// prepare conflicts, paths, last use, drift and privilege (218 to 260). References
// are compared by the record they mean, not by their text (246).
//
// What the exports leave open is unknown, never absent (305 to 390): tables that may
// be cut off, and data that rules read (policy.rule_read) but nobody exported.
// recon.doubt lists what is unknown, recon.finding_doubt the findings that depend on
// it. Such a finding is doubtful, and plans nothing.
//
// Findings lead to corrections. Corrections that cannot work (465, 470) and those of
// protected accounts (480) are left out. The others are judged by their effect: which
// ways of holding a role stay, end or begin (482). From these follow granted roles that
// would be lost (484) or may be lost although the exports do not show it (483), roles
// that become usable but are not granted (486), conflicts that would be completed (490),
// and so which change must be in effect before which (492; at any depth, 493). A change
// whose prerequisites are missing is impeded (494), and last holders are kept (495, 496).
// The remaining corrections are the draft (500). Limits count what the draft does, and
// hold back what they count, with everything that depends on it (501 to 503). What
// remains is the plan (510). 525 to 530 list what guardrails hold back.
//
// Package selection narrows a finished plan, package simulate rehearses it, package
// results reads back what an import did, and package verify proves it. Package compare
// says what changed between two runs. Package review/open turns a finished run into
// the questions of an access review, and finds who answers them.
//
// If the run continues a history (recon.past_run, recon.past_finding), each finding gets
// what earlier runs know of it (535), the day it began (536), its state, age and due date
// (537). Findings that are gone get their outcome; nothing that the exports cannot judge
// is called fixed (538, 539). 580 and 585 are the history with this run.
//
// If the run takes decisions of access reviews (input.review), the valid ones (083) are
// matched with the access that exists today (084, 270). Revoked access is removed, or waits
// for the rules that grant it (275, 280): as a finding of its own, or by the fix of a finding
// that exists anyway (290). Access that was kept is an exception (285, 300). 575 to 577 list
// what people must do.
//
// The numbers give an order to read the files in. The order in which they run follows from
// what each header says it reads; two run at the same time.
//
// The findings only select from these relations, so that each file shows its
// condition and its sentence. Nothing is computed in Go.
package reconcile

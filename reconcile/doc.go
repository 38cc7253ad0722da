// Package reconcile compares what Okta says with what ServiceNow holds.
//
// The method in a page. Everything happens in SQL, on whole tables, in one
// database:
//
//	exports   okta.*, servicenow.*    the canonical tables
//	rules     policy.*                what the rules mean, as views
//	stages    recon.*                 one relation a file, 010 to 260
//	findings  recon.discrepancy       one file a kind
//	stages    recon.exception, recon.doubt, recon.subject, recon.finding
//	changes   recon.correction        one file a sort of correction
//	stages    recon.impossible, way, dependence, draft, limit, held_back, change, rollback, withheld, left_out, finding, data_quality, run
//
// First each identity gets its standing and scope (010), each account the
// identities it could belong to (020) and the one it does (030). Roles and
// groups are spelled out, what a role contains and a group confers is closed
// over (040 to 070), and every role of every account is known with the ways it
// is held (080). Each account gets one verdict (090): about the whole account,
// or that it is to be reconciled with its identity. An account that is closed
// as the rules ask, for its owner or for want of use (085), is no finding: what
// a plan puts right must not look wrong to the next run. What rules grant is closed
// over in the same way (100 to 120), and held and granted are subtracted (140,
// 150). One cause is one finding: 160 to 210 find where an inherited role
// starts and what removing it would take away. The rest prepares conflicts,
// paths, last use, drift and privilege (218 to 260). A reference is compared by
// the record it means, not as a text (246).
//
// What the exports leave open is unknown, never absent (305 to 390): tables that
// may be cut off, and what rules read (policy.rule_read) that nobody exported.
// recon.finding_doubt has the findings that rest on it, recon.doubt the things;
// such a finding is doubtful, and plans nothing.
//
// From the findings come corrections. What cannot work (465, 470) and what is protected
// (480) goes no further. The rest is judged by its effect: the ways by which an
// account holds a role stay, go or come (482), and from them follow what is lost
// that rules grant (484), or may be without the exports showing it (483), what becomes usable that they do not (486), conflicts
// that would be completed (490), and so what has to be in effect before what
// (492, and at any depth 493). A change that cannot have what it needs is impeded (494); last holders
// are kept (495, 496). The rest is the draft (500). Limits count what it does, withhold
// what they count and what depends on it (501 to 503), and what is left is the
// plan (510). What guardrails withhold, by a limit or by name, is said (525 to 530).
//
// Package selection narrows a finished plan, package simulate rehearses it, package
// results reads back what an import did, package verify proves it. Package compare says what
// changed between two runs. Package review/open says of a finished run what an access review
// asks, and whom.
//
// If the run continues a history (recon.past_run, recon.past_finding), each finding gets what
// earlier runs know of it (535), since when it is so (536), its state, age and due date (537);
// of those that went it is told what became of them, and nothing that the exports could not
// judge is called fixed (538, 539). The history with this run is 580 and 585.
//
// If the run takes decisions of access reviews (input.review), those that count (083) are about
// access that is there today (084, 270). What was revoked goes, or waits for whatever rules grant
// it by (275, 280), as a finding of its own or by the fix of one that is there anyway (290); what was
// kept is an exception (285, 300). What is left to people is 575 to 577.
//
// The names give an order to read in. What runs when is decided by what each
// header says it reads; two run side by side.
//
// The findings only select from these relations, so that each file shows its
// condition and its sentence. Nothing is computed in Go.
package reconcile

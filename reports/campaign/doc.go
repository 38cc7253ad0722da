// Package campaign writes the folder of an access review: what is reviewed, excluded and
// counted, the packets and drafts, and the ledger that begins with it.
//
// All of it comes from the relations that [rolecall/reconcile/review/open] has made. The same
// run, settings and time give the same bytes, except for the random key and what follows from
// it: the campaign's id and the tokens of rows.
//
// Afterwards the package works in that folder ([Open]): it collects what reviewers returned, says
// what is open, reassigns and closes. It trusts nothing in the folder before it has checked the
// ledger and the hashes of the files. A command makes all of its changes at once, or none.
package campaign

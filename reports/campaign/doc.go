// Package campaign writes the folder of an access review: what is reviewed, excluded and
// counted, the packets and drafts, and the ledger that begins with it.
//
// All of it comes from the relations that [rolecall/reconcile/review/open] has made. The same
// run, settings and time give the same bytes but for the key, which is drawn, and what
// follows from it: the campaign's id and the tokens of rows.
//
// Afterwards it works in that folder ([Open]): it collects what reviewers returned, says what is
// open, reassigns and closes. Nothing in the folder is believed before the ledger and the hashes
// of files were checked, and a command changes all that it changes at once, or nothing.
package campaign

// Package review holds an access review (a campaign): which access is reviewed, by
// whom, and what they decided.
//
// A campaign is a folder, and its files are the contract between the commands:
// open writes it, collect adds decisions to it, status reads it, close signs it.
// [Names] of its files and [Items] and the other lists of columns are said once,
// here. An item is one thing that could be taken away; [ItemID] is its id, which is
// the same in each campaign, and [Key.Token] is what a row of a packet is known by
// when it comes back. What happens to the campaign is a line of the ledger
// ([Event]), each of which has the hash of the one before it.
//
// Nothing in a campaign needs the run that it was opened from: what a command asks
// about people is in people.csv, and what a packet said in sent.csv.
package review

package review

// The events of a ledger, and what their fields say. Each also says when and by whom.
const (
	Opened     = "opened"     // the first of each ledger. source: of campaign.json; to: the campaign_id
	Received   = "received"   // a file was collected. by: who sent it; source: of the file; from: its extension; to: when it was received
	Settled    = "settled"    // what is decided of an item is another. source: of the file that decides it; from, to: the state and the decision
	Passed     = "passed"     // a reviewer passed an item on. packet: the new one; from: the packet before; to: address of the new reviewer
	Reassigned = "reassigned" // somebody else is to decide on an item. as passed
	Reasoned   = "reasoned"   // why a packet was reassigned. packet: the new one; to: the reason
	Compared   = "compared"   // later exports were compared. source: of later.csv; to: the run_id
	Written    = "written"    // a file of the folder that nothing else stands for. source: of the file; to: its name
	Removed    = "removed"    // such a file is of no use any more. to: its name
	Reminded   = "reminded"   // the end of each change that writes reminders. source: of reminders.csv
	Judged     = "judged"     // the end of each change; since the review was closed, statistics.csv alone is another. source: of decisions.csv; from: of packets.csv; to: of statistics.csv
	Closed     = "closed"     // the last decision that counts came before. source: of signoff.json
	Reported   = "reported"   // reports of the closed review were written. source: of report.html; from: of report.xlsx; to: of lookback.csv
)

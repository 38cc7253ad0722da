package review

// Type is what a column of a campaign's CSV holds: text is as it is, a flag true or false,
// a number digits. Empty is nothing, of each type. No value is escaped for people.
type Type string

// The types, as the database calls them.
const (
	Text   Type = "varchar"
	Flag   Type = "boolean"
	Number Type = "bigint"
)

// Column is a column of a file of a campaign.
type Column struct {
	Name    string
	Type    Type
	Meaning string // for README.md
}

// Items are the columns of items.csv, one row per item, in the order of item_id.
var Items = []Column{
	{"item_id", Text, "the same access has the same id in each review"},
	{"kind", Text, "role, group, account or delegation; match, if it is asked whose the account is"},
	{"packet", Text, "in which packet it was sent"},
	{"reviewer_email", Text, "to whom"},
	{"reviewer_rule", Text, "by which rule of review.yaml: review.yaml:14, or fallback, or owner"},
	{"second_reviewer", Text, "address of the second reviewer: both must keep it; empty if there is none"},
	{"sys_id", Text, "of the account"},
	{"user_name", Text, "of the account"},
	{"name", Text, "of the person"},
	{"login", Text, "of the identity; empty if there is none"},
	{"okta_status", Text, "of the identity"},
	{"title", Text, "of the person, as the account has it"},
	{"department", Text, "likewise"},
	{"manager", Text, "likewise"},
	{"entitlement", Text, "the role or the group; of a delegation, for whom; empty of an account and a match"},
	{"confers", Text, "the roles that come with it, sorted, \"; \" between; of a match the logins of the candidates, as they are numbered"},
	{"via", Text, "direct; of a group, [its name]"},
	{"since", Text, "the day it was granted; empty if that was not exported"},
	{"granted_by", Text, "user name of the person who granted it then; empty if that was not exported"},
	{"last_used", Text, "the day the account was last used; never; or not known"},
	{"privileged", Flag, "it is, or confers, a privileged role"},
	{"licensed", Flag, "it is, or confers, a role that needs a subscription"},
	{"rule", Text, "rules that grant it, \"; \" between; empty if none does"},
	{"finding_ids", Text, "findings of the run about it, \"; \" between"},
	{"kinds", Text, "their kinds, \"; \" between"},
	{"severity", Text, "the highest of theirs"},
	{"suggestion", Text, "keep, revoke or look closer; never filled in for the reviewer"},
	{"suggestion_reason", Text, "why, in a sentence"},
	{"last_decision", Text, "in the review before; empty if there was none"},
	{"last_decided_on", Text, "the day of it"},
	{"last_decided_by", Text, "address of the person who decided it"},
	{"fact_hash", Text, "16 characters computed from the facts that the reviewer was shown"},
	// Beyond what people read:
	{"subject_key", Text, "what the account is known by in item_id: its sys_id, else user_name: and its user name in lower case"},
	{"entitlement_key", Text, "what the entitlement is known by in item_id: a role by its name, a group by its sys_id, else name: and its name"},
	{"identity", Text, "Okta's id of the person, else the login; accounts that have the same are one person's"},
	{"second_packet", Text, "the packet of the second reviewer"},
	{"independence", Text, "why the reviewer is not independent: conflicted, reciprocal, self; \"; \" between"},
	{"second_independence", Text, "likewise of the second reviewer"},
	{"next_reviewers", Text, "addresses of who else may review it, in the order of the rules, the fallback last, \"; \" between"},
	{"record_ids", Text, "sys_ids of the rows that are this access, \"; \" between; of a match the identity of each candidate, as in people.csv"},
}

// Excluded are the columns of excluded.csv, one row per item that a setting excludes.
var Excluded = []Column{
	{"item_id", Text, "as it would be"},
	{"kind", Text, "role, group, account or delegation"},
	{"sys_id", Text, "of the account"},
	{"user_name", Text, "of the account"},
	{"name", Text, "of the person"},
	{"entitlement", Text, "the role or the group"},
	{"setting", Text, "which setting excludes it: review.yaml:9"},
	{"reason", Text, "as the setting says"},
}

// Routing are the columns of routing.csv, one row per item and candidate who may not review it.
var Routing = []Column{
	{"item_id", Text, "of items.csv"},
	{"rule", Text, "the rule that names the candidate: review.yaml:14, or fallback"},
	{"candidate", Text, "as the rule or the export names them"},
	{"why", Text, "self, inactive, leaver, no_address, ambiguous_name, missing, service_account, conflicted or reciprocal"},
}

// People are the columns of people.csv, one row per account: who may review, and what
// stands between them and an item. A command that is given an address looks it up here.
var People = []Column{
	{"sys_id", Text, "of the account"},
	{"user_name", Text, "of the account"},
	{"subject_key", Text, "as in items.csv"},
	{"email", Text, "where packets go: of the account, else of the identity"},
	{"name", Text, "of the person"},
	{"identity", Text, "as in items.csv"},
	{"why_not", Text, "why the account may not review: inactive, leaver, no_address, service_account; empty if it may"},
	{"can_grant", Text, "roles it holds that let it grant roles, \"; \" between: with any of them it is conflicted"},
	{"manages", Text, "entitlement_keys of the groups it manages, \"; \" between: conflicted about these"},
}

// Sent are the columns of sent.csv, one row per row of a packet, in the order of packets
// and rows: what stood in the locked cells, character by character. Between item_id and
// the end are the locked columns of the sheet, by their names.
var Sent = append([]Column{
	{"packet", Text, "of campaign.json"},
	{"row", Number, "in the packet, from 1"},
	{"item_id", Text, "of items.csv"},
}, lockedColumns()...)

// Decisions are the columns of decisions.csv: one row per row that was returned, in the order in
// which files were received, and then one per item that nobody has answered.
var Decisions = []Column{
	{"item_id", Text, "of items.csv"},
	{"kind", Text, "of items.csv"},
	{"user_name", Text, "of items.csv"},
	{"entitlement", Text, "of items.csv"},
	{"decision", Text, "keep, revoke, change, not mine or don't know; of a match the login of who it is, none, not mine or don't know; empty if there is none"},
	{"until", Text, "the day until which a keep holds"},
	{"comment", Text, "as the reviewer wrote it"},
	{"reviewer_of_record", Text, "address of the person who had to decide"},
	{"decided_by", Text, "address of the person who decided"},
	{"delegated_by", Text, "address of the person who delegated it to them"},
	{"received", Text, "when the decision came"},
	{"source_sha256", Text, "of the file it came in"},
	{"state", Text, "open, decided, flagged, refused, passed, superseded, unanswered or gone"},
	{"refusal", Text, "why it does not count"},
	{"flags", Text, "what the owner should look at, \"; \" between"},
	{"fact_hash", Text, "of items.csv"},
	{"packet", Text, "of campaign.json, or a packet that was made since"},
	{"row", Text, "what the row is known by, as it came"},
	{"at", Text, "the sheet or the attached file, and the line"},
	{"detail", Text, "what the refusal is about: cells, a word, a day, an address"},
}

// PacketStates are the columns of packets.csv, one row per packet.
var PacketStates = []Column{
	{"packet", Text, "of campaign.json, or a packet that was made since"},
	{"email", Text, "of the reviewer"},
	{"is_passed", Flag, "others passed its items on"},
	{"items", Number, "that are this reviewer's to decide, or were until they passed them on"},
	{"decided", Number, "by them, or settled without them"},
	{"open", Number, "not decided yet"},
	{"refused", Number, "not decided yet, and what they returned does not count"},
	{"passed", Number, "they passed on"},
	{"flagged", Number, "decided, for the owner to look at"},
	{"privileged_open", Number, "yet to decide, of privileged access"},
}

// Returned are the columns of received.csv, one row per file that was returned.
var Returned = []Column{
	{"source_sha256", Text, "the file is decisions/<sha256> and its extension"},
	{"sender", Text, "address; empty if nobody knows"},
	{"sender_name", Text, "as the mail shows it"},
	{"received", Text, "when it was received"},
	{"message_id", Text, "of the mail"},
	{"authentication", Text, "what mail servers report that they checked; rolecall does not check it again, because that needs a network"},
	{"rows", Number, "rows with a decision"},
	{"blank", Number, "rows without a decision"},
	{"name_given", Text, "the reviewer's name, from the sheet Read me or the page; empty if none was entered"},
	{"confirmed", Text, "yes or no, from the same place; empty if the form does not ask"},
}

// Reminders are the columns of reminders.csv, one row per packet that is not finished.
var Reminders = []Column{
	{"reviewer", Text, "the name"},
	{"email", Text, "of the reviewer"},
	{"packet", Text, "of packets.csv"},
	{"items", Number, "of packets.csv"},
	{"decided", Number, "of packets.csv"},
	{"open", Number, "of packets.csv"},
	{"privileged_open", Number, "of packets.csv"},
	{"due", Text, "the last day on which a decision is in time"},
	{"days_overdue", Number, "0 until then"},
	{"escalate_to", Text, "address of the review's owner, once it is overdue"},
}

// Cell is a column of a packet, in its order: of the sheet Review, of the CSV and of the page.
type Cell struct {
	Name   string // in sent.csv and in decisions.json
	Title  string // what stands above it in the workbook, the CSV and the page
	Match  string // stands above it in packets of matches; "" if the title does
	IsOpen bool   // the reviewer fills it in; the others are locked
}

// TitleIn is what stands above the column.
func (c Cell) TitleIn(isMatch bool) string {
	if isMatch && c.Match != "" {
		return c.Match
	}
	return c.Title
}

// The columns that a reviewer fills in, and the one by which a row is known.
const (
	DecisionCell = "decision"
	UntilCell    = "until"
	CommentCell  = "comment"
	TokenCell    = "row"
)

// LookAtCell is the one locked cell that depends on who reviews: [CanGrant] stands in it.
const LookAtCell = "look_at"

// CanGrant is what Look at says to a reviewer who is conflicted. Of a packet that goes to somebody
// else it is taken out.
const CanGrant = "You can grant this yourself."

// Cells are the columns of a packet.
var Cells = []Cell{
	{Name: "person", Title: "Person"},
	{Name: "account", Title: "Account"},
	{Name: "title", Title: "Title"},
	{Name: "department", Title: "Department"},
	{Name: "access", Title: "Access", Match: "Question"},
	{Name: "gives", Title: "What it gives", Match: "Candidates"},
	{Name: "how", Title: "How it comes", Match: "State"},
	{Name: "since", Title: "Since", Match: "Created"},
	{Name: "granted_by", Title: "Granted by"},
	{Name: "last_used", Title: "Last used"},
	{Name: LookAtCell, Title: "Look at"},
	{Name: "by_the_rules", Title: "By the rules"},
	{Name: "last_time", Title: "Last time"},
	{Name: DecisionCell, Title: "Decision", IsOpen: true},
	{Name: UntilCell, Title: "Until", IsOpen: true},
	{Name: CommentCell, Title: "Comment", IsOpen: true},
	{Name: TokenCell, Title: "Row"},
}

// lockedColumns are the locked cells but the token, which sent.csv does not have: with the key
// it follows from campaign, packet, item_id and fact_hash.
func lockedColumns() []Column {
	var columns []Column
	for _, cell := range Cells {
		if !cell.IsOpen && cell.Name != TokenCell {
			columns = append(columns, Column{cell.Name, Text, "the cell " + cell.Title})
		}
	}
	return columns
}

// Names are the names of columns, in order.
func Names(columns []Column) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

package reviewed

import "rolecall/reports/xlsx"

// section is a list of the reports: a part of the page, and a sheet of the workbook.
type section struct {
	id, title string // of the part
	sheet     string
	statement string
	about     string // what it lists
	none      string // said if it lists nothing
	columns   []column
	isLong    bool // in the workbook only: the page would be lost in it
}

// column is a column of a list.
type column struct {
	name, title string
	format      xlsx.Column
	isBeside    bool   // in the workbook only
	isUnder     bool   // on the page, below the column before
	isOfLast    bool   // it is of the review before
	unknown     string // on the page, if it has no value
}

var (
	decisions  = map[string]xlsx.Tone{"keep": xlsx.Good, "revoke": xlsx.High, "change": xlsx.Medium}
	states     = map[string]xlsx.Tone{"decided": xlsx.Good, "flagged": xlsx.Medium, "refused": xlsx.High, "unanswered": xlsx.High}
	severities = map[string]xlsx.Tone{"critical": xlsx.Critical, "high": xlsx.High, "medium": xlsx.Medium, "low": xlsx.Low}
	yes        = map[string]xlsx.Tone{"yes": xlsx.High}

	effectTones = map[string]xlsx.Tone{"in effect": xlsx.Good, "not in effect": xlsx.High, "overtaken": xlsx.Medium, "unknown": xlsx.Medium}
)

func text(name, title string, width float64) column {
	return column{name: name, title: title, format: xlsx.Column{Width: width}}
}

func wrapped(name, title string, width float64) column {
	return column{name: name, title: title, format: xlsx.Column{Width: width, Wrap: true}}
}

func toned(name, title string, width float64, tones map[string]xlsx.Tone) column {
	return column{name: name, title: title, format: xlsx.Column{Width: width, Tones: tones}}
}

func number(name, title string) column {
	return column{name: name, title: title, format: xlsx.Column{Kind: xlsx.Number, Width: 12}}
}

// figure is a number that may not be known: of this review, or of the one before.
func figure(name, title string, isOfLast bool) column {
	c := number(name, title)
	c.format.Width, c.isOfLast, c.unknown = 16, isOfLast, "not known"
	return c
}

// beside is the column in the workbook only.
func beside(c column) column {
	c.isBeside = true
	return c
}

// under is the column below the one before it on the page.
func under(c column) column {
	c.isUnder = true
	return c
}

// Columns that several lists have.
var (
	person     = text("person", "Person", 24)
	account    = under(text("user_name", "Account", 28))
	access     = text("entitlement", "Access", 28)
	kind       = under(text("kind", "Kind", 12))
	decision   = toned("decision", "Decision", 11, decisions)
	privileged = toned("privileged", "Privileged", 11, yes)
	reviewer   = text("reviewer", "Reviewer", 30)
	comment    = wrapped("comment", "Comment", 40)
	received   = under(text("received", "Received", 21))
	itemID     = beside(column{name: "item_id", title: "Item", format: xlsx.Column{Width: 17, Code: true}})
)

// sections are the lists, in the order of the page and of the sheets.
var sections = []section{
	{
		"figures", "In figures", "Figures", "figures", "The totals of statistics.csv, next to those that the previous review had when this one was opened. If two people review an item, it counts for each of them; revocations count items.", "There are none.",
		[]column{text("figure", "Figure", 40), figure("this", "This review", false), figure("last", "Review before", true)}, false,
	},
	{
		"reviewers", "By reviewer", "Reviewers", "reviewers", "Each reviewer's decisions. If two people review an item, it counts for each of them: the total counts decisions, not items.", "Nobody had anything to decide.",
		reviewerColumns(), false,
	},
	{
		"flagged", "Flagged decisions", "Flagged", "flagged", "These decisions count. The owner of the review should have looked at each of them.", "No decision was flagged.",
		[]column{person, account, access, kind, decision, wrapped("flags", "Flags", 30), reviewer, beside(text("decided_by", "Decided by", 30)), received, comment, itemID}, false,
	},
	{
		"refused", "Refused rows", "Refused", "refused", "Returned rows that do not count, and why. If no valid decision came later, the item was left without a decision.", "No returned row was refused.",
		[]column{person, account, access, text("decision", "Written", 14), wrapped("reason", "Why it does not count", 56), under(text("refusal", "Code", 16)), text("decided_by", "Sent by", 30), received, beside(reviewer), beside(text("place", "Where", 24)), itemID}, false,
	},
	{
		"late", "Late", "Late", "late", "Reviewers some of whose decisions came after the review was due.", "Every decision came in time.",
		[]column{reviewer, number("late", "Late decisions"), number("decided", "Of decisions"), text("last_received", "Last received", 21), number("days_late", "Days late")}, false,
	},
	{
		"unanswered", "Unanswered", "Unanswered", "unanswered", "Items without a decision when the review was closed. No decision does not mean keep.", "Every item was decided.",
		[]column{person, account, access, kind, privileged, wrapped("kinds", "Findings", 30), wrapped("reviewers", "Reviewer", 34), text("state", "Standing", 28), itemID}, false,
	},
	{
		"kept", "Kept against a finding", "Kept", "kept", "Access that was kept although a finding is about it, and until when.", "Nothing was kept against a finding.",
		[]column{person, account, access, wrapped("kinds", "Findings", 34), under(toned("severity", "Severity", 11, severities)), text("until", "Kept until", 12), reviewer, comment, itemID}, false,
	},
	{
		"revoked", "Revoked", "Revoked", "revoked", "Access that is to be removed, and whether a later run shows it gone.", "Nothing was revoked.",
		[]column{
			person, account, access, kind, privileged, wrapped("reviewers", "Reviewer", 34), received, comment, toned("effect", "Effect", 14, effectTones), under(wrapped("why", "Why", 34)),
			beside(text("in_effect_as_of", "In effect as of", 21)), beside(number("days", "Days")), itemID,
		}, false,
	},
	{
		"changed", "To be changed", "Change", "changed", "Access that should be changed, as the comment says.", "No access is to be changed.",
		[]column{person, account, access, kind, privileged, wrapped("reviewers", "Reviewer", 34), received, comment, itemID}, false,
	},
	{
		"moved", "Reassigned and passed on", "Reassigned", "moved", "Items that went to somebody other than the first reviewer.", "Every item stayed with its first reviewer.",
		[]column{person, account, access, text("before", "From", 30), text("email", "To", 30), text("how", "How", 13), under(text("by", "By", 30)), under(text("at", "When", 21)), wrapped("reason", "Reason", 36), beside(text("from_packet", "From packet", 14)), beside(text("to_packet", "To packet", 14)), itemID}, false,
	},
	{
		"excluded", "Excluded from the review", "Excluded", "excluded", "Access that the settings leave out, and the reason they give.", "Nothing was excluded.",
		[]column{person, account, access, kind, wrapped("reason", "Reason", 40), under(text("setting", "Setting", 18)), itemID}, false,
	},
	{
		"lookback", "Lookback", "Lookback", "lookback", "Changes that people made to access they review or hold, and access granted after the exports, which nobody reviewed.", "Nothing is listed.",
		[]column{text("at", "When", 12), text("changed_by", "Changed by", 28), text("user_name", "Account", 28), text("role", "Access", 28), text("operation", "Operation", 12), wrapped("reason", "Why it is listed", 40), beside(text("why", "Code", 22)), itemID}, false,
	},
	{
		"decisions", "All decisions", "Decisions", "decisions", "Every row of decisions.csv.", "There are none.",
		[]column{
			person, account, access, kind, decision, text("until", "Until", 12), comment, toned("state", "State", 12, states), text("refusal", "Refusal", 16), wrapped("flags", "Flags", 24),
			reviewer, text("decided_by", "Decided by", 30), text("delegated_by", "Delegated by", 30), received, text("packet", "Packet", 14), itemID,
			column{name: "source_sha256", title: "File", format: xlsx.Column{Width: 66, Code: true}},
		}, true,
	},
}

// reviewerColumns are the columns of statistics.csv, most of which the page leaves to the workbook.
func reviewerColumns() []column {
	list := []column{reviewer}
	for _, each := range []struct {
		name, title string
		isOnPage    bool
	}{
		{"items", "Items", true}, {"decided", "Decided", true}, {"keep", "Keep", true}, {"revoke", "Revoke", true}, {"change", "Change", true},
		{"passed", "Passed on", true}, {"unanswered", "Unanswered", true}, {"refused", "Refused rows", true}, {"flagged", "Flagged", true},
		{"late", "Late", false}, {"bulk", "Bulk", false}, {"same_comment", "Same comment", false}, {"fast", "Fast", false}, {"against_finding", "Against finding", false},
		{"conflicted", "Conflicted", false}, {"reciprocal", "Reciprocal", false}, {"self", "Self", false}, {"delegate", "Delegate", false},
		{"sender_unknown", "Sender unknown", false}, {"columns_missing", "Columns missing", false}, {"kept_unused", "Kept unused", false}, {"waits_for_second", "Waits for second", false},
		{"privileged_items", "Privileged items", false}, {"kept_privileged", "Kept privileged", true}, {"kept_against_finding", "Kept against finding", true},
		{"distinct_comments", "Distinct comments", true}, {"median_comment", "Median comment", false},
	} {
		one := number(each.name, each.title)
		one.format.Width, one.isBeside = float64(max(9, len(each.title)+3)), !each.isOnPage
		list = append(list, one)
	}
	return append(list, beside(text("first_received", "First received", 21)), text("last_received", "Last received", 21), number("days_late", "Days late"))
}

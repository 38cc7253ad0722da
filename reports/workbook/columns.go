package workbook

import (
	"rolecall/reports/columns"
	"rolecall/reports/lists"
	"rolecall/reports/xlsx"
)

// table is one sheet with a table, filled by the statement of its name.
type table struct {
	name      string // of the sheet
	statement string
	about     string
	columns   []column
	optional  bool   // left out if it has no rows
	grows     string // the relation whose rows it has; "" for a few rows
}

// column is one column of the workbook: what is selected as name is shown below
// a title. Columns of findings and changes are described in reports/columns; here
// they have their place, and what only the workbook does with them.
type column struct {
	name   string // "" for one that stays empty
	title  string
	about  string // for reports/README.md
	format xlsx.Column
	to     link
}

// link leads from the cells of a column to rows of another sheet.
type link struct {
	sheet string // "" for none
	row   string // the selected column that has the number of the row
}

var (
	severities  = map[string]xlsx.Tone{"critical": xlsx.Critical, "high": xlsx.High, "medium": xlsx.Medium, "low": xlsx.Low}
	operations  = map[string]xlsx.Tone{"create": xlsx.Good, "update": xlsx.Low, "delete": xlsx.High}
	states      = map[string]xlsx.Tone{"expired": xlsx.High, "outdated": xlsx.High, "unused": xlsx.Medium, "in force": xlsx.Good}
	verdicts    = map[string]xlsx.Tone{"PARTIAL": xlsx.Medium, "SCOPED": xlsx.Medium, "UNKNOWN": xlsx.Muted}
	classes     = map[string]xlsx.Tone{"likely": xlsx.Good, "possible": xlsx.Muted}
	worries     = map[string]xlsx.Tone{"warning": xlsx.Medium, "note": xlsx.Muted}
	certainties = map[string]xlsx.Tone{"doubtful": xlsx.Medium}
	yes         = map[string]xlsx.Tone{"yes": xlsx.High}
)

func text(width float64) xlsx.Column { return xlsx.Column{Width: width} }

// unprinted is for the first column that is not printed.
func unprinted(width float64) xlsx.Column { return xlsx.Column{Width: width, Unprinted: true} }

func wrapped(width float64) xlsx.Column { return xlsx.Column{Width: width, Wrap: true} }

func toned(width float64, tones map[string]xlsx.Tone) xlsx.Column {
	return xlsx.Column{Width: width, Tones: tones}
}

func number(width float64) xlsx.Column { return xlsx.Column{Kind: xlsx.Number, Width: width} }

func flag(width float64) xlsx.Column { return xlsx.Column{Kind: xlsx.Flag, Width: width} }

var dateTime = xlsx.Column{Kind: xlsx.DateTime}

// none is for a column that leads nowhere.
var none link

// decision, apply and comment are for the reviewer; the tool leaves them empty, and
// rolecall changes reads them.
var (
	decision = column{"", "Decision", "empty, for the reviewer; `rolecall changes --only report.xlsx` reads it", xlsx.Column{Width: 12, Unprinted: true, Choices: lists.ChoicesOfFindings, Note: lists.NoteOfFindings}, none}
	apply    = column{"", "Apply", "empty, for the reviewer, in the same way", xlsx.Column{Width: 12, Unprinted: true, Choices: lists.ChoicesOfChanges, Note: lists.NoteOfChanges}, none}
	comment  = column{"", "Comment", "empty, for the reviewer", wrapped(30), none}
)

// tables are the tables of the workbook, in the order of its sheets.
var tables = []table{
	{"Findings", "findings", "every finding: who, what, why, the rule and the fix", arranged(columns.Findings, "findings.csv", []column{
		{name: "severity", format: xlsx.Column{Tones: severities}},
		{"subject", "Account", "user name, else login; leads to the account", text(30), link{"Accounts", "account_no"}},
		{"title", "What", "the kind in words", wrapped(30), none},
		listed("item"),
		listed("reason"),
		listed("fix"),
		decision,
		comment,
		{name: "rule", to: link{"Rules", "rule_no"}},
		listed("kind"),
		{name: "privileged", format: xlsx.Column{Tones: yes}},
		listed("excepted"),
		{name: "certainty", format: xlsx.Column{Tones: certainties}},
		listed("doubt"),
		listed("name"),
		{"department", "Department", "of the account, else of the identity", text(20), none},
		{"manager", "Manager", "of the account, else of the identity", text(24), none},
		listed("expected"),
		listed("actual"),
		listed("via"),
		listed("controls"),
		{name: "change_ids", to: link{"Changes", "change_no"}},
		listed("login"),
		listed("okta_status"),
		listed("okta_id"),
		listed("user_name"),
		listed("sys_id"),
		listed("finding_id"),
		listed("state"),
		listed("first_seen"),
		listed("since"),
		listed("age_days"),
		listed("due"),
		{name: "overdue", format: xlsx.Column{Tones: yes}},
	}), false, "main.finding"},
	{"Accounts", "accounts", "every account: its owner, the rule that links it, its roles, its last use", []column{
		{"user_name", "User name", "", text(30), none},
		{"name", "Name", "as ServiceNow has it", text(24), none},
		{"is_active", "Active", "in ServiceNow", flag(9), none},
		{"is_locked", "Locked out", "in ServiceNow; also empty if the export does not say", flag(12), none},
		{"verdict", "Verdict", "reconciled, or why not", text(26), none},
		{"worst", "Worst finding", "the worst that is certain and not accepted; leads there", text(34), link{"Findings", "worst_no"}},
		{"findings", "Findings", "certain and not accepted", number(10), none},
		{"login", "Okta login", "of the identity it belongs to", text(30), none},
		{"okta_status", "Okta status", "of the identity", text(15), none},
		{"is_in_scope", "In scope", "the identity must have an account", flag(10), none},
		{"rule", "Correlated by", "the rule that linked them", unprinted(16), none},
		{"roles", "Roles held", "directly or by inheritance", number(12), none},
		{"direct_roles", "Direct roles", "of those, granted directly", number(13), none},
		{"privileged_roles", "Privileged roles", "of those", text(26), none},
		{"last_use_at", "Last used", "login, or sign-on from Okta where logged; UTC", dateTime, none},
		{"created_at", "Created", "UTC", dateTime, none},
		{"title", "Title", "", text(22), none},
		{"department", "Department", "", text(20), none},
		{"manager", "Manager", "", text(22), none},
		{"email", "Email", "", text(30), none},
		{"owner", "Owner", "of a declared service account", text(26), none},
		{"sys_id", "sys_id", "", text(35), none},
	}, false, "servicenow.user"},
	{"Changes", "changes", "the plan: one row per field, with the value before and after", arranged(columns.Changes, "changes.csv", []column{
		listed("sequence"),
		{name: "operation", format: xlsx.Column{Tones: operations}},
		listed("system"),
		listed("table"),
		listed("user_name"),
		listed("field"),
		listed("before"),
		listed("after"),
		listed("reason"),
		apply,
		comment,
		listed("record_id"),
		{name: "finding_ids", to: link{"Findings", "finding_no"}},
		listed("change_id"),
	}), false, "main.change"},
	{"Candidates", "candidates", "likely owners of accounts that belong to nobody: at most five proposals per account", []column{
		{"user_name", "Account", "that belongs to nobody; leads there", text(30), link{"Accounts", "account_no"}},
		{"name", "Name", "of the account", text(24), none},
		{"rank", "Rank", "among the candidates for the account", number(8), none},
		{"class", "Class", "likely, or possible", toned(11, classes), none},
		{"score", "Points", "of evidence for it", number(9), none},
		{"ahead", "Ahead", "points ahead of the next candidate; below zero for the others", number(9), none},
		{"identity_name", "May be", "the person in Okta", text(24), none},
		{"login", "Okta login", "of the identity", text(30), none},
		{"okta_status", "Okta status", "of the identity", text(15), none},
		{"has_account", "Has account", "an account is linked to the identity already", flag(13), none},
		{"evidence", "For", "what speaks for it", wrapped(60), none},
		{"against", "Against", "what speaks against it", wrapped(40), none},
		{"rivals", "Rivals", "other accounts of nobody that may be theirs", wrapped(30), none},
		{"okta_id", "Okta ID", "of the identity", text(24), none},
		{"sys_id", "sys_id", "of the account", text(35), none},
	}, true, "main.candidate"},
	{"Causes", "causes", "how many findings each kind, rule, item, department and manager has", []column{
		{"grouped_by", "Grouped by", "kind, rule, role, group or field, department, manager", text(20), none},
		{"value", "Value", "", text(44), none},
		{"findings", "Findings", "of any sort", number(10), none},
		{"critical", "Critical", "that are certain and no exception accepts", number(10), none},
		{"high", "High", "likewise", number(10), none},
		{"medium", "Medium", "likewise", number(10), none},
		{"low", "Low", "likewise", number(10), none},
		{"planned", "Corrected", "by the plan", number(11), none},
		{"undecided", "To decide", "nothing is planned", number(11), none},
		{"accepted", "Accepted", "by an exception in the rules", number(11), none},
		{"doubtful", "Left open", "by the exports", number(11), none},
		{"people", "People", "and accounts they are about", number(10), none},
		{"first", "Look", "leads to the first of them", text(15), link{"Findings", "first_no"}},
	}, false, ""},
	{"Controls", "controls", "exceptions to each control, at which threshold, and what the inputs leave unknown", []column{
		{"framework", "Standard", "with its edition", text(30), none},
		{"reference", "Control", "its number there", text(11), none},
		{"title", "Asks, in short", "not in the standard's words", wrapped(46), none},
		{"exceptions", "Exceptions", "findings that no exception in the rules accepts", number(12), none},
		{"threshold", "Threshold", "at which they are counted", text(17), none},
		{"critical", "Critical", "of those", number(10), none},
		{"high", "High", "of those", number(10), none},
		{"medium", "Medium", "of those", number(10), none},
		{"low", "Low", "of those", number(10), none},
		{"privileged", "Privileged", "of those, about an account with a privileged role", number(12), none},
		{"accepted", "Accepted", "other findings, accepted by an exception in the rules", number(11), none},
		{"doubtful", "Left open", "other findings, left open by the exports", number(11), none},
		{"unreported", "Unreported", "accounts past the threshold without a finding, because the rules set another limit; empty if unknown", number(12), none},
		{"caveats", "Not known", "what the inputs leave open", wrapped(50), none},
		{"control", "Named", "as findings name it", unprinted(19), none},
		{"kinds", "Evidence", "the kinds of findings: see the sheet Evidence", text(60), none},
	}, false, ""},
	{"Evidence", "evidence", "which kinds of findings are evidence for which control, with counts", []column{
		{"framework", "Standard", "with its edition", text(30), none},
		{"control", "Control", "as findings name it", text(19), none},
		{"kind", "Kind", "", text(27), none},
		{"title", "What", "the kind in words", text(46), none},
		{"exceptions", "Exceptions", "findings that no exception in the rules accepts", number(12), none},
		{"accepted", "Accepted", "by an exception in the rules", number(11), none},
		{"doubtful", "Left open", "other findings, left open by the exports", number(11), none},
		{"first", "Look", "leads to the first of them", text(15), link{"Findings", "first_no"}},
	}, false, ""},
	{"Trend", "trend", "the history of the runs, this one last: findings open, new and gone", []column{
		{"as_of", "As of", "UTC", dateTime, none},
		{"open", "Open", "findings that are certain and not accepted", number(9), none},
		{"critical", "Critical", "of those", number(10), none},
		{"high", "High", "of those", number(9), none},
		{"medium", "Medium", "of those", number(10), none},
		{"low", "Low", "of those", number(9), none},
		{"new", "New", "of those: in no earlier run", number(9), none},
		{"reopened", "Reopened", "of those: gone for a time", number(11), none},
		{"fixed", "Fixed", "open in the run before, and put right", number(9), none},
		{"fixed_as_planned", "As planned", "of the fixed, those that a plan asked for", number(12), none},
		{"gone", "Gone", "open in the run before, and gone for another reason", number(9), none},
		{"unknown", "Not judged", "open before, but these exports cannot judge it", number(12), none},
		{"overdue", "Overdue", "past the time that the rules give", number(10), none},
		{"excepted", "Accepted", "not counted before: accepted by exceptions in the rules", number(11), none},
		{"doubtful", "Left open", "not counted before: left open by the exports", number(11), none},
		{"identities", "Identities", "in the Okta export", number(12), none},
		{"in_scope", "In scope", "of those, must have an account", number(11), none},
		{"accounts", "Accounts", "in the ServiceNow export", number(11), none},
		{"active_accounts", "Active", "of those", number(10), none},
		{"grants", "Grants", "of roles", number(10), none},
		{"memberships", "Memberships", "of ServiceNow groups", number(13), none},
		{"version", "Version", "of rolecall", text(14), none},
		{"rules_sha256", "Rules", "SHA-256 of the rules file", text(68), none},
	}, true, ""},
	{"Exceptions", "exceptions", "what the rules accept, until when, and whether it is still used", []column{
		{"state", "State", "in force, outdated (a fact of what it accepts is different), unused or expired", toned(11, states), none},
		{"kind", "Kind", "that it accepts", text(27), none},
		{"user_name", "Account", "whom it is about; empty for anybody", text(30), none},
		{"item", "Item", "empty for any", text(24), none},
		{"reason", "Reason", "as written", wrapped(40), none},
		{"approved_by", "Approved by", "", text(28), none},
		{"ticket", "Ticket", "", text(16), none},
		{"expires", "Expires", "the last day it holds; empty if it has no end", xlsx.Column{Kind: xlsx.Date}, none},
		{"findings", "Findings", "that it accepts", number(10), none},
		{"rule", "Rule", "leads there", text(16), link{"Rules", "rule_no"}},
	}, false, ""},
	{"Inputs", "inputs", "every file that was read, and how many of its rows were loaded", []column{
		{"system", "System", "okta or servicenow", text(12), none},
		{"file", "File", "with the file in it, if it is an archive", text(44), none},
		{"relations", "Holds", "the tables it fed", wrapped(36), none},
		{"rows_read", "Rows read", "loaded, duplicate, rejected and not needed together", number(11), none},
		{"rows_loaded", "Loaded", "", number(11), none},
		{"rows_duplicate", "Duplicate", "the same again, or an older version", number(11), none},
		{"rows_rejected", "Rejected", "could not be loaded: see the sheet Rejected", number(11), none},
		{"rows_unresolved", "Unresolved", "of the rejected, those that refer to what no export holds", number(12), none},
		{"rows_unused", "Not needed", "", number(12), none},
		{"newest_at", "Newest time", "any record carries; UTC", xlsx.Column{Kind: xlsx.DateTime, Unprinted: true}, none},
		{"bytes", "Bytes", "on disk", number(13), none},
		{"form", "Form", "csv, json, ...", text(9), none},
		{"encoding", "Encoding", "", text(14), none},
		{"sha256", "SHA-256", "of the bytes on disk", text(68), none},
		{"extract", "Extract", "that says where it comes from", text(40), none},
	}, false, ""},
	{"Completeness", "completeness", "how complete each table is, and where it comes from", []column{
		{"system", "System", "okta or servicenow", text(12), none},
		{"table_name", "Table", "as the system calls it", text(26), none},
		{"verdict", "Verdict", "FULL: an extract proves it; PARTIAL: records are missing; SCOPED: some were selected; UNKNOWN: neither, taken as complete", toned(11, verdicts), none},
		{"rows_declared", "Declared", "records, as an extract says", number(11), none},
		{"rows_read", "Rows read", "without repeated ones", number(11), none},
		{"message", "Why", "with the numbers", wrapped(60), none},
		{"hint", "What to do", "to have it FULL", wrapped(50), none},
		{"instance", "Instance", "that it was taken from", text(28), none},
		{"environment", "Environment", "production, ...", text(14), none},
		{"extracted_by", "Taken by", "the user who ran the extract", text(26), none},
		{"roles", "With roles", "of that user", wrapped(20), none},
		{"finished_at", "Finished", "UTC", xlsx.Column{Kind: xlsx.DateTime}, none},
		{"query", "Query", "as it was asked", wrapped(40), none},
		{"fields", "Fields", "that were asked for", wrapped(40), none},
		{"tool", "Tool", "it was taken with", text(26), none},
		{"extract", "Extract", "that says so", text(40), none},
		{"code", "Code", "stable, whatever the words", text(24), none},
	}, false, ""},
	{"Data quality", "quality", "problems in the inputs and the rules", []column{
		{"severity", "Severity", "warning or note", toned(10, worries), none},
		{"topic", "Topic", "a stable name", text(20), none},
		{"message", "What", "with the numbers", wrapped(70), none},
		{"hint", "What to do", "", wrapped(60), none},
		{"affected", "Records", "affected, where they can be counted", number(10), none},
		{"system", "System", "", unprinted(12), none},
		{"file", "File", "", text(40), none},
		{"relation", "Table", "", text(26), none},
		{"line", "Line", "", number(9), none},
		{"code", "Code", "stable, whatever the words", text(28), none},
	}, false, ""},
	{"Rejected", "rejected", "every row that could not be loaded, and why", []column{
		{"system", "System", "", text(12), none},
		{"file", "File", "", text(44), none},
		{"record", "Record", "its number in the file, from 1", number(10), none},
		{"line", "Line", "where known", number(10), none},
		{"cause", "Why", "", wrapped(60), none},
		{"value", "Value", "at fault, shortened", text(40), none},
		{"relation", "Table", "where it would have gone", text(26), none},
		{"code", "Code", "stable, whatever the words", text(28), none},
	}, true, ""},
	{"Settings", "settings", "limits and fixes in force, written in the rules or by default", []column{
		{"name", "Setting", "its path in the rules", text(34), none},
		{"value", "Value", "", text(24), none},
		{"rule", "Where", "leads there", text(18), link{"Rules", "rule_no"}},
	}, false, ""},
	{"Rules", "rules", "the rules file and the files that it names, line by line", []column{
		{"line", "Line", "as findings name it: rules.yaml:14", number(8), none},
		{"text", "Text", "", xlsx.Column{Width: 150, Code: true}, none},
		{"file", "File", "", text(24), none},
	}, true, ""},
}

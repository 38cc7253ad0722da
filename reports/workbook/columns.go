package workbook

import "rolecall/reports/xlsx"

// table is one sheet with a table, filled by the statement of its name.
type table struct {
	name      string // of the sheet
	statement string
	about     string
	columns   []column
	optional  bool   // left out if it has no rows
	grows     string // the relation whose rows it has; "" for a few rows
}

// column is one column of the workbook: what is selected as name is shown
// below a title.
type column struct {
	name  string
	title string
	about string // for reports/README.md
	look  xlsx.Column
	to    string // the sheet it leads to; the row there is selected as the next column
}

var (
	severities = map[string]xlsx.Tone{"critical": xlsx.Critical, "high": xlsx.High, "medium": xlsx.Medium, "low": xlsx.Low}
	operations = map[string]xlsx.Tone{"create": xlsx.Good, "update": xlsx.Low, "delete": xlsx.High}
	states     = map[string]xlsx.Tone{"expired": xlsx.High, "unused": xlsx.Medium, "in force": xlsx.Good}
	worries    = map[string]xlsx.Tone{"warning": xlsx.Medium, "note": xlsx.Muted}
	yes        = map[string]xlsx.Tone{"yes": xlsx.High}
)

func text(width float64) xlsx.Column { return xlsx.Column{Width: width} }

// aside is for the first column that is not printed.
func aside(width float64) xlsx.Column { return xlsx.Column{Width: width, Aside: true} }

func wrapped(width float64) xlsx.Column { return xlsx.Column{Width: width, Wrap: true} }

func toned(width float64, tones map[string]xlsx.Tone) xlsx.Column {
	return xlsx.Column{Width: width, Tones: tones}
}

func number(width float64) xlsx.Column { return xlsx.Column{Kind: xlsx.Number, Width: width} }

func flag(width float64) xlsx.Column { return xlsx.Column{Kind: xlsx.Flag, Width: width} }

var dateTime = xlsx.Column{Kind: xlsx.DateTime}

// decision and comment are for the reviewer; the tool leaves them empty.
var (
	decision = column{"", "Decision", "empty: the reviewer's", xlsx.Column{Width: 12, Choices: []string{"keep", "correct", "ask"}}, ""}
	comment  = column{"", "Comment", "empty: the reviewer's", wrapped(30), ""}
)

// tables are the tables of the workbook, in the order of its sheets.
var tables = []table{
	{"Findings", "findings", "every discrepancy: whom it is about, why, by which rule, what corrects it", []column{
		{"severity", "Severity", "critical, high, medium or low", toned(10, severities), ""},
		{"subject", "Account", "user name, else login; leads to the account", text(30), "Accounts"},
		{"title", "What", "the kind in words", wrapped(30), ""},
		{"item", "Item", "the role, group, field or conflict", wrapped(22), ""},
		{"reason", "Why", "one sentence", wrapped(56), ""},
		{"fix", "Fix", "what the plan does, or review", text(12), ""},
		decision,
		comment,
		{"rule", "Rule", "the place in the rules that decides; leads there", aside(16), "Rules"},
		{"kind", "Kind", "as rolecall kinds explains it", text(25), ""},
		{"privileged", "Privileged", "the account holds a privileged role", xlsx.Column{Kind: xlsx.Flag, Width: 12, Tones: yes}, ""},
		{"excepted", "Accepted", "by an exception in the rules: nothing is planned", flag(11), ""},
		{"name", "Name", "the person's", text(22), ""},
		{"department", "Department", "of the account", text(20), ""},
		{"expected", "Expected", "what should be so", text(24), ""},
		{"actual", "Actual", "what is so", text(30), ""},
		{"via", "Held via", "every path by which the role comes", text(34), ""},
		{"controls", "Evidence for", "controls, \"; \" between", text(60), ""},
		{"change_ids", "Changes", "that correct it; leads to the first", text(20), "Changes"},
		{"login", "Okta login", "of the identity", text(28), ""},
		{"okta_status", "Okta status", "of the identity", text(15), ""},
		{"okta_id", "Okta ID", "of the identity", text(23), ""},
		{"user_name", "User name", "of the account", text(28), ""},
		{"sys_id", "sys_id", "of the account", text(35), ""},
		{"finding_id", "Finding ID", "the same in every run", text(19), ""},
	}, false, "main.finding"},
	{"Accounts", "accounts", "every account: whose it is, by which rule, what it holds, when it was used", []column{
		{"user_name", "User name", "", text(30), ""},
		{"name", "Name", "as ServiceNow has it", text(24), ""},
		{"is_active", "Active", "in ServiceNow", flag(9), ""},
		{"is_locked", "Locked out", "in ServiceNow; empty also where the export does not say", flag(12), ""},
		{"verdict", "Verdict", "reconciled, or why not", text(26), ""},
		{"worst", "Worst finding", "that no exception accepts; leads there", text(34), "Findings"},
		{"findings", "Findings", "that no exception accepts", number(10), ""},
		{"login", "Okta login", "of the identity it belongs to", text(30), ""},
		{"okta_status", "Okta status", "of the identity", text(15), ""},
		{"is_in_scope", "In scope", "the identity must have an account", flag(10), ""},
		{"rule", "Correlated by", "the rule that linked them", aside(16), ""},
		{"roles", "Roles held", "directly or by inheritance", number(12), ""},
		{"direct_roles", "Direct roles", "of those, granted directly", number(13), ""},
		{"privileged_roles", "Privileged roles", "of those", text(26), ""},
		{"last_use_at", "Last used", "login, or sign-on from Okta where logged; UTC", dateTime, ""},
		{"created_at", "Created", "UTC", dateTime, ""},
		{"title", "Title", "", text(22), ""},
		{"department", "Department", "", text(20), ""},
		{"manager", "Manager", "", text(22), ""},
		{"email", "Email", "", text(30), ""},
		{"owner", "Owner", "of a declared service account", text(26), ""},
		{"sys_id", "sys_id", "", text(35), ""},
	}, false, "servicenow.user"},
	{"Changes", "changes", "the plan: one row a field, with what it expects to find and what it sets", []column{
		{"sequence", "Step", "a change depends only on earlier ones", number(8), ""},
		{"operation", "Operation", "create, update or delete", toned(11, operations), ""},
		{"system", "System", "servicenow or okta", text(12), ""},
		{"table", "Table", "of the record", text(20), ""},
		{"user_name", "Account", "user name", text(30), ""},
		{"field", "Field", "empty for delete", text(20), ""},
		{"before", "Before", "what the plan expects to find", wrapped(34), ""},
		{"after", "After", "what it sets", wrapped(34), ""},
		{"reason", "Why", "one sentence", wrapped(56), ""},
		decision,
		comment,
		{"record_id", "Record", "its sys_id or Okta ID; empty if it has none yet", aside(35), ""},
		{"finding_ids", "Findings", "that it corrects; leads to the first", text(20), "Findings"},
		{"change_id", "Change ID", "the rows of one change share it", text(19), ""},
	}, false, "main.change"},
	{"Controls", "controls", "exceptions to each control, at which threshold, and what the inputs leave unknown", []column{
		{"framework", "Standard", "with its edition", text(30), ""},
		{"reference", "Control", "its number there", text(11), ""},
		{"title", "Asks, in short", "not in the standard's words", wrapped(46), ""},
		{"exceptions", "Exceptions", "findings that no exception in the rules accepts", number(12), ""},
		{"threshold", "Threshold", "at which they are counted", text(17), ""},
		{"critical", "Critical", "of those", number(10), ""},
		{"high", "High", "of those", number(10), ""},
		{"medium", "Medium", "of those", number(10), ""},
		{"low", "Low", "of those", number(10), ""},
		{"privileged", "Privileged", "of those, about an account with a privileged role", number(12), ""},
		{"accepted", "Accepted", "findings besides, accepted by an exception in the rules", number(11), ""},
		{"unreported", "Unreported", "accounts past the threshold that the rules' own limit leaves without a finding; empty where it is not known", number(12), ""},
		{"caveats", "Not known", "what the inputs leave open", wrapped(50), ""},
		{"control", "Named", "as findings name it", aside(19), ""},
		{"kinds", "Evidence", "the kinds of findings: see the sheet Evidence", text(60), ""},
	}, false, ""},
	{"Evidence", "evidence", "which kinds of findings are evidence for which control, with counts", []column{
		{"framework", "Standard", "with its edition", text(30), ""},
		{"control", "Control", "as findings name it", text(19), ""},
		{"kind", "Kind", "", text(27), ""},
		{"title", "What", "the kind in words", text(46), ""},
		{"exceptions", "Exceptions", "findings that no exception in the rules accepts", number(12), ""},
		{"accepted", "Accepted", "by an exception in the rules", number(11), ""},
		{"first", "Look", "leads to the first of them", text(15), "Findings"},
	}, false, ""},
	{"Exceptions", "exceptions", "what the rules accept, until when, and whether it still serves", []column{
		{"state", "State", "in force, unused or expired", toned(11, states), ""},
		{"kind", "Kind", "that it accepts", text(27), ""},
		{"user_name", "Account", "whom it is about; empty for anybody", text(30), ""},
		{"item", "Item", "empty for any", text(24), ""},
		{"reason", "Reason", "as written", wrapped(40), ""},
		{"approved_by", "Approved by", "", text(28), ""},
		{"ticket", "Ticket", "", text(16), ""},
		{"expires", "Expires", "the last day it holds; empty if it has no end", xlsx.Column{Kind: xlsx.Date}, ""},
		{"findings", "Findings", "that it accepts", number(10), ""},
		{"rule", "Rule", "leads there", text(16), "Rules"},
	}, false, ""},
	{"Inputs", "inputs", "every file that was read, and what became of its rows", []column{
		{"system", "System", "okta or servicenow", text(12), ""},
		{"file", "File", "with the file in it, if it is an archive", text(44), ""},
		{"relations", "Holds", "the tables it fed", wrapped(36), ""},
		{"rows_read", "Rows read", "loaded, duplicate, rejected and not needed together", number(11), ""},
		{"rows_loaded", "Loaded", "", number(11), ""},
		{"rows_duplicate", "Duplicate", "the same again, or an older version", number(11), ""},
		{"rows_rejected", "Rejected", "could not be loaded: see the sheet Rejected", number(11), ""},
		{"rows_unresolved", "Unresolved", "of the rejected, those that refer to what no export holds", number(12), ""},
		{"rows_unused", "Not needed", "", number(12), ""},
		{"newest_at", "Newest time", "any record carries; UTC", xlsx.Column{Kind: xlsx.DateTime, Aside: true}, ""},
		{"bytes", "Bytes", "on disk", number(13), ""},
		{"form", "Form", "csv, json, ...", text(9), ""},
		{"encoding", "Encoding", "", text(14), ""},
		{"sha256", "SHA-256", "of the bytes on disk", text(68), ""},
	}, false, ""},
	{"Data quality", "quality", "what to worry about in the inputs", []column{
		{"severity", "Severity", "warning or note", toned(10, worries), ""},
		{"topic", "Topic", "a stable name", text(20), ""},
		{"message", "What", "with the numbers", wrapped(70), ""},
		{"hint", "What to do", "", wrapped(60), ""},
		{"affected", "Records", "affected, where they can be counted", number(10), ""},
		{"system", "System", "", aside(12), ""},
		{"file", "File", "", text(40), ""},
		{"relation", "Table", "", text(26), ""},
		{"line", "Line", "", number(9), ""},
		{"code", "Code", "stable, whatever the words", text(28), ""},
	}, false, ""},
	{"Rejected", "rejected", "every row that could not be loaded, and why", []column{
		{"system", "System", "", text(12), ""},
		{"file", "File", "", text(44), ""},
		{"record", "Record", "its number in the file, from 1", number(10), ""},
		{"line", "Line", "where known", number(10), ""},
		{"cause", "Why", "", wrapped(60), ""},
		{"value", "Value", "at fault, shortened", text(40), ""},
		{"relation", "Table", "where it would have gone", text(26), ""},
		{"code", "Code", "stable, whatever the words", text(28), ""},
	}, true, ""},
	{"Settings", "settings", "limits and fixes in force, written in the rules or by default", []column{
		{"name", "Setting", "its path in the rules", text(34), ""},
		{"value", "Value", "", text(24), ""},
		{"rule", "Where", "leads there", text(18), "Rules"},
	}, false, ""},
	{"Rules", "rules", "the rules file, line by line", []column{
		{"line", "Line", "as findings name it: rules.yaml:14", number(8), ""},
		{"text", "Text", "", xlsx.Column{Width: 150, Code: true}, ""},
	}, true, ""},
}

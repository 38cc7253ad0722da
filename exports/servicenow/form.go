package servicenow

import (
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Expected says, for an error, what files are understood.
const Expected = "expected records of sys_user (user_name, ...), sys_user_has_role (user, role), sys_user_role, sys_user_group, " +
	"sys_user_grmember (user, group), sys_group_has_role (group, role) or sys_user_role_contains (role, contains)"

type test func(fields) bool

func matching(matches test) func(*decode.Document, []staging.Cell) bool {
	return func(_ *decode.Document, cells []staging.Cell) bool { return matches(fieldsOf(cells)) }
}

// forms are tried in order: the more telling ones first.
var forms = []staging.Form{
	{
		Name:   "a saved API error",
		Match:  isError,
		Refuse: "is an error of ServiceNow's API that was saved in place of the data",
		Hint:   "repeat the export; the account that exports needs to read the table",
	},
	{Name: "SCIM users", Table: "servicenow_user", Relation: "servicenow.user", Read: readSCIMUsers, Match: isSCIMUsers},
	{Name: "SCIM groups", Table: "servicenow_group", Relation: "servicenow.group", Read: readSCIMGroups, Match: isSCIMGroups},
	{
		Name: "sys_user_has_role", Table: "servicenow_user_role", Relation: "servicenow.user_role", Read: readUserRole,
		Match: matching(func(f fields) bool { return !f.isAccount() && linked(f).has("user") && f.has("role") }),
	},
	{
		Name: "sys_user_grmember", Table: "servicenow_group_member", Relation: "servicenow.group_member", Read: readGroupMember,
		Match: matching(func(f fields) bool { return !f.isAccount() && linked(f).has("user") && f.has("group") }),
	},
	{
		Name: "sys_group_has_role", Table: "servicenow_group_role", Relation: "servicenow.group_role", Read: readGroupRole,
		Match: matching(func(f fields) bool { return f.has("group") && f.has("role") && !f.any("user_name") }),
	},
	{
		Name: "sys_user_role_contains", Table: "servicenow_role_contains", Relation: "servicenow.role_contains", Read: readRoleContains,
		Match: matching(func(f fields) bool { return f.has("role") && f.has("contains") }),
	},
	{
		Name: "sys_user", Table: "servicenow_user", Relation: "servicenow.user", Read: readUser,
		Match: matching(func(f fields) bool { return f.any("user_name") }),
	},
	{
		Name: "sys_user_role", Table: "servicenow_role", Relation: "servicenow.role", Read: readRole,
		Match: func(document *decode.Document, cells []staging.Cell) bool { return isRole(document, fieldsOf(cells)) },
	},
	{
		Name: "sys_user_group", Table: "servicenow_group", Relation: "servicenow.group", Read: readGroup,
		Match: func(document *decode.Document, cells []staging.Cell) bool {
			return isGroup(document, fieldsOf(cells))
		},
	},
}

// Recognise says which form a document has; nil if none. XML says itself.
func Recognise(document *decode.Document) *staging.Form {
	for i := range forms {
		if document.Table != "" && forms[i].Name == document.Table {
			return &forms[i]
		}
	}
	return staging.Recognise(forms, document, staging.Cells(document))
}

// Read plans how a recognised document is read.
func Read(form *staging.Form, reading *staging.Reading) {
	reading.System, reading.Table, reading.Relation = "servicenow", form.Table, form.Relation
	reading.DisplayTimes = displayTimes(reading.Document)
	if document := reading.Document; !document.HasColumns() && document.Shape.Has("__status") {
		reading.Interface = "jsonv2"
	}
	reading.Rows = reading.Document.Rows()
	cells := staging.Cells(reading.Document)
	form.Read(reading, cells)
	noteRepeated(reading, cells)
}

// isError matches {"error": {"message", "detail"}, "status": "failure"}.
func isError(document *decode.Document, _ []staging.Cell) bool {
	return document.Table == "error" || document.Form == decode.JSON && document.Shape.Has("error", "message") && !document.Shape.Has("sys_id")
}

var (
	roleFields  = []string{"elevated_privilege", "requires_subscription", "grantable", "scoped_admin", "suffix", "assignable_by", "can_delegate", "includes_roles"}
	groupFields = []string{"parent", "manager", "default_assignee", "cost_center", "exclude_manager", "include_members", "hourly_rate", "email", "type"}
)

func isRole(document *decode.Document, f fields) bool {
	return f.any("name") && (f.any(roleFields...) || !f.any(groupFields...) && named(document, "role") && !named(document, "group"))
}

func isGroup(document *decode.Document, f fields) bool {
	return f.any("name") && !f.has("user") && (f.any(groupFields...) || !f.any(roleFields...) && named(document, "group"))
}

// named says whether the file's name contains a word. It only decides if a file has no more
// than names and sys_ids, so that its content does not show what they are of.
func named(document *decode.Document, what string) bool {
	return strings.Contains(strings.ToLower(document.Name()), what)
}

// displayTimes says how a document writes times: JSON writes UTC, unless the
// Table API was asked for display values only; of CSV it depends on the rows.
func displayTimes(document *decode.Document) string {
	if document.HasColumns() {
		return "unknown"
	}
	for _, node := range document.Shape.Keys {
		if node.Has("display_value") && !node.Has("value") {
			return "yes"
		}
	}
	return "no"
}

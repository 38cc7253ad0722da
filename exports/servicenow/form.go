package servicenow

import (
	"regexp"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Expected says, for an error, what files are understood.
const Expected = "expected records of sys_user (user_name, ...), sys_user_has_role (user, role), sys_user_role, sys_user_group, " +
	"sys_user_grmember (user, group), sys_group_has_role (group, role), sys_user_role_contains (role, contains) or sys_user_delegate (user, delegate)"

// matching matches by the fields, which must not look like those of a table that is not read.
func matching(matches func(*decode.Document, fields) bool) func(*decode.Document, []staging.Cell) bool {
	return func(document *decode.Document, cells []staging.Cell) bool {
		f := fieldsOf(cells)
		return matches(document, f) && f.look() == ""
	}
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
		Name: "sys_user_delegate", Table: "servicenow_delegate", Relation: "servicenow.delegate", Read: readDelegate,
		Match: func(d *decode.Document, cells []staging.Cell) bool { return fieldsOf(cells).isDelegate() },
	},
	{
		Name: "sys_user_has_role", Table: "servicenow_user_role", Relation: "servicenow.user_role", Read: readUserRole,
		Match: matching(func(d *decode.Document, f fields) bool {
			return !f.isAccount(d) && linked(f).has("user") && f.has("role")
		}),
	},
	{
		Name: "sys_user_grmember", Table: "servicenow_group_member", Relation: "servicenow.group_member", Read: readGroupMember,
		Match: matching(func(d *decode.Document, f fields) bool {
			return !f.isAccount(d) && linked(f).has("user") && f.has("group")
		}),
	},
	{
		Name: "sys_group_has_role", Table: "servicenow_group_role", Relation: "servicenow.group_role", Read: readGroupRole,
		Match: matching(func(_ *decode.Document, f fields) bool { return f.has("group") && f.has("role") && !f.any("user_name") }),
	},
	{
		Name: "sys_user_role_contains", Table: "servicenow_role_contains", Relation: "servicenow.role_contains", Read: readRoleContains,
		Match: matching(func(_ *decode.Document, f fields) bool { return f.has("role") && f.has("contains") }),
	},
	{
		Name: "sys_user", Table: "servicenow_user", Relation: "servicenow.user", Read: readUser,
		Match: func(document *decode.Document, cells []staging.Cell) bool { return isUser(document, fieldsOf(cells)) },
	},
	{
		Name: "sys_user_role", Table: "servicenow_role", Relation: "servicenow.role", Read: readRole,
		Match: matching(isRole),
	},
	duty("task", "servicenow.task"), duty("sysapproval_approver", "servicenow.approval"), duty("cmdb_ci", "servicenow.configuration_item"),
	{
		Name: "sys_audit", Table: "servicenow_activity", Relation: "servicenow.activity", Read: readActivity,
		Match: func(*decode.Document, []staging.Cell) bool { return false }, // its name tells it
	},
	named("cmn_department"), named("cmn_location"), named("core_company"), named("cmn_cost_center"),
	{
		Name: "sys_user_group", Table: "servicenow_group", Relation: "servicenow.group", Read: readGroup,
		Match: matching(isGroup),
	},
}

// duty is the form of a table of what people have to do or answer for, which its name tells.
func duty(table, relation string) staging.Form {
	return staging.Form{
		Name: table, Table: "servicenow_duty", Relation: relation, Read: readDuty(table),
		Match: func(*decode.Document, []staging.Cell) bool { return false },
	}
}

// named is the form of a table that names what accounts refer to.
func named(table string) staging.Form {
	return staging.Form{
		Name: table, Table: "servicenow_named", Relation: "servicenow.named_record", Read: readNamed(table),
		Match: matching(func(_ *decode.Document, f fields) bool { return f.any("sys_id") && isReference(f) == table }),
	}
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

// The fields of sys_user_role and sys_user_group: those that no other table exported beside
// them has, and the others.
var (
	roleFields     = []string{"elevated_privilege", "requires_subscription", "grantable", "scoped_admin", "assignable_by", "can_delegate", "includes_roles"}
	roleFieldsToo  = []string{"name", "description", "suffix", "encryption_context", "active"}
	groupFields    = []string{"default_assignee", "exclude_manager", "include_members", "hourly_rate", "average_daily_fte", "vendors"}
	groupFieldsToo = []string{"name", "description", "active", "parent", "manager", "cost_center", "email", "type", "source", "points", "roles"}
)

var (
	roleStem  = regexp.MustCompile(`(^|[^a-z])roles?([^a-z]|$)`)
	groupStem = regexp.MustCompile(`(^|[^a-z])groups?([^a-z]|$)`)
)

// isRole matches roles: by a field that only they have, or, if they have no field but those
// of roles, by what the file is called.
func isRole(document *decode.Document, f fields) bool {
	if !f.any("name") || f.any("user", "user_name") {
		return false
	}
	return f.any(roleFields...) || isCalled(document, roleStem) && !isCalled(document, groupStem) && f.consistOf(roleFields, roleFieldsToo)
}

// isGroup matches groups, of which nothing is one for its name alone: by a field that only
// they have; or, if they have no field but those of groups, by one of these or by what the
// file is called.
func isGroup(document *decode.Document, f fields) bool {
	if !f.any("name") || f.has("user") || f.any("user_name") || isReference(f) != "" {
		return false
	}
	if f.any(groupFields...) {
		return true
	}
	isTold := f.any("parent") || f.any("type") && f.any("manager", "source", "active") || isCalled(document, groupStem)
	return isTold && f.consistOf(groupFields, groupFieldsToo)
}

// isCalled says whether a word is in the name of the file or of the sheet.
func isCalled(document *decode.Document, word *regexp.Regexp) bool {
	return word.MatchString(strings.ToLower(document.Stem())) || word.MatchString(strings.ToLower(document.List()))
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

package plan

import (
	"slices"
	"strings"
)

const (
	everything = "ORDERBYsys_id" // no filter: inactive accounts and inherited roles, too
	tableForm  = "Table API with display_value=all, JSON lines of the script, or CSV of raw values"
)

// accountFields are those of sys_user that every reconciliation reads.
var accountFields = []string{
	"sys_id", "user_name", "name", "email", "active", "locked_out", "last_login", "last_login_time",
	"web_service_access_only", "internal_integration_user", "sys_created_on", "sys_updated_on",
}

// otherTables are the tables beside sys_user, with the fields that loading knows.
var otherTables = []Table{
	{Table: "sys_user_role", Fields: []string{"sys_id", "name", "elevated_privilege", "requires_subscription", "sys_updated_on"},
		NeededFor: []string{"names of roles, and which need a licence"}},
	{Table: "sys_user_has_role", Fields: []string{"sys_id", "user", "role", "state", "inherited", "inh_count", "sys_created_on", "sys_updated_on"},
		NeededFor: []string{"who holds which role"}},
	{Table: "sys_user_group", Fields: []string{"sys_id", "name", "active", "parent", "manager", "type", "source", "sys_updated_on"},
		NeededFor: []string{"names of groups, whose roles they inherit, and who answers for them"}},
	{Table: "sys_user_grmember", Fields: []string{"sys_id", "user", "group", "sys_created_on", "sys_updated_on"},
		NeededFor: []string{"who is in which group, and where inherited roles come from"}},
	{Table: "sys_group_has_role", Fields: []string{"sys_id", "group", "role", "inherits"},
		NeededFor: []string{"which roles a group gives"}},
	{Table: "sys_user_role_contains", Fields: []string{"sys_id", "role", "contains"},
		NeededFor: []string{"which roles a role contains"}},
}

// named are the tables that name what accounts refer to.
var named = map[string]string{
	"department": "cmn_department", "location": "cmn_location", "company": "core_company", "cost_center": "cmn_cost_center",
}

// references are those fields of accounts, and the manager.
var references = []string{"department", "manager", "company", "location", "cost_center"}

// tablesFor are the tables of ServiceNow for a purpose.
func tablesFor(needs Needs, purpose string) []Table {
	account := accountsFor(needs, purpose)
	tables := []Table{account}
	for _, each := range otherTables {
		if purpose == "verify" && (each.Table == "sys_group_has_role" || each.Table == "sys_user_role_contains") {
			continue // no change is about them
		}
		each.Fields = slices.Clone(each.Fields)
		switch {
		case purpose == "review":
			each.Fields = append(each.Fields, forReviewers[each.Table]...)
		case purpose != "verify" && each.Table == "sys_user_has_role":
			each.Fields = append(each.Fields, "sys_created_by") // who gave it
		}
		tables = append(tables, each)
	}
	for _, field := range references {
		if table := named[field]; table != "" && slices.Contains(account.Fields, field) {
			tables = append(tables, Table{Table: table, Fields: []string{"sys_id", "name", "sys_updated_on"},
				NeededFor: []string{"what " + field + " of accounts refers to"}})
		}
	}
	if purpose != "verify" {
		tables = append(tables, delegates)
	}
	if purpose == "reconcile" {
		tables = append(tables, dutiesFor(needs)...)
	}
	for i := range tables {
		tables[i].Query, tables[i].Order, tables[i].Form = everything, "sys_id", tableForm
	}
	return tables
}

// forReviewers are what reviewers are shown, and by whom reviews are routed.
var forReviewers = map[string][]string{
	"sys_user":          {"first_name", "last_name", "title", "department", "manager"},
	"sys_user_role":     {"description"},
	"sys_user_has_role": {"granted_by", "sys_created_by"},
	"sys_user_grmember": {"sys_created_by"},
}

// delegates say to whom a review goes while somebody is away, and which delegations went wrong.
var delegates = Table{
	Table: "sys_user_delegate", Optional: true,
	Fields:    []string{"sys_id", "user", "delegate", "starts", "ends", "approvals", "assignments", "notifications", "invitations", "sys_updated_on"},
	NeededFor: []string{"who decides while somebody is away, and whose delegation goes on when it should not"},
}

// duties are what somebody leaves behind whose account is closed. These tables may be the largest of
// an instance: they are asked for if rules ask what is in them.
var duties = []Table{
	{Table: "sysapproval_approver", Optional: true, Fields: []string{"sys_id", "state", "approver", "sys_created_on", "sys_updated_on"},
		NeededFor: []string{"which approvals are asked of people whose account would be closed"}},
	{Table: "task", Optional: true, Fields: []string{"sys_id", "active", "assigned_to", "opened_at", "sys_created_on", "sys_updated_on"},
		NeededFor: []string{"which tasks are assigned to them"}},
	{Table: "cmdb_ci", Optional: true, Fields: []string{"sys_id", "owned_by", "managed_by", "sys_updated_on"},
		NeededFor: []string{"which configuration items they own or manage"}},
}

// dutyRelations are the canonical tables that these feed.
var dutyRelations = map[string]string{
	"sysapproval_approver": "servicenow.approval", "task": "servicenow.task", "cmdb_ci": "servicenow.configuration_item",
}

func dutiesFor(needs Needs) []Table {
	var tables []Table
	for _, each := range duties {
		custom := needs.readOf(dutyRelations[each.Table])
		var reasons []string
		if len(needs.Impact) > 0 {
			reasons = append(reasons, because(each.NeededFor[0], needs.Impact))
		}
		if len(custom) > 0 {
			reasons = append(reasons, because(ownFindings, custom))
		}
		if each.NeededFor = reasons; len(reasons) > 0 {
			tables = append(tables, each)
		}
	}
	return tables
}

// ownFindings is why a table is needed that only custom findings read.
const ownFindings = "custom findings"

// forOtherRules are the fields that rules which are not written yet may read.
var forOtherRules = []string{"first_name", "last_name", "employee_number", "title", "department", "manager", "company", "location", "cost_center"}

// accountsFor is sys_user with the fields that rules name.
func accountsFor(needs Needs, purpose string) Table {
	table := Table{Table: "sys_user", Fields: slices.Clone(accountFields), NeededFor: []string{"accounts: who they are, whether they are open, and when they were used"}}
	add := func(fields ...string) {
		for _, each := range fields {
			if !slices.Contains(table.Fields, each) {
				table.Fields = append(table.Fields, each)
			}
		}
	}
	for _, each := range needs.Fields {
		add(each.Name)
		if reference, _, isWalked := strings.Cut(each.Name, "."); isWalked || slices.Contains(references, reference) {
			add(reference)
		}
		if each.Name == "manager" {
			add("employee_number") // a manager may be known by it
		}
	}
	switch {
	case purpose == "review":
		add(forReviewers["sys_user"]...)
	case needs.isForAll(purpose):
		add(forOtherRules...)
		table.NeededFor = append(table.NeededFor, "what rules that are not written yet may compare")
	}
	if purpose != "verify" { // no change is about them
		add("identity_type", "manager")
	}
	if len(needs.Fields) > 0 {
		table.NeededFor = append(table.NeededFor, because("what rules compare", needs.Fields))
	}
	table.Why = whys(needs.Fields)
	return table
}

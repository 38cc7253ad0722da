// Package extract reads what an extract says of itself: rolecall-extract.json,
// which the scripts of rolecall exports plan write beside the files, or a
// *.extract.yaml written by hand. It says where the files come from, by whom,
// with which query, and how many records there are: so that what is missing
// shows.
//
// Such a file is read strictly, and trusted in nothing: it can name files beside it
// and below it, no others. What it says is compared with what was read in SQL
// (exports/account).
package extract

import (
	"maps"
	"slices"
	"time"
)

// Extract is one extract from one system.
type Extract struct {
	File   string // as people know it
	SHA256 string // of its bytes
	Bytes  int64

	System      string // okta or servicenow
	Instance    string // acme.service-now.com, acme.okta.com
	Environment string // production, ...
	By          string // who took it
	Roles       []string
	Method      string // how it was taken, in words
	Started     time.Time
	Finished    time.Time
	Tool        string
	PlanSHA256  string // of the plan.json it was made by
	Tables      []Table
}

// Table is what an extract says of one table, or of one list of Okta's.
type Table struct {
	Line        int
	Name        string // sys_user, okta.user, ...
	Query       string // as it was asked
	Filter      string // in words, of whoever knows that the table is not whole
	Fields      []string
	CountBefore *int64 // how many records the system said there are, before it was read
	CountAfter  *int64 // and after
	Count       *int64 // how many a person says there are
	RowsWritten *int64
	Complete    *bool // the list was followed to its end, or a person says that it is whole
	Parts       []Part
}

// Part is one file of a table.
type Part struct {
	Line   int
	File   string // relative to the extract's folder, with / between; "" if no record was there to write
	Rows   *int64
	SHA256 string // lower-case hex
	First  string // the sys_id of its first record
	Last   string
	Group  string // of members: the id of the group
}

// relations are the tables that an extract may name, and the canonical tables they feed; ""
// for those that are read by other commands only.
var relations = map[string]string{
	"sys_user": "servicenow.user", "sys_user_role": "servicenow.role", "sys_user_group": "servicenow.group",
	"sys_user_has_role": "servicenow.user_role", "sys_user_grmember": "servicenow.group_member",
	"sys_group_has_role": "servicenow.group_role", "sys_user_role_contains": "servicenow.role_contains",
	"sys_user_delegate": "servicenow.delegate",
	"task":              "servicenow.task", "sysapproval_approver": "servicenow.approval", "cmdb_ci": "servicenow.configuration_item",
	"sys_audit":      "servicenow.activity",
	"cmn_department": "servicenow.named_record", "cmn_location": "servicenow.named_record",
	"core_company": "servicenow.named_record", "cmn_cost_center": "servicenow.named_record",

	"okta.user": "okta.user", "okta.group": "okta.group", "okta.membership": "okta.membership",
	"okta.app_user": "okta.app_user", "okta.app_group": "okta.app_group", "okta.group_owner": "okta.group_owner", "okta.sign_on": "okta.sign_on",
	"okta.admin": "okta.admin_role", "okta.admin_role": "okta.admin_role",
	"okta.user_schema": "", "okta.app": "", "okta.group_rule": "", "okta.mapping": "", "okta.push_mapping": "",
}

// Tables are the tables that an extract may name.
func Tables() []string { return slices.Sorted(maps.Keys(relations)) }

// Relation is the canonical table that a table feeds; "" if none.
func (t Table) Relation() string { return relations[t.Name] }

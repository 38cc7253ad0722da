package servicenow

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// users are the classes of sys_user in the base system: tables that extend it.
var userClasses = []string{"sys_user", "customer_contact", "csm_consumer_user"}

// referenceTables are the tables that name what accounts refer to.
var referenceTables = []string{"cmn_department", "cmn_location", "core_company", "cmn_cost_center"}

// optionalTables are not missed if they lack what they must have.
var optionalTables = slices.Concat([]string{"sys_user_delegate", "sys_audit"}, dutyTables, referenceTables)

// dutyTables are the tables of what people have to do, or answer for. Their fields are those of
// many tables: their names tell them.
var dutyTables = []string{"task", "sysapproval_approver", "cmdb_ci"}

// required are the fields without which the records of a table say nothing here.
var required = map[string][]string{
	"sys_user": {"user_name"}, "sys_user_role": {"name"}, "sys_user_group": {"name"},
	"sys_user_has_role": {"user", "role"}, "sys_user_grmember": {"user", "group"}, "sys_group_has_role": {"group", "role"},
	"sys_user_role_contains": {"role", "contains"}, "sys_user_delegate": {"user", "delegate"},
	"task": {"assigned_to", "active"}, "sysapproval_approver": {"approver", "state"}, "cmdb_ci": {"owned_by", "managed_by"}, "sys_audit": {"user"},
	"cmn_department": {"sys_id", "name"}, "cmn_location": {"sys_id", "name"}, "core_company": {"sys_id", "name"}, "cmn_cost_center": {"sys_id", "name"},
}

// linkTables are the tables that link other records to users.
var linkTables = []string{"sys_user_has_role", "sys_user_grmember", "sys_user_delegate"}

// lacks are the required fields of a table that are not there.
func lacks(table string, f fields) []string {
	if table == "sys_audit" && f.isAggregate() {
		return nil
	}
	if slices.Contains(linkTables, table) {
		f = linked(f)
	}
	return slices.DeleteFunc(slices.Clone(required[table]), f.has)
}

// others are tables of the base system that have what the tables read here have: a name, a
// user_name, a user and a group. A name of the first ones stands for all that begin so.
var (
	otherFamilies = regexp.MustCompile(`^((cmdb|cmn|core|alm|ast|kb|ecc|discovery|oauth|ldap|syslog|sysevent|sysapproval|sys_audit|sys_history|sys_email|` +
		`sys_transaction|sys_journal|sys_attachment|sys_security|sys_report|sys_filter|sys_script|sys_update|sys_dictionary|sys_db|sys_import|sys_data|sys_ui|` +
		`sys_app|sys_choice|sys_properties|sys_trigger|sys_certificate|sys_notification|live_(group|profile|message|feed)|metric|user_criteria|business_unit)(_.*|)|` +
		`(incident|problem)(_task|_sla)?|(sc_(req|cat|task|item|cart)|change_(request|task)|v_user|task_(ci|sla)|contract_(sla|rel)|customer_account|service_offering|wf_).*|` +
		`task|contract|sla|contract_sla)$`)
	otherTables = []string{"sys_user_session", "sys_user_token", "sys_user_preference", "sys_user_group_type", "sys_user_role_category",
		"sys_user_role_request", "sys_user_visited", "sys_user_presence", "sys_user_multifactor_auth", "sys_user_ui_preference", "sys_user_certificate", "sys_user_location",
		"sys_group_covers_location", "sys_user_skill", "sys_user_has_skill", "sys_user_has_license", "sys_user_import", "sys_group_covers", "sys_auth_profile_basic"}
	customTable = regexp.MustCompile(`^(sys|sn|u|x|u_x)_[a-z0-9_]+$`)
)

// tableOfName is the table that a file, a sheet or an address is called by, "" if none.
func tableOfName(name string) string {
	name = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(name)), ".do")
	name = strings.TrimPrefix(name, "rolecall-") // as the scripts of rolecall call it
	name = behind.ReplaceAllString(name, "")
	found := ""
	for table := range required {
		if rest, isSo := strings.CutPrefix(name, table); isSo && len(table) > len(found) && suffix.MatchString(rest) {
			found = table
		}
	}
	if found != "" {
		return found
	}
	if slices.Contains(userClasses, name) {
		return "sys_user"
	}
	if plain := plainNames[strings.Trim(strings.NewReplacer("-", "", " ", "", "_", "").Replace(name), "0123456789()")]; plain != "" {
		return plain
	}
	if slices.Contains(otherTables, name) || tableName.MatchString(name) && otherFamilies.MatchString(name) {
		return name
	}
	return ""
}

var (
	behind    = regexp.MustCompile(`(_list)?(\.do)?([ ._-]*(\([0-9]+\)|[0-9]+|copy))*$`) // what a browser or a person puts behind the name of a list
	suffix    = regexp.MustCompile(`^$|^[^a-z0-9_].*$|^_([0-9].*|list|export|extract|all|full|page.*|part.*|slice.*|deleted|inactive|active)$`)
	tableName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// plainNames are what people call files of tables in words. Those of the tables of people,
// roles and groups are not among them: what such files hold, their fields must show.
var plainNames = map[string]string{
	"department": "cmn_department", "departments": "cmn_department", "location": "cmn_location", "locations": "cmn_location",
	"company": "core_company", "companies": "core_company", "costcenter": "cmn_cost_center", "costcenters": "cmn_cost_center",
}

// tableOfAddress is the table that a browser asked for, "" if the address is of none.
func tableOfAddress(address string) string {
	if match := tableAddress.FindStringSubmatch(address); match != nil {
		return strings.ToLower(match[1] + match[2])
	}
	return ""
}

var tableAddress = regexp.MustCompile(`/api/now/(?:v[0-9]+/)?(?:table|stats)/([A-Za-z0-9_]+)|/([a-z0-9_]+?)(?:_list)?\.do$`)

// tableOfClass is the table that the records say they are of, in sys_class_name; "" if they
// don't, or if it may be one that extends a table read here.
func tableOfClass(document *decode.Document, f fields) string {
	cell, ok := f["sys_class_name"]
	if !ok {
		return ""
	}
	if table := nameOf(document); slices.Contains(dutyTables, table) {
		return table // whose records are of the classes that extend it
	}
	values := cell.Values(document)
	if len(values) == 0 && cell.Node != nil {
		values = document.FirstValues(0, cell.Name, "value")
	}
	for _, value := range values {
		table := strings.ToLower(value)
		switch {
		case slices.Contains(userClasses, table):
			return "sys_user"
		case required[table] != nil || otherFamilies.MatchString(table) && tableName.MatchString(table):
			return table
		}
	}
	return ""
}

// nameOf is the table that the document is called by: its sheet or list, if somebody named
// that, else its file.
func nameOf(document *decode.Document) string {
	if table := tableOfName(document.List()); table != "" {
		return table
	}
	return tableOfName(document.Stem())
}

// formOf is the form of a table that is read, nil if it is not.
func formOf(table string) *staging.Form {
	for i := range forms {
		if forms[i].Name == table {
			return &forms[i]
		}
	}
	return nil
}

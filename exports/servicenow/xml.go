package servicenow

import "rolecall/exports/decode"

// Elements are what is read in XML. The list menu's and ?XML exports, and the
// documents inside update sets, name the element of a record by its table;
// users of a class of their own have that class's. The Table API, asked for
// XML, calls each record result, and says error where it failed.
var Elements = decode.Elements{
	Records: []string{"sys_user", "sys_user_has_role", "sys_user_role", "sys_user_group", "sys_user_grmember", "sys_group_has_role",
		"sys_user_role_contains", "sys_user_delegate", "task", "sysapproval_approver", "cmdb_ci", "sys_audit", "customer_contact", "csm_consumer_user", "cmn_department", "cmn_location", "core_company", "cmn_cost_center", "result", "record", "error"},
	Embedded: map[string]string{"sys_update_xml": "payload"},
}

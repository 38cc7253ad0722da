package rules

import "slices"

// StandardFields are sys_user's fields as ServiceNow ships the table.
func StandardFields() []string { return slices.Clone(standardFields) }

// standardFields are sys_user's fields as ServiceNow ships the table: a rule
// may name one that happens not to be exported.
var standardFields = []string{
	"active", "agent_status", "avatar", "building", "business_criticality", "calendar_integration", "city", "company",
	"correlation_id", "cost_center", "country", "date_format", "default_perspective", "department", "edu_status", "email",
	"employee_number", "enable_multifactor_authn", "failed_attempts", "federated_id", "first_name", "gender", "home_phone",
	"identity_type", "internal_integration_user", "introduction", "last_login", "last_login_time", "last_name",
	"ldap_server", "location", "locked_out", "manager", "middle_name", "mobile_phone", "name", "notification",
	"on_schedule", "password_needs_reset", "phone", "photo", "preferred_language", "roles", "schedule", "source",
	"sso_source", "state", "street", "sys_class_name", "sys_created_by", "sys_created_on", "sys_domain", "sys_id",
	"sys_updated_by", "sys_updated_on", "time_format", "time_sheet_policy", "time_zone", "title", "user_name", "vip",
	"web_service_access_only", "zip",
}

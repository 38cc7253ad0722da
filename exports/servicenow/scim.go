package servicenow

import (
	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// ServiceNow's SCIM API lists users and groups as RFC 7643 has them:
// {"Resources": [{"id": sys_id, "userName": ..., "emails": [...]}]}.

// enterprise is the key of SCIM's attributes for employees.
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

func isSCIMUsers(document *decode.Document, _ []staging.Cell) bool {
	return !document.HasColumns() && document.Shape.Has("userName") &&
		(document.Shape.Has("schemas") || document.Shape.Has("emails") || document.Shape.Has("id"))
}

func isSCIMGroups(document *decode.Document, _ []staging.Cell) bool {
	return !document.HasColumns() && document.Shape.Has("displayName") && !document.Shape.Has("userName") &&
		(document.Shape.Has("schemas") || document.Shape.Has("members")) && document.Shape.Has("id")
}

// scimUser says where the fields of sys_user are in SCIM: of two places of one
// field, the first that is filled counts.
var scimUser = []struct {
	column string
	path   []string
}{
	{"sys_id", []string{"id"}},
	{"user_name", []string{"userName"}},
	{"active", []string{"active"}},
	{"first_name", []string{"name", "givenName"}},
	{"last_name", []string{"name", "familyName"}},
	{"name", []string{"displayName"}},
	{"name", []string{"name", "formatted"}},
	{"title", []string{"title"}},
	{"employee_number", []string{enterprise, "employeeNumber"}},
	{"department_value", []string{enterprise, "department"}},
	{"cost_center_value", []string{enterprise, "costCenter"}},
	{"company_value", []string{enterprise, "organization"}},
	{"manager_value", []string{enterprise, "manager", "value"}},
	{"manager_display", []string{enterprise, "manager", "displayName"}},
	{"role_names", []string{"roles"}},
	{"group_names", []string{"groups"}},
}

func readSCIMUsers(reading *staging.Reading, _ []staging.Cell) {
	reading.List = "scim" // it leaves out what is unset, as Okta's API does
	expressions := map[string]string{}
	for _, each := range scimUser {
		if !reading.Document.Shape.Has(each.path...) {
			continue
		}
		expr := reading.Rows.Value(each.path...)
		if before, ok := expressions[each.column]; ok {
			expr = "coalesce(" + before + ", " + expr + ")"
		}
		expressions[each.column] = expr
	}
	for _, each := range scimUser {
		if expr, ok := expressions[each.column]; ok {
			reading.Add(each.column, expr)
		}
	}
	scimTimes(reading)
	if reading.Document.Shape.Has("emails") {
		reading.Add("email", primary(reading.Rows.Value("emails")))
	}
}

func readSCIMGroups(reading *staging.Reading, _ []staging.Cell) {
	reading.Add("sys_id", reading.Rows.Value("id"))
	reading.Add("name", reading.Rows.Value("displayName"))
	scimTimes(reading)
	if reading.Document.Shape.Has("members") {
		reading.Add("members", reading.Rows.Value("members"))
	}
}

// scimTimes adds the times of a record, which are in RFC 3339, in any zone.
func scimTimes(reading *staging.Reading) {
	for column, key := range map[string]string{"sys_created_on": "created", "sys_updated_on": "lastModified"} {
		if reading.Document.Shape.Has("meta", key) && (column != "sys_created_on" || reading.Table == "servicenow_user") {
			reading.Add(column, "cast(try_cast("+reading.Rows.Value("meta", key)+" as timestamptz) at time zone 'UTC' as varchar)")
		}
	}
}

// primary is the value marked as primary in a list, else the first.
func primary(list string) string {
	values := `from_json(case when json_valid(` + list + `) then ` + list + ` end, '[{"value": "varchar", "primary": "varchar"}]')`
	return "coalesce(list_filter(" + values + ", lambda each: each.\"primary\" = 'true')[1].value, " + values + "[1].value)"
}

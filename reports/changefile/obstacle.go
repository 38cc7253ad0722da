package changefile

import (
	"fmt"
	"slices"
	"strings"
)

// Why a change is in no file for the other system. The many for ServiceNow are
// counted in the form for Okta, not listed.
const (
	madeInOkta       = "it is a change in Okta, not in ServiceNow: see the form okta"
	madeInServiceNow = "it is a change in ServiceNow, not in Okta"
	notMade          = "the plan's files in this form do not contain it"
)

// operations are what is done to records, table by table.
var operations = map[string][]string{
	"sys_user":          {"create", "update"},
	"sys_user_has_role": {"create", "delete"},
	"sys_user_grmember": {"create", "delete"},
	delegations:         {"update"},
}

// serviceNowObstacle is what keeps a change out of every form for ServiceNow.
func serviceNowObstacle(c correction) string {
	known := operations[c.Table]
	switch {
	case c.System != "servicenow":
		return madeInOkta
	case known == nil:
		return "rolecall writes no changes to the table " + c.Table
	case !slices.Contains(known, c.Operation):
		return "a " + c.Table + " is never changed by " + c.Operation
	case c.Operation != "create" && c.RecordID != "" && !isSysID(c.RecordID):
		return "the record's id in the exports is not a sys_id"
	case c.Table == "sys_user" && len(c.Fields) == 0:
		return "it names no field"
	case c.Table == delegations:
		if reason := delegationObstacle(c); reason != "" {
			return reason
		}
	}
	for _, each := range c.Fields {
		if reason := fieldObstacle(each); reason != "" {
			return reason
		}
	}
	return ""
}

// delegations is the table of who may act for whom.
const delegations = "sys_user_delegate"

// delegationObstacle is what keeps the end of a delegation out: nothing else is changed, and there
// is no name to find it by.
func delegationObstacle(c correction) string {
	switch {
	case len(c.Fields) != 1 || c.Fields[0].Name != "ends":
		return "only the field ends of a delegation is changed"
	case c.RecordID == "":
		return "the exports give no sys_id of the record"
	}
	return ""
}

// protectedFields are not the plan's to set.
var protectedFields = []string{"user_password", "password_needs_reset", "roles"}

func fieldObstacle(each field) string {
	name := strings.ToLower(each.Name)
	switch {
	case !isFieldName(each.Name):
		return fmt.Sprintf("%q is not a field's name", each.Name)
	case strings.HasPrefix(name, "sys_"), slices.Contains(protectedFields, name):
		return "the field " + name + " is set by the platform"
	case each.Type == "boolean" && each.After != "true" && each.After != "false":
		return fmt.Sprintf("%s is true or false, not %q", each.Name, each.After)
	case each.Type == "date_time" && each.After != "" && !utcTime.MatchString(each.After):
		return each.Name + " is a date and time, to be given in UTC as 2026-11-01 09:30:00"
	}
	return ""
}

// guardObstacle is what keeps a change out of the forms that the guard makes:
// it finds records by sys_id, else by their names.
func guardObstacle(c correction) string {
	if reason := serviceNowObstacle(c); reason != "" {
		return reason
	}
	isByName := c.RecordID == "" || c.Table != "sys_user"
	switch {
	case c.RecordID == "" && c.User == "" && c.UserName == "":
		return "the exports give neither a sys_id nor a user_name"
	case c.User != "" && !isSysID(c.User), c.Role != "" && !isSysID(c.Role), c.Group != "" && !isSysID(c.Group):
		return "an id in the exports is not a sys_id"
	case c.Table == "sys_user_has_role" && c.Role == "" && c.RoleName == "":
		return "the exports do not name the role"
	case c.Table == "sys_user_grmember" && c.Group == "" && c.GroupName == "":
		return "the exports do not name the group"
	case c.IsUnclear:
		return "the name does not identify the record to remove"
	case isByName && c.User == "" && isCondition(c.UserName):
		return "the user_name cannot be looked up: ServiceNow's queries would read it as a condition"
	case c.Role == "" && isCondition(c.RoleName), c.Group == "" && isCondition(c.GroupName):
		return "its name cannot be looked up: ServiceNow's queries would read it as a condition"
	}
	for _, each := range c.Fields {
		if each.Type == "reference" && isCondition(each.After) {
			return each.Name + " cannot be looked up: ServiceNow's queries would read its display value as a condition"
		}
	}
	return ""
}

// isCondition says whether a query of ServiceNow takes a value for something
// else than the value.
func isCondition(text string) bool {
	const script = "javascript:"
	text = strings.TrimSpace(text)
	return strings.EqualFold(text, "null") || len(text) >= len(script) && strings.EqualFold(text[:len(script)], script)
}

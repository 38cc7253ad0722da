package servicenow

import (
	"regexp"
	"slices"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// ownField is a field name, or a label, that ServiceNow writes and Okta does
// not.
var ownField = regexp.MustCompile(`^(sys_[a-z_]+|u_[a-z0-9_]+|__status|inh_count|inh_map|user_name|first_name|last_name|employee_number|locked_out` +
	`|last_login_time|federated_id|granted_by|included_in_role|inherited|inherits|contains|elevated_privilege|requires_subscription|grantable` +
	`|web_service_access_only|internal_integration_user|cost_center|(user|role|group|parent|manager|contains)\.[a-z_.]+` +
	`|Inheritance Count|Inherited|Granted by|Included in role|Web service access only|Internal Integration User|Sys ID|Last login time|Elevated privilege)$`)

// Owns says whether no other system writes such a document: it has fields that
// every table of ServiceNow has.
func Owns(document *decode.Document) bool {
	return slices.ContainsFunc(staging.Cells(document), func(cell staging.Cell) bool { return tableField.MatchString(cell.Name) })
}

var tableField = regexp.MustCompile(`^(sys_[a-z_]+|__status|Sys ID)$`)

// Marks are the columns or keys of a document that speak of ServiceNow.
func Marks(document *decode.Document) []string {
	var marks []string
	for _, cell := range staging.Cells(document) {
		if ownField.MatchString(cell.Name) {
			marks = append(marks, cell.Name)
		}
	}
	return marks
}

package servicenow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// labels are fields by their labels in English list exports, folded to a
// field name's spelling, where the label is not the name. They are those of
// the tables read here, the fields every table has, and the other fields of
// sys_user, since rules may name them.
var labels = map[string]string{
	// every table
	"created": "sys_created_on", "created_on": "sys_created_on", "created_by": "sys_created_by",
	"opened": "opened_at", "updated": "sys_updated_on", "updated_on": "sys_updated_on", "updated_by": "sys_updated_by", "updates": "sys_mod_count",
	"class": "sys_class_name", "domain": "sys_domain", "domain_path": "sys_domain_path", "tags": "sys_tags", "application": "sys_scope",

	// sys_user
	"user_id": "user_name", "given_name": "first_name", "family_name": "last_name", "surname": "last_name",
	"e_mail": "email", "email_address": "email", "employee_no": "employee_number", "employee_id": "employee_number", "locked": "locked_out",
	"business_phone": "phone", "zip_postal_code": "zip", "state_province": "state", "country_code": "country", "prefix": "introduction",
	"enable_multifactor_authentication": "enable_multifactor_authn", "language": "preferred_language", "calendar_integration": "calendar_integration",
	"failed_login_attempts": "failed_attempts", "ldap_server": "ldap_server", "default_perspective": "default_perspective",
	"web_service_access": "web_service_access_only", "integration_user": "internal_integration_user",

	// sys_user_has_role, sys_user_grmember, sys_group_has_role, sys_user_role_contains
	"inheritance_count": "inh_count", "inheritance_map": "inh_map", "granted_by_group": "granted_by", "contains_role": "contains",
	"contained_role": "contains", "included_in_role_instance": "included_in_role_instance",

	// sys_user_delegate
	"all_notifications": "notifications", "meeting_invitations": "invitations",

	// sys_user_group, sys_user_role
	"parent_group": "parent", "group_manager": "manager", "group_type": "type", "group_email": "email",
	"elevated_privileges": "elevated_privilege", "requires_subscription_license": "requires_subscription", "delegatable": "can_delegate",
}

// field is the field name of a header or key: itself, lower-case, or that of
// its label. A dot-walked column keeps its path, each step named so:
// "User.User ID" is user.user_name.
func field(name string) string {
	steps := strings.Split(strings.ToLower(name), ".")
	for i, step := range steps {
		steps[i] = strings.Trim(notField.ReplaceAllString(step, "_"), "_")
		if known, ok := labels[steps[i]]; ok {
			steps[i] = known
		}
	}
	return strings.Trim(strings.Join(steps, "."), ".")
}

var notField = regexp.MustCompile(`[^a-z0-9_]+`)

// fieldOf is the field name of a cell. Keys in JSON and XML are the names of fields: a label
// is what a list shows to people.
func fieldOf(cell staging.Cell) string {
	if cell.Node != nil {
		return strings.ToLower(cell.Name)
	}
	return field(cell.Name)
}

// fields are the cells of a document by field name; of several with one name
// the first counts.
type fields map[string]staging.Cell

func fieldsOf(cells []staging.Cell) fields {
	found := fields{}
	for _, cell := range cells {
		if name := fieldOf(cell); name != "" {
			if _, taken := found[name]; !taken {
				found[name] = cell
			}
		}
	}
	for name := range displaysOf(found) {
		delete(found, name+displaySuffix)
	}
	return found
}

// displaySuffix is behind the name of a reference where a record of rolecall's own script has
// what the field displays: department, department__display.
const displaySuffix = "__display"

// displaysOf are the cells that hold what other fields display, by the names of those.
func displaysOf(all fields) fields {
	found := fields{}
	for name, cell := range all {
		shown, isDisplay := strings.CutSuffix(name, displaySuffix)
		if _, isField := all[shown]; isDisplay && isField {
			found[shown] = cell
		}
	}
	return found
}

// linked are the fields of a table that links records to users. The label of a
// dot-walked column is that of its last step, so that "User ID" in a list of
// grants or memberships is user.user_name: such tables have no such fields
// themselves.
func linked(f fields) fields {
	found := fields{}
	for name, cell := range f {
		found[name] = cell
	}
	for _, name := range []string{"user_name", "email", "first_name", "last_name"} {
		cell, ok := f[name]
		if _, taken := found["user."+name]; ok && !taken {
			found["user."+name] = cell
			delete(found, name)
		}
	}
	return found
}

// noteRepeated notes the labels that several columns have, of which the first
// is read: which is which only the list's settings say.
func noteRepeated(reading *staging.Reading, cells []staging.Cell) {
	times := map[string]int64{}
	for _, cell := range cells {
		name := field(cell.Name)
		if cell.Name == name {
			continue // of a field that is there twice, every system's exports are warned
		}
		if times[name]++; times[name] == 2 && reading.Document.HasColumns() && name != "" {
			notice := decode.Notice{Code: "column.repeated_label", Args: []any{strconv.Quote(cell.Name)}}
			if !reading.Has(name) && !reading.Has(name+"_value") {
				notice.Severity = "note" // nothing is read of any of them
			}
			reading.Document.Notices = append(reading.Document.Notices, notice)
		}
	}
}

// has says whether the field is there, as itself or dot-walked.
func (f fields) has(name string) bool {
	if _, ok := f[name]; ok {
		return true
	}
	for each := range f {
		if strings.HasPrefix(each, name+".") {
			return true
		}
	}
	return false
}

func (f fields) any(names ...string) bool {
	for _, name := range names {
		if _, ok := f[name]; ok {
			return true
		}
	}
	return false
}

// count is how many of the fields are there.
func (f fields) count(names ...string) (found int) {
	for _, name := range names {
		if _, ok := f[name]; ok {
			found++
		}
	}
	return found
}

var anyTable = regexp.MustCompile(`^(sys_|u_|x_|__status$)`)

// consistOf says whether there is no field but these and those that any table may have.
func (f fields) consistOf(names ...[]string) bool {
	for each := range f {
		first, _, _ := strings.Cut(each, ".")
		if !anyTable.MatchString(first) && !slices.Contains(slices.Concat(names...), first) {
			return false
		}
	}
	return true
}

// hasFieldNames says whether a header has names of fields instead of labels.
func (f fields) hasFieldNames() bool {
	for name, cell := range f {
		if name == cell.Name && anyTable.MatchString(name) {
			return true
		}
	}
	return false
}

package servicenow

import (
	"slices"
	"strings"

	"rolecall/exports/decode"
)

// looks are what tables that are not read look like: two of the fields are enough.
var looks = []struct {
	name   string
	fields []string
}{
	{"the history of records", []string{"old_value", "new_value", "update_number", "update_time", "old", "new", "field_name", "table_name", "documentkey", "oldvalue", "newvalue", "fieldname", "tablename"}},
	{"tasks", []string{"number", "short_description", "priority", "opened_at", "opened", "opened_by", "assigned_to", "assignment_group", "urgency", "impact", "closed_at", "caller_id", "caller"}},
	{"configuration items", []string{"asset_tag", "serial_number", "install_status", "operational_status", "model_id", "ip_address", "mac_address", "os", "discovery_source", "support_group"}},
	{"sessions or transactions", []string{"session_id", "session", "last_accessed", "response_time", "client_transaction", "url", "last_transaction", "invalidated", "logged_in", "idle"}},
	{"a list of events", []string{"timestamp", "ip", "event", "action", "user_agent", "browser", "outcome", "result", "source_ip", "client_ip"}},
	{"credentials or connections", []string{"type", "port", "server", "host", "private_key", "credential_alias", "connection_url", "ssh_passphrase", "authentication_key", "tag", "url", "order", "password"}},
	{"definitions of SLAs or metrics", []string{"schedule", "duration", "start_condition", "stop_condition", "pause_condition", "collection", "timeline", "workflow", "table", "field", "method"}},
	{"filters or reports", []string{"title", "filter", "table", "conditions", "group_list", "user_list"}},
	{"criteria for users", []string{"match_all", "advanced", "script"}},
	{"rosters", []string{"starts", "ends", "roster", "rota"}},
}

// look is what the fields look like, "" if like nothing that is known and not read.
func (f fields) look() string {
	if f.isDelegate() {
		return ""
	}
	for _, each := range looks {
		if f.count(each.fields...) >= 2 {
			return each.name
		}
	}
	return ""
}

// isDelegate says whether the fields say who acts for whom.
func (f fields) isDelegate() bool { return linked(f).has("user") && f.has("delegate") }

// personal are fields of people, and of no other table that is exported beside them;
// alsoPersonal those that other tables have, too.
var (
	personal = []string{"first_name", "last_name", "middle_name", "locked_out", "last_login", "last_login_time", "employee_number", "failed_attempts",
		"web_service_access_only", "internal_integration_user", "federated_id", "identity_type", "mobile_phone", "vip", "preferred_language", "date_format"}
	alsoPersonal = []string{"email", "active", "department", "title", "manager", "company", "location", "cost_center", "phone", "source"}
	rightful     = []string{"user_name", "name", "roles", "role", "group", "groups", "time_zone", "notification", "gender", "street", "city", "zip", "state", "country",
		"building", "introduction", "home_phone", "user_password", "password_needs_reset", "avatar", "photo"}
)

// isPeople says whether the fields are those of persons.
func isPeople(f fields) bool {
	return f.any("first_name") && f.any("last_name") || f.count(personal...) > 0 && f.any("sys_id") ||
		f.any("email") && (f.count(personal...) > 0 || f.any("department", "title") || f.any("name") && !f.any("type", "description") && f.consistOf(personal, alsoPersonal, rightful))
}

// isUser matches accounts. Many tables have a user_name, so it takes something that people
// have besides; what a list calls "User name" is no label of sys_user's.
func isUser(document *decode.Document, f fields) bool {
	if !f.any("user_name") || holdsOktaIDs(document, f) {
		return false
	}
	if f.look() != "" {
		return f.count(personal...) > 1
	}
	isLabel := document.HasColumns() && strings.EqualFold(f["user_name"].Name, "user name")
	if isLabel || f.any("type") {
		return f.count(personal...) > 0 || f.any("email", "department", "title")
	}
	return f.count(personal...) > 0 || f.count(alsoPersonal...) > 0 || f.consistOf(rightful)
}

// isAccount says whether the fields are those of accounts although one of them is called
// role or group: they say what no list of links walks to, or several things of people who
// stand there once each.
func (f fields) isAccount(document *decode.Document) bool {
	if !f.any("user_name") || f.has("user") || f.any("inherited", "inh_count", "granted_by", "included_in_role", "inherits") {
		return false
	}
	if f.any("locked_out", "last_login", "last_login_time", "web_service_access_only", "internal_integration_user", "source") {
		return true
	}
	enough := 2
	if f["user_name"].Name != "user_name" {
		enough = 3 // of a label the path is left out, so that it may be walked to
	}
	names := f["user_name"].Values(document)
	slices.Sort(names)
	isOnceEach := len(slices.Compact(slices.Clone(names))) == len(names)
	return isOnceEach && f.count("name", "first_name", "last_name", "active", "department", "title", "manager", "company", "location", "employee_number", "phone") >= enough
}

// isReference is the table of departments, locations, companies or cost centers that the
// fields are of, "" if of none.
func isReference(f fields) string {
	switch {
	case !f.any("name") || isPeople(f) || f.any("user_name", "user"):
		return ""
	case f.any("dept_head", "head_count"):
		return "cmn_department"
	case f.any("full_name") && f.any("phone", "contact", "street", "time_zone"), f.any("latitude", "longitude", "cmn_location_type", "stock_room") || f.count("street", "city", "state", "zip", "country") > 1 && !f.any("stock_symbol", "num_employees"):
		return "cmn_location"
	case f.any("stock_symbol", "num_employees", "market_cap", "publicly_traded", "revenue_per_year") || f.count("customer", "vendor", "manufacturer") > 1:
		return "core_company"
	case f.any("account_number") && f.any("code", "valid_from", "valid_to"):
		return "cmn_cost_center"
	}
	return ""
}

package okta

import (
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// Tables are the staging tables of this package.
var Tables = []staging.Table{
	{Name: "okta_user", Columns: append([]string{"okta_id", "status", "created_at", "activated_at", "status_changed_at",
		"last_login_at", "last_updated_at", "password_changed_at", "group_names", "group_ref"}, Base...)},
	{Name: "okta_group", Columns: []string{"group_id", "name", "type", "source_id", "last_updated_at", "users"}},
	{Name: "okta_membership", Columns: []string{"user_id", "user_login", "user_email", "user_any", "group_id", "group_name", "group_any"}},
	{Name: "okta_app_user", Columns: []string{"user_id", "user_login", "app_id", "external_id", "user_name", "scope", "status",
		"sync_state", "profile", "last_updated_at"}},
	{Name: "okta_app_group", Columns: []string{"group_id", "group_name", "app_id", "priority", "profile", "roles", "last_updated_at"}},
	{Name: "okta_group_owner", Columns: []string{"group_id", "group_name", "group_any", "owner_id", "owner_type", "owner_name", "origin", "last_updated_at"}},
	{Name: "okta_admin_role", Columns: []string{"user_id", "user_login", "user_any", "assignee", "type", "label", "status", "assignment_type", "last_updated_at"}},
	{Name: "okta_sign_on", Columns: []string{"published", "actor_id", "actor_login", "targets"}},
}

// Base are Okta's 31 base attributes.
var Base = []string{
	"login", "email", "secondEmail", "firstName", "lastName", "middleName", "honorificPrefix", "honorificSuffix",
	"title", "displayName", "nickName", "profileUrl", "primaryPhone", "mobilePhone", "streetAddress", "city", "state",
	"zipCode", "countryCode", "postalAddress", "preferredLanguage", "locale", "timezone", "userType", "employeeNumber",
	"costCenter", "organization", "division", "department", "managerId", "manager",
}

// userHeaders are the columns of user lists other than profile attributes, by
// their folded headers in reports, scripts and the API.
var userHeaders = map[string][]string{
	"okta_id":             idNames,
	"status":              {"status", "userstatus", "accountstatus"},
	"created_at":          {"created", "createddate", "creationdate"},
	"activated_at":        {"activated", "activationdate", "activateddate"},
	"status_changed_at":   {"statuschanged", "statuschangeddate"},
	"last_login_at":       {"lastlogin", "lastlogindate"},
	"last_updated_at":     {"lastupdated", "lastupdateddate"},
	"password_changed_at": {"passwordchanged", "lastpasswordchange", "passwordchangeddate"},
}

// attributeHeaders are the base attributes by their folded names and display
// titles.
var attributeHeaders = func() map[string]string {
	headers := map[string]string{
		"username": "login", "userlogin": "login", "first": "firstName", "givenname": "firstName", "last": "lastName",
		"familyname": "lastName", "surname": "lastName", "primaryemail": "email", "emailaddress": "email",
		"secondaryemail": "secondEmail", "jobtitle": "title", "postalcode": "zipCode", "employeeid": "employeeNumber",
		"user": "displayName", "fullname": "displayName", // the Password Health report has User beside Login
	}
	for _, name := range Base {
		headers[staging.Folded(name)] = name
	}
	return headers
}()

// technical are keys of API records that say nothing about a person.
func technical(name string) bool {
	for _, prefix := range []string{"_links", "_embedded", "credentials", "type", "transitioningToStatus", "realmId"} {
		if name == prefix || strings.HasPrefix(name, prefix+".") {
			return true
		}
	}
	return false
}

func readUsers(reading *staging.Reading, cells []staging.Cell) {
	api := find(cells, "profile.login") != nil && !reading.Document.HasColumns()
	taken := map[string]bool{}
	for name, headers := range userHeaders {
		if cell := header(cells, headers, api); cell != nil && !taken[cell.Name] {
			reading.Add(name, cell.Expr(reading.Rows))
			taken[cell.Name] = true
		}
	}
	for _, cell := range cells {
		if name := attributeOf(cell, api); name == "groups" && groupNames(cell) {
			reading.Add("group_names", cell.Expr(reading.Rows))
		} else if name != "" && !taken[cell.Name] && !staging.IsSecret(cell.Name) {
			addAttribute(reading, name, cell)
		}
	}
	reading.List = listOf(reading.Document, cells)
	if group := GroupOfFile(reading.Document.FilePath()); group != "" {
		reading.Add("group_ref", duckdb.Literal(group))
		if !reading.Has("group_names") { // else each record is several memberships: it counts as a user
			reading.Relation = "okta.membership"
		}
	} else {
		reading.Stem = reading.Document.Stem()
		if memberWord.MatchString(reading.Stem) {
			reading.Called = reading.Stem
		}
	}
}

// listOf says which list of the API a document is of. The API leaves out what is unset,
// so that a page, or the list of one group's members, lacks attributes that others show.
// Records that were made after the API's, with less in them, are a list of their own.
func listOf(document *decode.Document, cells []staging.Cell) string {
	switch {
	case document.HasColumns() || find(cells, "profile.login") == nil:
		return ""
	case find(cells, "created") != nil && find(cells, "lastUpdated") != nil:
		return "api"
	}
	return "like api"
}

// addAttribute adds the column of an attribute; of two that differ only in
// case, both.
func addAttribute(reading *staging.Reading, name string, cell staging.Cell) {
	column := columnOf(name)
	if !reading.Has(column) {
		reading.Columns = append(reading.Columns, staging.Column{Name: column, Expr: cell.Expr(reading.Rows)})
	}
}

// header is the cell of a column that is not an attribute: in API records the
// key itself, elsewhere by its aliases, but never one under profile.
func header(cells []staging.Cell, names []string, api bool) *staging.Cell {
	var outside []staging.Cell
	for _, cell := range cells {
		if bare(cell.Name) == cell.Name && (!api || len(cell.Path) == 1) {
			outside = append(outside, cell)
		}
	}
	return alias(outside, names...)
}

// attributeOf is the attribute a cell holds, "" if none. In API records the
// attributes are what is under profile, by exactly these names.
func attributeOf(cell staging.Cell, api bool) string {
	name := bare(cell.Name)
	if api {
		if name == cell.Name {
			return ""
		}
		return name
	}
	if base, ok := attributeHeaders[staging.Folded(name)]; ok {
		return base
	}
	if technical(cell.Name) || cell.Name == "profile" || name == "" {
		return ""
	}
	return name
}

// groupNames says whether a cell called groups can hold names of groups.
func groupNames(cell staging.Cell) bool {
	return cell.Node == nil || cell.Node.Some(decode.Array) || cell.Node.Some(decode.String)
}

func readGroups(reading *staging.Reading, cells []staging.Cell) {
	rows := reading.Rows
	add(reading, cells, "group_id", "id", "groupid")
	if name := find(cells, "profile.name"); name != nil {
		reading.Add("name", name.Expr(rows))
	}
	add(reading, cells, "name", "name", "groupname")
	add(reading, cells, "type", "type", "grouptype")
	add(reading, cells, "last_updated_at", "lastupdated")
	if source := find(cells, "source"); source != nil && source.Node != nil && source.Node.Some(decode.Object) {
		reading.Add("source_id", source.Below(rows, "id"))
	}
	add(reading, cells, "source_id", "sourceid")
	if stats := find(cells, "_embedded"); stats != nil && stats.Node != nil && stats.Node.Some(decode.Object) {
		reading.Add("users", rows.Value("_embedded", "stats", "usersCount")) // with expand=stats
	}
	add(reading, cells, "users", "userscount", "usercount", "memberscount", "membercount")
}

// add adds the column a header stands for, if there is one.
func add(reading *staging.Reading, cells []staging.Cell, column string, headers ...string) {
	if cell := alias(cells, headers...); cell != nil {
		reading.Add(column, cell.Expr(reading.Rows))
	}
}

func readMemberships(reading *staging.Reading, cells []staging.Cell) {
	add(reading, cells, "user_id", userIDNames...)
	add(reading, cells, "user_login", userLoginNames...)
	add(reading, cells, "user_email", "useremail", "email")
	add(reading, cells, "user_any", "user", "member")
	add(reading, cells, "group_id", groupIDNames...)
	add(reading, cells, "group_name", groupNameNames...)
	add(reading, cells, "group_any", groupAnyNames...)
}

func readMemberList(reading *staging.Reading, cells []staging.Cell) {
	add(reading, cells, "user_id", idNames...)
	add(reading, cells, "user_login", userLoginNames...)
	add(reading, cells, "user_email", "email", "useremail")
	add(reading, cells, "user_any", "user", "member")
	group := GroupOfFile(reading.Document.FilePath())
	if group == "" {
		group = calledAfter(reading.Document)
		reading.Called = group
	}
	reading.Add("group_any", duckdb.Literal(group))
}

func readAppUsers(reading *staging.Reading, cells []staging.Cell) {
	rows := reading.Rows
	if !reading.Document.HasColumns() && find(cells, "id") != nil {
		reading.Add("user_id", rows.Value("id")) // an app user has its user's id
	}
	add(reading, cells, "user_id", append([]string{"id"}, userIDNames...)...)
	add(reading, cells, "user_login", "login", "userlogin", "user")
	add(reading, cells, "external_id", "externalid")
	if credentials := find(cells, "credentials"); credentials != nil && credentials.Node != nil {
		reading.Add("user_name", credentials.Below(rows, "userName"))
	}
	add(reading, cells, "user_name", "username", "credentialsusername", "appusername")
	add(reading, cells, "scope", "scope")
	add(reading, cells, "status", "status")
	add(reading, cells, "sync_state", "syncstate")
	add(reading, cells, "last_updated_at", "lastupdated")
	addAppID(reading, cells)
	if profile := find(cells, "profile"); profile != nil && profile.Node != nil {
		reading.Add("profile", withoutSecrets(*profile, rows))
	}
}

func addAppID(reading *staging.Reading, cells []staging.Cell) {
	if link := find(cells, "_links.app"); link != nil && link.Node.Some(decode.Object) {
		reading.Add("app_id", "regexp_extract("+reading.Rows.Value("_links", "app", "href")+", '/apps/([^/?]+)', 1)")
	}
	add(reading, cells, "app_id", "appid")
}

// withoutSecrets is the JSON text of an object less the keys that may hold a
// secret.
func withoutSecrets(cell staging.Cell, rows *decode.Rows) string {
	var patch []string
	for _, key := range cell.Node.Keys {
		if staging.IsSecret(key.Key) {
			patch = append(patch, quoteJSON(key.Key)+":null")
		}
	}
	expr := cell.Expr(rows)
	if len(patch) == 0 {
		return expr
	}
	return "json_merge_patch(" + expr + ", " + duckdb.Literal("{"+strings.Join(patch, ",")+"}") + ")"
}

func readAppGroups(reading *staging.Reading, cells []staging.Cell) {
	add(reading, cells, "group_id", "groupid", "id")
	add(reading, cells, "group_name", groupNameNames...)
	add(reading, cells, "priority", "priority")
	add(reading, cells, "last_updated_at", "lastupdated")
	if reading.Document.HasColumns() {
		add(reading, cells, "roles", "roles", "role", "servicenowroles", "servicenowrole")
	}
	addAppID(reading, cells)
	if profile := find(cells, "profile"); profile != nil && profile.Node != nil {
		reading.Add("profile", withoutSecrets(*profile, reading.Rows))
	}
}

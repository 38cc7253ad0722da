package okta

import (
	"path"
	"regexp"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// Administrators of Okta are in two lists (Okta: Role assignments). One has who is assigned
// any role, with ids alone: id, orn. Of each of them another has the roles: type, label,
// status, assignmentType; whose they are says a link to the assignee, or the place of the file.
// A role by a group links to the group.

// isAdmins matches the list of everybody who is assigned a role.
func isAdmins(document *decode.Document, cells []staging.Cell) bool {
	if document.HasColumns() || find(cells, "id") == nil || find(cells, "orn") == nil {
		return false
	}
	return staging.AreOktaIDs(find(cells, "id").Values(document), "00u")
}

var adminRoleNames = []string{"adminrole", "adminroles", "oktarole", "administratorrole", "roletype", "rolelabel"}

// isAdminRoles matches roles of administrators: by the sort of their assignment, which only
// they have; in CSV by a column for the role, and one for whom.
func isAdminRoles(document *decode.Document, cells []staging.Cell) bool {
	if !document.HasColumns() {
		return find(cells, "assignmentType") != nil && find(cells, "label") != nil
	}
	isOfUser := alias(cells, userIDNames...) != nil || alias(cells, userLoginNames...) != nil || alias(cells, "user", "administrator", "admin", "email") != nil
	isTyped := alias(cells, "assignmenttype") != nil && alias(cells, "label", "role", "type") != nil
	return isOfUser && (isTyped || alias(cells, adminRoleNames...) != nil)
}

func readAdmins(reading *staging.Reading, cells []staging.Cell) {
	add(reading, cells, "user_id", "id")
}

var (
	rolesAddress = regexp.MustCompile(`(?:^|/)users/([^/]+)/roles$`)
	rolesFolder  = regexp.MustCompile(`(?i)(^|[^a-z])admin(istrator)?s?[ _.-]*(roles?)?([^a-z]|$)`)
)

// adminOfFile is whose roles a file lists, as its place says: an answer of
// /api/v1/users/{id}/roles, users/{id}/roles.json, or a file named by an id or a login in a
// folder for administrators. "" if it says nothing.
func adminOfFile(shown string) string {
	name := WithoutPage(decode.Stem(shown))
	if address := rolesAddress.FindStringSubmatch(strings.TrimSuffix(shown, path.Ext(path.Base(shown)))); address != nil {
		return address[1]
	}
	if address := rolesAddress.FindStringSubmatch(shown); address != nil {
		return address[1]
	}
	if rolesFolder.MatchString(path.Base(path.Dir(shown))) || strings.HasPrefix(name, "00u") {
		return name
	}
	return ""
}

func readAdminRoles(reading *staging.Reading, cells []staging.Cell) {
	add(reading, cells, "user_id", userIDNames...)
	add(reading, cells, "user_login", userLoginNames...)
	add(reading, cells, "user_any", "user", "administrator", "admin", "email")
	if link := find(cells, "_links.assignee"); link != nil && link.Node != nil && link.Node.Some(decode.Object) {
		reading.Add("assignee", reading.Rows.Value("_links", "assignee", "href"))
	}
	if of := adminOfFile(reading.Document.FilePath()); of != "" && !reading.Has("user_id") && !reading.Has("user_login") && !reading.Has("user_any") {
		reading.Add("user_any", duckdb.Literal(of))
	}
	add(reading, cells, "type", "type", "roletype")
	add(reading, cells, "label", append([]string{"label", "role"}, adminRoleNames...)...)
	add(reading, cells, "status", "status")
	add(reading, cells, "assignment_type", "assignmenttype")
	add(reading, cells, "last_updated_at", "lastupdated")
}

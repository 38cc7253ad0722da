package okta

import (
	"regexp"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Expected says, for an error, what files are understood.
const Expected = "expected Okta users (id, status, profile.login, or a CSV with login and status), groups (id, profile.name), " +
	"memberships (a user column and a group column), app users (id, externalId, scope, status), owners of groups (id, type, originType) " +
	"or roles of administrators (type, label, assignmentType)"

// forms are tried in order: the more telling ones first.
var forms = []staging.Form{
	{
		Name:   "a saved API error",
		Match:  top("errorCode", "errorSummary"),
		Refuse: "is an error of Okta's API that was saved in place of the data",
		Hint:   "repeat the export; an API token needs an admin role to see users",
	},
	{Name: "the system log", Table: "okta_sign_on", Relation: "okta.sign_on", Match: isLog, Read: readLog},
	{Name: "group rules", Match: top("conditions", "actions")},
	{Name: "group push mappings", Match: top("sourceGroupId", "targetGroupId")},
	{Name: "profile mappings", Match: isMappings},
	{Name: "apps", Match: top("signOnMode", "label")},
	{Name: "owners of groups", Table: "okta_group_owner", Relation: "okta.group_owner", Match: isOwners, Read: readOwners},
	{Name: "administrators", Table: "okta_admin_role", Relation: "okta.admin_role", Match: isAdmins, Read: readAdmins},
	{Name: "roles of administrators", Table: "okta_admin_role", Relation: "okta.admin_role", Match: isAdminRoles, Read: readAdminRoles},
	{Name: "app users", Table: "okta_app_user", Relation: "okta.app_user", Match: isAppUsers, Read: readAppUsers},
	{Name: "app groups", Table: "okta_app_group", Relation: "okta.app_group", Match: isAppGroups, Read: readAppGroups},
	{Name: "memberships", Table: "okta_membership", Relation: "okta.membership", Match: isMemberships, Read: readMemberships},
	{Name: "users", Table: "okta_user", Relation: "okta.user", Match: isUsers, Read: readUsers},
	{Name: "groups", Table: "okta_group", Relation: "okta.group", Match: isGroups, Read: readGroups},
	{Name: "members of one group", IsVague: true, Table: "okta_membership", Relation: "okta.membership", Match: isMemberList, Read: readMemberList},
}

// Read plans how a recognised document is read.
func Read(form *staging.Form, reading *staging.Reading) {
	reading.System, reading.Table, reading.Relation = "okta", form.Table, form.Relation
	reading.DisplayTimes = "no"
	reading.Rows = reading.Document.Rows()
	form.Read(reading, cells(reading.Document))
}

func cells(document *decode.Document) []staging.Cell {
	return staging.Cells(document, "profile", "_links")
}

// top matches JSON records that have all these keys.
func top(keys ...string) func(*decode.Document, []staging.Cell) bool {
	return func(document *decode.Document, cells []staging.Cell) bool {
		for _, key := range keys {
			if find(cells, key) == nil {
				return false
			}
		}
		return true
	}
}

// find is the cell of exactly that name.
func find(cells []staging.Cell, name string) *staging.Cell {
	for i := range cells {
		if cells[i].Name == name {
			return &cells[i]
		}
	}
	return nil
}

// alias is the first cell whose folded name is one of these, in their order.
// A prefix profile. or user. does not count.
func alias(cells []staging.Cell, names ...string) *staging.Cell {
	for _, name := range names {
		for i := range cells {
			if staging.Folded(bare(cells[i].Name)) == name {
				return &cells[i]
			}
		}
	}
	return nil
}

func bare(name string) string {
	lower := strings.ToLower(name)
	if after, ok := strings.CutPrefix(lower, "profile."); ok {
		return name[len(name)-len(after):]
	}
	return name
}

var (
	idNames        = []string{"id", "oktaid", "userid", "oktauserid"}
	userIDNames    = []string{"userid", "oktauserid", "oktaid", "memberid"}
	userAnyNames   = []string{"user", "member", "username", "userlogin", "login"}
	userLoginNames = []string{"login", "username", "userlogin", "userslogin", "profilelogin"}
	groupIDNames   = []string{"groupid", "oktagroupid"}
	groupNameNames = []string{"groupname", "groupprofilename"}
	groupAnyNames  = []string{"group"}
)

// isMappings matches /api/v1/mappings: the list has no properties.
func isMappings(document *decode.Document, cells []staging.Cell) bool {
	return !document.HasColumns() && document.Shape.Has("source", "type") && document.Shape.Has("target", "type")
}

func isAppUsers(document *decode.Document, cells []staging.Cell) bool {
	if alias(cells, "externalid") != nil && find(cells, "profile.login") == nil {
		return true
	}
	return find(cells, "scope") != nil && (find(cells, "syncState") != nil || find(cells, "_links.app") != nil)
}

func isAppGroups(document *decode.Document, cells []staging.Cell) bool {
	if alias(cells, userIDNames...) != nil || alias(cells, userLoginNames...) != nil {
		return false
	}
	isNamed := document.HasColumns() && appGroups.MatchString(staging.Folded(document.Stem())) && alias(cells, "id", "groupid") != nil
	return isNamed || alias(cells, "priority") != nil && (find(cells, "_links.app") != nil || alias(cells, groupIDNames...) != nil)
}

// appGroups is what files of an app's groups are called; those of rockstar have no priority.
var appGroups = regexp.MustCompile(`app(lication)?groups?[0-9]*$`)

func isMemberships(document *decode.Document, cells []staging.Cell) bool {
	user := alias(cells, userIDNames...) != nil || alias(cells, userAnyNames...) != nil || alias(cells, "email", "useremail") != nil
	group := alias(cells, groupIDNames...) != nil || alias(cells, groupNameNames...) != nil || alias(cells, groupAnyNames...) != nil
	return user && group && find(cells, "profile.login") == nil && !isEvents(cells)
}

func isUsers(document *decode.Document, cells []staging.Cell) bool {
	if find(cells, "profile.login") != nil {
		return true
	}
	isSession := alias(cells, "expiresat", "mfaactive", "factortype", "factor", "authenticator") != nil // they have a login and a status, too
	return !isSession && alias(cells, userLoginNames...) != nil && alias(cells, "status", "userstatus", "accountstatus") != nil
}

// isMemberList matches a list of people; which group they are members of, only the place of
// the file can say, or its name, if a group is called so.
func isMemberList(document *decode.Document, cells []staging.Cell) bool {
	if alias(cells, userLoginNames...) == nil && alias(cells, "email", "user", "member", "userid") == nil {
		return false
	}
	return GroupOfFile(document.FilePath()) != "" ||
		alias(cells, "status", "userstatus", "accountstatus") == nil && !isEvents(cells) && kindByFields(document, cells) == nil
}

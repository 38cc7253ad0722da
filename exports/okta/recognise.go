package okta

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Recognise says which form a document has; nil if none. In this order it goes by the address
// in a recording, by what makes records those of a form whatever they are called, by the
// file's name, and by what the columns or keys look like.
func Recognise(document *decode.Document) *staging.Form {
	if document.Unread != "" {
		return staging.Unneeded(document.Unread)
	}
	cells := cells(document)
	if schema := schemaOf(document, cells); schema != "" {
		return staging.Unneeded(schema)
	}
	if address, isAPI := strings.CutPrefix(document.Address(), "/api/v1/"); isAPI {
		return byAddress(document, cells, strings.Trim(address, "/"))
	}
	if form := staging.Recognise(forms, document, cells); form != nil && !isOutranked(form, document, cells) {
		return form
	}
	return other(document, cells)
}

// addresses are where the API lists what is read, below /api/v1/.
var addresses = []struct {
	pattern *regexp.Regexp
	form    string
	lacks   string
}{
	{regexp.MustCompile(`^logs$`), "the system log", "eventType and published"},
	{regexp.MustCompile(`^(users(/[^/]+)?|groups/[^/]+/users)$`), "users", "profile.login"},
	{regexp.MustCompile(`^(groups(/00g[^/]+)?|users/[^/]+/groups)$`), "groups", "profile.name"},
	{regexp.MustCompile(`^groups/[^/]+/owners$`), "owners of groups", "type and originType"},
	{regexp.MustCompile(`^iam/assignees/users$`), "administrators", "id and orn"},
	{regexp.MustCompile(`^users/[^/]+/roles$`), "roles of administrators", "label and assignmentType"},
	{regexp.MustCompile(`^apps/[^/]+/users(/[^/]+)?$`), "app users", "externalId or scope"},
	{regexp.MustCompile(`^apps/[^/]+/groups(/[^/]+)?$`), "app groups", "priority"},
}

// byAddress is the form of what a browser recorded at an address of the API.
func byAddress(document *decode.Document, cells []staging.Cell, address string) *staging.Form {
	for _, each := range addresses {
		if !each.pattern.MatchString(address) {
			continue
		}
		form := staging.Recognise(forms, document, cells)
		if form != nil && (form.Name == each.form || form.Refuse != "") {
			return form
		}
		return staging.Lacking(each.form, "Okta's "+each.form, true, each.lacks)
	}
	for i := range kinds {
		if kinds[i].address != nil && kinds[i].address.MatchString(address) {
			return staging.Unneeded(kinds[i].name)
		}
	}
	return staging.Unneeded("the answer of /api/v1/" + address)
}

// isOutranked says whether the file's name tells that it is another list of Okta's, and
// the form is one that other lists look like.
func isOutranked(form *staging.Form, document *decode.Document, cells []staging.Cell) bool {
	if form.Relation == "okta.group" {
		return kindByName(document) != nil && !isAPIGroup(document, cells)
	}
	return form.IsVague && kindByName(document) != nil
}

// other is the form of a list that is not read: another one of Okta's, or one that lacks
// something.
func other(document *decode.Document, cells []staging.Cell) *staging.Form {
	if kind := kindByName(document); kind != nil && (document.HasColumns() || find(cells, "id") != nil || find(cells, "name") != nil) {
		return staging.Unneeded(kind.name)
	}
	if kind := kindByFields(document, cells); kind != nil {
		return staging.LooksLike(kind.name)
	}
	people := alias(cells, "email", "primaryemail", "firstname", "lastname") != nil
	ids := alias(cells, idNames...)
	isOkta := ids != nil && staging.AreOktaIDs(ids.Values(document), "00u") || strings.Contains(strings.ToLower(document.Stem()), "user")
	switch {
	case people && isOkta && alias(cells, "status", "userstatus", "accountstatus") != nil && alias(cells, userLoginNames...) == nil:
		return staging.Lacking("users", "Okta's users", false, "login ("+loginName(document)+")")
	case isEvents(cells):
		return staging.LooksLike("a list of events")
	case document.HasColumns() && !people && ids != nil && alias(cells, "name") != nil && alias(cells, "type", "status") != nil:
		return staging.LooksLike("another list of Okta")
	case !document.HasColumns() && find(cells, "id") != nil && (find(cells, "_links") != nil || find(cells, "lastUpdated") != nil):
		return staging.LooksLike("another list of Okta's API")
	}
	return nil
}

func loginName(document *decode.Document) string {
	if document.HasColumns() {
		return "Username"
	}
	return "profile.login"
}

// isEvents says whether each record is something that happened at a time.
func isEvents(cells []staging.Cell) bool {
	return alias(cells, "timestamp", "eventtime", "published", "date", "time", "datetime", "occurredat", "loggedat") != nil &&
		alias(cells, eventNames...) != nil
}

var eventNames = []string{"ip", "ipaddress", "clientip", "sourceip", "event", "eventtype", "action", "outcome", "result", "useragent", "browser",
	"device", "session", "sessionid", "app", "application", "country", "city", "message", "severity"}

var groupTypes = []string{"OKTA_GROUP", "APP_GROUP", "BUILT_IN"}

// isAPIGroup says whether the records can be nothing but groups: what the API lists of them
// has profile.name, or a type that only groups have.
func isAPIGroup(document *decode.Document, cells []staging.Cell) bool {
	for _, key := range []string{"type", "grouptype"} {
		if cell := alias(cells, key); cell != nil {
			if values := cell.Values(document); len(values) > 0 {
				return !slices.ContainsFunc(values, func(value string) bool { return !slices.Contains(groupTypes, strings.ToUpper(value)) })
			}
		}
	}
	return find(cells, "profile.name") != nil && find(cells, "profile.login") == nil
}

var groupStem = regexp.MustCompile(`(?i)(^|[^a-z])(okta)?groups?([^a-z]|$)`)

// isGroups matches groups: nothing is one for its name alone. Lists that scripts write have
// the ids of groups, or are called so.
func isGroups(document *decode.Document, cells []staging.Cell) bool {
	if alias(cells, userLoginNames...) != nil || alias(cells, "firstname", "conditions", "actions") != nil || alias(cells, "name", "groupname") == nil {
		return false
	}
	if kind := kindByFields(document, cells); kind != nil {
		return false
	}
	if isAPIGroup(document, cells) {
		return true
	}
	if !document.HasColumns() && find(cells, "_links") != nil {
		return false
	}
	ids := alias(cells, "id", "groupid")
	if ids != nil && staging.AreOktaIDs(ids.Values(document), "00g") {
		return true
	}
	types := alias(cells, "type", "grouptype")
	isTyped := types != nil && len(types.Values(document)) > 0
	isNamed := groupStem.MatchString(document.Stem()) || alias(cells, "groupname") != nil || find(cells, "objectClass") != nil
	return isNamed && !isTyped && alias(cells, "email") == nil && (ids != nil || types != nil || alias(cells, "description", "objectclass") != nil)
}

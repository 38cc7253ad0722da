package okta

import (
	"path"
	"regexp"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// The owners of a group are people and groups (Okta: Group owners, "List all group owners":
// id, type USER or GROUP, displayName, originType, originId, resolved). Like a list of members
// it does not name its group: the address or the place of the file does.

// isOwners matches owners: by where they come from, which only they have beside a type; in
// CSV by a column for the owner and one for the group.
func isOwners(document *decode.Document, cells []staging.Cell) bool {
	isTyped := alias(cells, "type", "ownertype") != nil && alias(cells, "id", "ownerid") != nil
	if document.HasColumns() {
		isOfGroup := alias(cells, "groupid", "oktagroupid", "groupname") != nil
		return alias(cells, "ownerid", "ownername", "owner") != nil && isOfGroup || isTyped && alias(cells, "origintype") != nil
	}
	return isTyped && find(cells, "originType") != nil
}

var (
	ownersAddress = regexp.MustCompile(`/groups/([^/]+)/owners$`)
	ownersFolder  = regexp.MustCompile(`(?i)(^|[^a-z])(groups?[ _.-]*)?owners?([^a-z]|$)`)
	ownersWord    = regexp.MustCompile(`(?i)(^(rolecall[ _.-]*)?owners?([ _.-]*of)?[ _.-]+|[ _.-]+owners?$)`)
)

// listsOwners says whether a file is where lists of owners are, or is called so.
func listsOwners(shown string) bool {
	name := WithoutPage(decode.Stem(shown))
	return ownersAddress.MatchString(shown) || ownersFolder.MatchString(path.Base(path.Dir(shown))) || strings.EqualFold(name, "owners") ||
		groupID.MatchString(ownersWord.ReplaceAllString(name, "")) && ownersWord.MatchString(name)
}

// groupOfOwners is the group whose owners a file lists, as its place says: an answer of
// /api/v1/groups/{id}/owners, a file named by a group's id or name in a folder of owners, or
// one called Board-owners. "" if it says none.
func groupOfOwners(shown string) string {
	if address := ownersAddress.FindStringSubmatch(shown); address != nil {
		return address[1]
	}
	name := WithoutPage(decode.Stem(shown))
	if id := groupID.FindStringSubmatch(name); id != nil {
		return id[1]
	}
	if plain := ownersWord.ReplaceAllString(name, ""); plain != name {
		return plain
	}
	if strings.EqualFold(name, "owners") { // groups/00g.../owners.json
		return path.Base(path.Dir(shown))
	}
	if ownersFolder.MatchString(path.Base(path.Dir(shown))) {
		return name
	}
	return ""
}

func readOwners(reading *staging.Reading, cells []staging.Cell) {
	add(reading, cells, "owner_id", "ownerid", "id")
	add(reading, cells, "owner_type", "ownertype", "type")
	add(reading, cells, "owner_name", "ownername", "displayname", "owner", "name")
	add(reading, cells, "origin", "origintype")
	add(reading, cells, "last_updated_at", "lastupdated")
	add(reading, cells, "group_id", groupIDNames...)
	add(reading, cells, "group_name", groupNameNames...)
	if !reading.Has("group_id") && !reading.Has("group_name") {
		reading.Add("group_any", duckdb.Literal(groupOfOwners(reading.Document.FilePath())))
	}
}

package okta

import (
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// ownKeys are keys and columns that Okta writes and ServiceNow does not.
var ownKeys = []string{"profile", "_links", "_embedded", "credentials", "errorCode", "errorSummary", "externalId", "syncState", "objectClass",
	"lastUpdated", "lastLogin", "statusChanged", "transitioningToStatus", "realmId", "signOnMode", "eventType", "published", "sourceGroupId",
	"lastMembershipUpdated", "definitions", "User Id", "Okta ID", "Last Login Date", "Primary email", "groupId", "userId"}

// Owns says whether no other system writes such a document: it has keys of
// Okta's API.
func Owns(document *decode.Document) bool {
	return slices.ContainsFunc(staging.Cells(document), func(cell staging.Cell) bool {
		return slices.Contains([]string{"profile", "_links", "credentials", "externalId", "syncState"}, cell.Name) || strings.HasPrefix(cell.Name, "profile.")
	})
}

// Marks are the columns or keys of a document that speak of Okta.
func Marks(document *decode.Document) []string {
	var marks []string
	for _, cell := range staging.Cells(document) {
		name := cell.Name
		isAttribute := slices.Contains(Base, name) && strings.ToLower(name) != name
		if slices.Contains(ownKeys, name) || isAttribute || strings.HasPrefix(name, "profile.") {
			marks = append(marks, name)
		}
	}
	return marks
}

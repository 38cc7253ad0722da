package staging

import (
	"regexp"
	"slices"
	"strings"
)

var oktaID = regexp.MustCompile(`^[0-9A-Za-z]{20}$`)

// IsOktaID says whether a value is an id of Okta's: 20 characters, of which the first ones
// say what has it (00u a user, 00g a group).
func IsOktaID(value, prefix string) bool {
	return strings.HasPrefix(value, prefix) && oktaID.MatchString(value)
}

// AreOktaIDs says whether values are ids of Okta's that begin so, and there is one.
func AreOktaIDs(values []string, prefix string) bool {
	return len(values) > 0 && !slices.ContainsFunc(values, func(value string) bool { return !IsOktaID(value, prefix) })
}

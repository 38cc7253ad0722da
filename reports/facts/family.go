package facts

import (
	"cmp"
	"slices"
	"strings"
)

// Family is a family of kinds: what stands before the dot of their names.
type Family struct {
	Name  string
	About string // what its findings are about, behind its name
	Title string // the same in place of its name
}

// knownFamilies are in the order to show them.
var knownFamilies = []Family{
	{"orphaned", "accounts that should be closed or locked", "Orphaned accounts"},
	{"lifecycle", "accounts missing, inactive or locked", "Accounts to create, activate, unlock"},
	{"misroled", "roles and groups that differ from the rules", "Roles and groups"},
	{"stale", "accounts not in use", "Unused accounts"},
	{"drift", "fields that differ", "Attributes that differ"},
	{"identity", "accounts whose owner is unclear", "Accounts whose owner is unclear"},
	{"service", "service accounts", "Service accounts"},
	{"exception", "exceptions to clean up", "Exceptions to clean up"},
}

// otherTitles are the titles of families that are shown only if they have findings.
var otherTitles = map[string]string{
	"custom":     "Your own findings",
	"delegate":   "Delegations",
	"external":   "External people",
	"grant":      "Roles given by hand",
	"group":      "Groups",
	"licence":    "Licences",
	"manager":    "Managers",
	"okta":       "Okta",
	"privileged": "Privileged roles",
	"review":     "Access reviews",
	"role":       "Roles",
}

// Families are the known families, and behind them, by name, those that only
// the findings have: a new kind may be of a new family.
func (f Facts) Families() []Family {
	families := slices.Clone(knownFamilies)
	for _, kind := range f.Findings { // by name
		isOfKind := func(family Family) bool { return family.Name == kind.Family() }
		if !slices.ContainsFunc(families, isOfKind) {
			families = append(families, Family{Name: kind.Family(), Title: cmp.Or(otherTitles[kind.Family()], kind.Family())})
		}
	}
	return families
}

// Family is the name of the kind's family.
func (k KindCount) Family() string {
	family, _, _ := strings.Cut(k.Kind, ".")
	return family
}

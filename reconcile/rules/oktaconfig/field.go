package oktaconfig

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/reconcile/rules"
)

// otherNames are attributes of Okta's ServiceNow app whose field is not their name in ServiceNow's spelling.
// The app calls its attributes as Okta calls its own (Okta: ServiceNow provisioning, default attributes).
var otherNames = map[string]string{
	"userid": "user_name", "login": "user_name", "businessphone": "phone", "primaryphone": "phone", "workphone": "phone",
	"zipcode": "zip", "postalcode": "zip", "streetaddress": "street", "countrycode": "country", "timezone": "time_zone",
	"organization": "company", "displayname": "name", "language": "preferred_language", "locale": "preferred_language",
}

// notRules are attributes of which rules say nothing: whether an account is open follows from the scope, and
// what an account is known by, from correlate.
var notRules = map[string]string{
	"active": "whether an account is active follows from scope and deprovision", "lockedout": "whether an account is locked follows from deprovision",
	"sysid": "the sys_id is what accounts are known by, see correlate", "externalid": "the external id is what accounts are known by, see correlate",
	"password": "rules do not cover passwords", "userpassword": "rules do not cover passwords",
	"name": "ServiceNow makes the name of first_name and last_name itself",
}

var customField = regexp.MustCompile(`^[ux]_[a-z0-9_]+$`)

func folded(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", " ", "").Replace(name))
}

// fieldOf is the field that an attribute of the app is written to, and, if there is none, why.
func fieldOf(attribute string) (field, why string) {
	key := folded(attribute)
	if why := notRules[key]; why != "" {
		return "", why
	}
	if other := otherNames[key]; other != "" {
		return other, ""
	}
	standard := rules.StandardFields()
	if at := slices.IndexFunc(standard, func(name string) bool { return folded(name) == key }); at >= 0 {
		return standard[at], ""
	}
	if customField.MatchString(attribute) {
		return attribute, ""
	}
	return "", "only the app's schema in Okta shows which field of sys_user the attribute " + attribute + " is written to: write the field's name before the expression"
}

// isRoleAttribute: what the attribute is called that carries roles is each customer's choice. It is the
// same rule by which a run reads the roles of assignments (roles.from_app_groups).
var roleAttribute = regexp.MustCompile(`^(servicenow|snow|sn|sysuser|user|app|u)?roles?(name|names)?$`)

func isRoleAttribute(name string) bool {
	letters := strings.Map(func(char rune) rune {
		if char < 'a' || char > 'z' {
			return -1
		}
		return char
	}, strings.ToLower(name))
	return roleAttribute.MatchString(letters)
}

package plan

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/staging"
)

var (
	hostName  = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
	hostLabel = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	appID     = regexp.MustCompile(`^0oa[0-9A-Za-z]{17}$`)
	fieldName = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){0,2}$`)
)

// Host is a host name in lower case. The name of an instance or an organization alone
// gets the vendor's domain; an address is refused.
func Host(name, domain string) (string, error) {
	host := strings.ToLower(strings.TrimSpace(name))
	if hostLabel.MatchString(host) && domain != "" {
		host += "." + domain
	}
	if len(host) > 253 || !hostName.MatchString(host) {
		return "", fmt.Errorf("a host name is expected, such as acme.%s, without https:// and path, not %q", domain, name)
	}
	return host, nil
}

// IsApp says whether a text is the id of an app in Okta.
func IsApp(id string) bool { return appID.MatchString(id) }

// checkFields refuses names that are no names of fields, and secrets: no script asks for
// any of them.
func checkFields(fields []Read) error {
	var wrong []error
	for _, each := range fields {
		at := strings.Join(each.By, ", ")
		switch {
		case !fieldName.MatchString(each.Name):
			wrong = append(wrong, fmt.Errorf("%s: %q is not the name of a field in ServiceNow: expected one such as employee_number or u_cost_code", at, each.Name))
		case staging.IsSecret(each.Name):
			wrong = append(wrong, fmt.Errorf("%s: the field %s may hold a secret: rolecall neither reads nor exports it", at, each.Name))
		}
	}
	return errors.Join(wrong...)
}

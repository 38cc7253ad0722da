package draft

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/reconcile/oel"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/rulefile"
)

// Key is a candidate for a rule of correlate, and how well it links accounts.
type Key struct {
	Okta, Field  string
	ignoresCase  bool
	ignoresZeros bool
	needs        string // the attribute that Okta's side reads; "" for the app user's
	Linked       int64
	Contradicted int64
	isOutdone    bool // another key for the same field links more
}

// keys are the pairs by which accounts are linked in practice, the surer first: of keys that link the
// same, the first counts.
var keys = []Key{
	{Okta: "appuser.externalId", Field: "sys_id"},
	{Okta: "user.login", Field: "user_name", ignoresCase: true, needs: "login"},
	{Okta: "appuser.userName", Field: "user_name", ignoresCase: true},
	{Okta: `String.substringBefore(user.login, "@")`, Field: "user_name", ignoresCase: true, needs: "login"},
	{Okta: "user.email", Field: "user_name", ignoresCase: true, needs: "email"},
	{Okta: "user.employeeNumber", Field: "user_name", ignoresCase: true, needs: "employeeNumber"},
	{Okta: "user.employeeNumber", Field: "employee_number", needs: "employeeNumber"},
	{Okta: "user.employeeNumber", Field: "employee_number", needs: "employeeNumber", ignoresZeros: true},
	{Okta: "user.email", Field: "email", ignoresCase: true, needs: "email"},
	{Okta: "user.login", Field: "email", ignoresCase: true, needs: "login"},
}

// Code is the rule.
func (k Key) Code() string {
	code := "- {okta: " + rulefile.Scalar(k.Okta) + ", servicenow: " + k.Field
	if k.ignoresCase {
		code += ", ignore_case: true"
	}
	if k.ignoresZeros {
		code += ", leading_zeros: ignore"
	}
	return code + "}"
}

// Field is a field that could be mapped, and how far both sides agree.
type Field struct {
	Name, Attribute     string
	Compared, Differing int64
}

// Code is the rule.
func (f Field) Code() string { return f.Name + ": " + rulefile.Scalar("user."+f.Attribute) }

// IsProposed says whether the mapping is for people to decide: fewer than half of the accounts have what it
// says, or it is the name that people sign in by, which no plan should change by the way.
func (f Field) IsProposed() bool { return f.Name == "user_name" || f.Differing*2 > f.Compared }

// fields are the fields that Okta's base attributes are mapped to, in the order to write them in. Of
// several attributes the first that anybody has is taken.
var fields = []struct {
	name       string
	attributes []string
}{
	{"first_name", []string{"firstName"}}, {"middle_name", []string{"middleName"}}, {"last_name", []string{"lastName"}},
	{"user_name", []string{"login"}}, {"email", []string{"email"}}, {"employee_number", []string{"employeeNumber"}},
	{"title", []string{"title"}}, {"department", []string{"department"}}, {"manager", []string{"managerId", "manager"}},
	{"company", []string{"organization"}}, {"cost_center", []string{"costCenter"}}, {"location", []string{"city"}},
	{"phone", []string{"primaryPhone"}}, {"mobile_phone", []string{"mobilePhone"}},
	{"street", []string{"streetAddress"}}, {"city", []string{"city"}}, {"state", []string{"state"}}, {"zip", []string{"zipCode"}},
	{"country", []string{"countryCode"}}, {"preferred_language", []string{"preferredLanguage"}}, {"time_zone", []string{"timezone"}},
}

// offered is what the exports offer for rules to name.
type offered struct {
	attributes []string // with a value of somebody, in one piece, and a name that expressions can say
	fields     []string // that some file has
}

// sayable names can stand in an expression.
var sayable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func offers(catalog rules.Catalog) offered {
	var all offered
	for _, each := range catalog.Okta {
		if !each.IsUnset && each.Type.Kind != oel.KindArray && sayable.MatchString(each.Name) {
			all.attributes = append(all.attributes, each.Name)
		}
	}
	for _, each := range catalog.Fields {
		if each.IsExported && sayable.MatchString(each.Name) {
			all.fields = append(all.fields, each.Name)
		}
	}
	return all
}

// keys are the candidates that both sides have something for.
func (o offered) keys() []Key {
	var found []Key
	for _, each := range keys {
		if slices.Contains(o.fields, each.Field) && (each.needs == "" || slices.Contains(o.attributes, each.needs)) {
			found = append(found, each)
		}
	}
	for _, field := range o.fields {
		if strings.HasPrefix(field, "u_") && strings.Contains(folded(field), "oktaid") {
			found = append(found, Key{Okta: `user.getInternalProperty("id")`, Field: field})
		}
	}
	for _, each := range o.ownFields() {
		found = append(found, Key{Okta: "user." + each.Attribute, Field: each.Name, needs: each.Attribute})
	}
	return found
}

// mapped are the fields that could be mapped.
func (o offered) mapped() []Field {
	var found []Field
	for _, each := range fields {
		at := slices.IndexFunc(each.attributes, func(name string) bool { return slices.Contains(o.attributes, name) })
		if at >= 0 && slices.Contains(o.fields, each.name) {
			found = append(found, Field{Name: each.name, Attribute: each.attributes[at]})
		}
	}
	return append(found, o.ownFields()...)
}

// ownFields are fields of the customer's that an attribute bears the name of: u_badge_number and badgeNumber.
func (o offered) ownFields() []Field {
	var found []Field
	for _, field := range o.fields {
		own, isOwn := strings.CutPrefix(field, "u_")
		at := slices.IndexFunc(o.attributes, func(name string) bool { return folded(name) == folded(own) })
		if isOwn && at >= 0 {
			found = append(found, Field{Name: field, Attribute: o.attributes[at]})
		}
	}
	return found
}

func folded(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

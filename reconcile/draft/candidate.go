package draft

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules/rulefile"
)

// Key is a candidate for a rule of correlate, and how well it links accounts.
type Key struct {
	Okta, Field          string
	Linked, Contradicted int64

	ignoresCase  bool
	ignoresZeros bool
	needs        string // the attribute that Okta's side reads; "" for the app user's
	isOwn        bool   // the field is the customer's own
	isOutdone    bool   // another key for the same field links more
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
	Called              []Translation // what ServiceNow calls otherwise
}

// Translation is a value of Okta's that ServiceNow calls otherwise, and of how many accounts.
type Translation struct {
	Okta, ServiceNow string
	Accounts         int64
}

// Code is the rule.
func (f Field) Code() string {
	expression := rulefile.Scalar("user." + f.Attribute)
	if len(f.Called) == 0 {
		return f.Name + ": " + expression
	}
	var pairs []string
	for _, each := range f.Called {
		pairs = append(pairs, rulefile.Scalar(each.Okta)+": "+rulefile.Scalar(each.ServiceNow))
	}
	return f.Name + ": {from: " + expression + ", map: {" + strings.Join(pairs, ", ") + "}}"
}

// note says how far both sides agree.
func (f Field) note() string {
	called := f.called()
	note := fmt.Sprintf("%d compared, ", f.Compared)
	switch differing := f.Differing - called; differing {
	case 0:
		note += "all alike"
	case 1:
		note += "1 differs"
	default:
		note += fmt.Sprintf("%d differ", differing)
	}
	if called > 0 {
		note += fmt.Sprintf(", and %d have other names", called)
	}
	return note
}

// IsProposed says whether the mapping is for people to decide: fewer than half of the accounts have what it
// says, or it is the name that people sign in by, which no plan should change by the way.
func (f Field) IsProposed() bool {
	return f.Name == "user_name" || (f.Differing-f.called())*2 > f.Compared
}

// called counts the accounts that have what ServiceNow calls it.
func (f Field) called() (count int64) {
	for _, each := range f.Called {
		count += each.Accounts
	}
	return count
}

// fields are the fields that Okta's base attributes are mapped to, in the order to write them in. Of
// several attributes the first that anybody has is taken.
var fields = []mappable{
	{"first_name", []string{"firstName"}}, {"middle_name", []string{"middleName"}}, {"last_name", []string{"lastName"}},
	{"user_name", []string{"login"}}, {"email", []string{"email"}}, {"employee_number", []string{"employeeNumber"}},
	{"title", []string{"title"}}, {"department", []string{"department"}}, {"manager", []string{"managerId", "manager"}},
	{"company", []string{"organization"}}, {"cost_center", []string{"costCenter"}}, {"location", []string{"city"}},
	{"phone", []string{"primaryPhone"}}, {"mobile_phone", []string{"mobilePhone"}},
	{"street", []string{"streetAddress"}}, {"city", []string{"city"}}, {"state", []string{"state"}}, {"zip", []string{"zipCode"}},
	{"country", []string{"countryCode"}}, {"preferred_language", []string{"preferredLanguage"}}, {"time_zone", []string{"timezone"}},
}

// mappable is a field and the attributes that it may be mapped from.
type mappable struct {
	name       string
	attributes []string
}

// offered is what the exports offer for rules to name.
type offered struct {
	attributes []string // with a value of somebody, in one piece, and a name that expressions can say
	fields     []string // that some file has
}

// sayable names can stand in an expression.
var sayable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// offers asks what both sides have.
func (l *looker) offers(ctx context.Context) (offered, error) {
	var all offered
	for _, side := range []struct {
		query string
		names *[]string
	}{
		{"select name from okta.attribute where users > 0 and not ends_with(type, '[]') order by name", &all.attributes},
		{"select name from servicenow.field where is_exported order by name", &all.fields},
	} {
		names, err := l.db.Texts(ctx, duckdb.Statement{Name: "draft", Text: side.query})
		if err != nil {
			return all, err
		}
		*side.names = slices.DeleteFunc(names, func(name string) bool { return !sayable.MatchString(name) })
	}
	return all, nil
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
			found = append(found, Key{Okta: `user.getInternalProperty("id")`, Field: field, isOwn: true})
		}
	}
	for _, each := range o.ownFields() {
		if strings.HasPrefix(each.Name, "u_") {
			found = append(found, Key{Okta: "user." + each.Attribute, Field: each.Name, isOwn: true})
		}
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

// ownFields are other fields that an attribute bears the name of: vip and vip, u_badge_number and badgeNumber.
func (o offered) ownFields() []Field {
	var found []Field
	for _, field := range o.fields {
		isListed := slices.ContainsFunc(fields, func(f mappable) bool { return f.name == field })
		at := slices.IndexFunc(o.attributes, func(name string) bool { return folded(name) == folded(strings.TrimPrefix(field, "u_")) })
		if at >= 0 && !isListed && !notMapped.MatchString(field) {
			found = append(found, Field{Name: field, Attribute: o.attributes[at]})
		}
	}
	return found
}

// notMapped are fields that ServiceNow keeps itself, or that say whether an account may be used.
var notMapped = regexp.MustCompile(`^(sys_.*|active|locked_out|name|roles|source|last_login.*|failed_attempts|web_service_access_only|internal_integration_user|identity_type)$`)

func folded(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

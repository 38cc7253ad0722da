package oel

import (
	"slices"
	"time"

	"rolecall/exports/duckdb"
)

// Scope says what names mean where an expression is used.
type Scope struct {
	// Attributes are the profile attributes of identities: user.x, source.x,
	// user.profile.x and bare x. Okta's base attributes need not be listed.
	Attributes []Attribute
	// AppAttributes are appuser.x; externalId and userName need not be listed.
	AppAttributes []Attribute
	// IsOpen: there may be other attributes, of any type. Nothing that reads one of these is complained
	// about, and its SQL is null: it is checked, not run.
	IsOpen bool
	// Origin says in errors where the attributes come from: "14 attributes
	// known from okta/users-1.json".
	Origin string
	// Now is what the time functions call now: the run's as-of.
	Now time.Time
	// Subject is an SQL expression of text over the row, such as identity.login:
	// errors that an expression raises say whom it was evaluated for. It may be "".
	Subject string
}

// Attribute is a name that expressions can read.
type Attribute struct {
	Name string
	// Column is the SQL expression that reads it, such as identity."firstName".
	// It must be of the type's SQL type: varchar, boolean, bigint (or a smaller
	// integer), double, or an array of one of these.
	Column string
	Type   Type
	// AlwaysSet attributes are null for nobody.
	AlwaysSet bool
	// IsGuessed: only texts tell the type, and in CSV every type is a text.
	IsGuessed bool
	// ListForm is commas or other if some of those texts look like lists, of one
	// form or another; else "".
	ListForm string
	// IsUnset: no user has a value, so that the type does not matter.
	IsUnset bool
}

// BaseAttributes are Okta's 31 base attributes, which every user of every
// organization has. All are strings.
var BaseAttributes = []string{
	"login", "email", "secondEmail", "firstName", "lastName", "middleName", "honorificPrefix",
	"honorificSuffix", "title", "displayName", "nickName", "profileUrl", "primaryPhone", "mobilePhone",
	"streetAddress", "city", "state", "zipCode", "countryCode", "postalAddress", "preferredLanguage",
	"locale", "timezone", "userType", "employeeNumber", "costCenter", "organization", "division",
	"department", "managerId", "manager",
}

// properties are Identity Engine's top-level properties of a user. A profile
// attribute of the same name goes before them.
var properties = []Attribute{
	{Name: "id", Column: "identity.okta_id", Type: String},
	{Name: "status", Column: "identity.status", Type: String, AlwaysSet: true},
	{Name: "created", Column: "identity.created_at", Type: Time},
	{Name: "lastUpdated", Column: "identity.last_updated_at", Type: Time},
	{Name: "passwordChanged", Column: "identity.password_changed_at", Type: Time},
	{Name: "lastLogin", Column: "identity.last_login_at", Type: Time},
}

var appProperties = []Attribute{
	{Name: "externalId", Column: "appuser.external_id", Type: String},
	{Name: "userName", Column: "appuser.user_name", Type: String},
}

// names is a list of attributes to look names up in.
type names struct {
	list  []string
	known map[string]Attribute
}

func (n *names) add(attributes ...Attribute) {
	for _, attribute := range attributes {
		if _, ok := n.known[attribute.Name]; !ok {
			n.known[attribute.Name] = attribute
			n.list = append(n.list, attribute.Name)
		}
	}
}

// profileNames are the scope's attributes and the base attributes. An absent
// displayName is the first and the last name (Okta support: display name and
// group rules).
func (s Scope) profileNames() names {
	found := names{known: map[string]Attribute{}}
	found.add(s.Attributes...)
	for _, name := range BaseAttributes {
		found.add(Attribute{Name: name, Column: "identity." + duckdb.Ident(name), Type: String, AlwaysSet: name == "login"})
	}
	display := found.known["displayName"]
	if display.Type.Kind == KindString {
		display.Column = "coalesce(" + display.Column + ", nullif(concat_ws(' ', " +
			found.known["firstName"].Column + ", " + found.known["lastName"].Column + "), ''))"
		found.known["displayName"] = display
	}
	slices.Sort(found.list)
	return found
}

func (s Scope) appNames() names {
	found := names{known: map[string]Attribute{}}
	found.add(s.AppAttributes...)
	found.add(appProperties...)
	slices.Sort(found.list)
	return found
}

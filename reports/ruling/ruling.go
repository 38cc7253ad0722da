// Package ruling tells what rules say of one name, from exports and rules alone: which of them
// give a person which roles, groups and values, and which nearly do and why not; or by which
// of them, and by which ways, a role or group is given, and to how many.
package ruling

import "time"

// The meanings of a name.
const (
	Login = "login" // or what else a person is known by
	Role  = "role"
	Group = "group"
)

// Answer is what rules say of a name.
type Answer struct {
	AsOf         time.Time     `json:"as_of"`
	People       []Person      `json:"people"`       // none if the name means no person
	Entitlements []Entitlement `json:"entitlements"` // one if it means a role or group
}

// Person is what rules say of an identity.
type Person struct {
	Profile
	Items  []Item  `json:"items"`
	Values []Value `json:"attributes"`
	Near   []Near  `json:"near"`

	Populations []Population `json:"populations"` // the first counts
	Settings    []Setting    `json:"settings"`
}

// Population is one that somebody is in.
type Population struct {
	Name string `json:"name"`
	Rule string `json:"rule"` // its place
}

// Setting is a setting that holds for somebody.
type Setting struct {
	Name       string `json:"name"`
	Value      string `json:"value"`
	Rule       string `json:"rule"`       // its place, or default
	Population string `json:"population"` // empty if it is the general setting
}

// Profile is who somebody is, and whether rules are about them.
type Profile struct {
	UserKey   int64  `json:"-"`
	Login     string `json:"login"`
	OktaID    string `json:"okta_id"`
	Status    string `json:"status"`
	Standing  string `json:"standing"` // live, suspended, leaver or staged
	InScope   bool   `json:"in_scope"`
	ScopeRule string `json:"scope_rule"`
	UserName  string `json:"user_name"` // of the account that is judged
	Org       string `json:"okta_org"`  // of Okta, where several are told apart
}

// Ruling is a rule and how it gives something.
type Ruling struct {
	Rule    string `json:"rule"` // its place
	Name    string `json:"rule_name"`
	Owner   string `json:"owner"`
	Allowed bool   `json:"allowed"` // not required
	Whom    string `json:"whom"`    // in words
	Until   string `json:"until"`   // the last day, or empty
	Ended   bool   `json:"ended"`
	Period  string `json:"period"` // how long it may be held, or empty
	Given   string `json:"given"`  // the name that the rule gives
	How     string `json:"how"`    // itself; contained, in the role that it gives; conferred, by the group
}

// Item is a role or group that a rule gives somebody, by one way.
type Item struct {
	Relation string `json:"relation"` // role or group
	Item     string `json:"item"`
	Held     bool   `json:"held"`
	UsedUp   string `json:"used_up"` // the time is over for which it may be held
	Ruling
}

// Value is what a field of the account should hold.
type Value struct {
	Field     string  `json:"field"`
	Value     *string `json:"value"` // null: nothing is expected
	Rule      string  `json:"rule"`
	Authority string  `json:"authority"`
}

// Near is a rule that gives somebody nothing for one reason.
type Near struct {
	Relation string `json:"relation"`
	Items    string `json:"items"` // ", " between; of an expression none
	Rule     string `json:"rule"`
	Name     string `json:"rule_name"`
	Allowed  bool   `json:"allowed"`
	Why      string `json:"why"`
	Met      int64  `json:"met"` // other things that it asks for
}

// Entitlement is a role or group, and the ways to it.
type Entitlement struct {
	Total
	Ways []Way `json:"ways"`
}

// Total is how many have a role or group.
type Total struct {
	Relation    string `json:"relation"`
	Item        string `json:"item"`
	Exported    bool   `json:"exported"` // else only rules name it
	Privileged  bool   `json:"privileged"`
	Unmanaged   bool   `json:"unmanaged"`
	Identities  int64  `json:"identities"`   // in scope, whom some rule gives it
	Accounts    int64  `json:"accounts"`     // that hold it
	WithoutRule int64  `json:"without_rule"` // of these
}

// Way is a rule that gives it, by itself or with something else.
type Way struct {
	ByRelation string `json:"by_relation"` // role or group: what the rule gives
	Identities int64  `json:"identities"`
	Holders    int64  `json:"holders"` // of these
	Ruling
}

package rules

import (
	"errors"
	"slices"
	"strings"

	"rolecall/exports"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Rules is a rules file that was read and checked, or the defaults.
type Rules struct {
	file            string  // its name as shown to people; "" for the defaults
	scopes          []scope // alternatives; none if everybody is in scope
	correlations    []correlation
	links           []link
	attributes      []attribute
	roles           roles
	groupGrants     []grant
	groupAllowances []grant
	settings        []setting // stale.*, deprovision.*, guardrails.max_*
	populations     []population
	services        []service
	platform        []term
	severities      []severityOf
	checks          []checkSwitch
	exceptions      []exception
	exceptionTerms  *node // what each exception needs, as guardrails say
	protected       []term
	neverGrant      []term
	keepLast        []minimum
	sla             []deadline
	history         term // the folder of the runs' history
	ignoredLints    ignoredLints
	zone            term // of display values in ServiceNow's exports
	dateFormat      term
	emptyGroups     []oktaGroup // that nobody is in: exports.okta.empty_groups
	orgs            []org       // of Okta: exports.okta.orgs
	roots           []*node     // the files as they are written, the rules file first
	files           []File      // what the rules file names
	definitions     definitions
	untested        []string // custom findings without cases
	unread          []string // custom findings that are not beside these rules
	types           []pair   // of Okta's profile attributes: exports.okta.types
}

// term is a text of the rules and where it stands; from is nil for a default.
type term struct {
	value string
	from  *node
}

func (t term) isWritten() bool { return t.from != nil }
func (t term) rule() string    { return t.from.rule() }

// text is the term as a text that knows its place, to compile.
func (t term) text() source.Text {
	if t.from == nil {
		return source.Whole(byDefault, t.value)
	}
	return t.from.text
}

func (t term) problem(message, hint string) source.Problem {
	if t.from == nil {
		return source.Problem{Message: message, Hint: hint}
	}
	return t.text().Problem(0, message, hint)
}

// correlation is one rule: the identity whose first key of okta is what the
// account has in the field servicenow.
type correlation struct {
	okta                []term
	servicenow          term
	ignoresCase         bool
	ignoresLeadingZeros bool
	org                 term   // of Okta: whose identities it compares; empty for all
	domains             []pair // old domain to new
	from                *node
}

// keys is what the rule compares on Okta's side, as people read it.
func (c correlation) keys() string {
	var all []string
	for _, each := range c.okta {
		all = append(all, each.value)
	}
	return strings.Join(all, ", ")
}

// link is what a person decided about one account: whose it is, or nobody's.
type link struct {
	userName, login, org       term
	isNobodys                  bool
	reason, approvedBy, ticket term
	on                         term
	from                       *node
}

type attribute struct {
	field                term // the key
	from                 term // the expression; empty if there is none
	groups               []groupValue
	mapped               []pair
	otherwise            term // the default
	authority, whenEmpty string
	ignoresCase          bool
	ignoresDifference    bool // of two values: only an empty one matters
	mayRename            bool // ServiceNow may change how somebody signs in to Okta
}

type pair struct{ key, value term }

// groupValue is what a field holds of the members of an Okta group.
type groupValue struct {
	key     oktaGroup
	value   term
	isShort bool // it is written as a key with its value
}

type roles struct {
	areJudged     bool // some rule says who gets roles, if only that nobody does
	grants        []grant
	allowances    []grant
	fromAppGroups term
	unmanaged     []term
	privileged    []term
	conflicts     []conflict
	libraries     []conflictLibrary // of conflicts, that are included
}

type setting struct{ name, value, rule string }

type service struct {
	userName, owner term
	mayHold         []term // patterns of roles
	isLimited       bool   // mayHold is written
	lastUsedWithin  term
}

// severityOf is how severe findings of a kind are.
type severityOf struct{ kind, severity, privileged term }

type exception struct {
	kind, userName, login, item, reason, approvedBy, ticket, expires term
	groups                                                           []groupChoice // of Okta: one, or none
	facts, from                                                      *node
}

// deadline is how long a finding may stay open: by severity, or of a kind.
type deadline struct {
	of     term // critical, ..., or the kind
	isKind bool
	within term
}

type minimum struct {
	role  term
	count int64
}

// Read reads a rules file that names no other files. name is how errors call it. The error is
// a *source.List of everything that is wrong with the file.
func Read(name string, content []byte) (*Rules, error) { return ReadIn(name, content, nowhere{}) }

// addWhereNone adds problems of places that have none yet, so that one mistake
// gets one message.
func addWhereNone(problems *source.Problems, more []source.Problem) {
	reported := map[source.Position]bool{}
	var list *source.List
	if errors.As(problems.Err(), &list) {
		for _, each := range list.Problems() {
			reported[each.At] = true
		}
	}
	for _, each := range more {
		if !reported[each.At] {
			problems.Add(each)
		}
	}
}

// Default is what holds without a rules file: accounts are correlated, leavers,
// missing and stale accounts are found; first name, last name and e-mail are
// compared, for review only; roles and groups are not judged, since nothing
// says who should have them.
func Default() *Rules {
	rules := decode("", nil)
	for _, field := range []string{"first_name", "last_name", "email"} {
		expression := map[string]string{"first_name": "user.firstName", "last_name": "user.lastName", "email": "user.email"}[field]
		rules.attributes = append(rules.attributes, attribute{
			field: term{value: field}, from: term{value: expression},
			authority: "review", whenEmpty: "keep", ignoresCase: comparesWithoutCase(field),
		})
	}
	return rules
}

// Needs are the relations of the exports, of those that need not be there, that
// the rules cannot be judged without.
func (r *Rules) Needs() []string {
	var needed []string
	if len(r.groupGrants)+len(r.groupAllowances) > 0 {
		needed = append(needed, "servicenow.group_member")
	}
	if slices.ContainsFunc(r.scopes, func(each scope) bool { return each.app.value != "" }) || slices.ContainsFunc(r.correlations, isByAppUser) {
		needed = append(needed, "okta.app_user")
	}
	return needed
}

// isByAppUser: what nobody wrote is taken where it is to be had.
func isByAppUser(each correlation) bool {
	return slices.ContainsFunc(each.okta, func(key term) bool {
		return key.isWritten() && strings.HasPrefix(key.value, "appuser.")
	})
}

// EmptyGroups are the Okta groups that nobody is in, as the rules say
// (exports.okta.empty_groups).
func (r *Rules) EmptyGroups() []exports.EmptyGroup {
	var groups []exports.EmptyGroup
	for _, each := range r.emptyGroups {
		groups = append(groups, exports.EmptyGroup{Name: each.value, Org: each.org.value})
	}
	return groups
}

// ExportTimes is what the rules say of display values in ServiceNow's exports
// (exports.servicenow): the IANA time zone and the date format, "" where they
// say nothing.
func (r *Rules) ExportTimes() (timeZone, dateFormat string) { return r.zone.value, r.dateFormat.value }

// History is the folder of the runs' history as the rules have it, "" if they say none.
func (r *Rules) History() string { return r.history.value }

// HasDeadlines says whether the rules say how long findings may stay open.
func (r *Rules) HasDeadlines() bool { return len(r.sla) > 0 }

// AttributeTypes is what the rules say of the types of Okta's profile attributes, by
// name (exports.okta.types).
func (r *Rules) AttributeTypes() map[string]string {
	types := map[string]string{}
	for _, each := range r.types {
		types[each.key.value] = each.value.value
	}
	return types
}

// expressions are all expressions of the rules, with what their places need.
func (r *Rules) expressions() []wanted {
	var all []wanted
	for _, each := range r.scopes {
		all = append(all, wanted{each.when, oel.Condition})
	}
	for _, each := range r.correlations {
		for _, key := range each.okta {
			all = append(all, wanted{key, oel.Text})
		}
	}
	for _, each := range r.attributes {
		all = append(all, wanted{each.from, oel.Text})
	}
	for _, each := range r.allGrants() {
		for _, cell := range each.cells {
			all = append(all, wanted{each.matrix.columns[cell.column], oel.Text})
		}
		all = append(all, wanted{each.when, oel.Condition}, wanted{each.from, oel.Names},
			wanted{each.except.when, oel.Condition}, wanted{each.requires, oel.Condition})
	}
	for _, each := range r.populations {
		all = append(all, wanted{each.who.when, oel.Condition}, wanted{each.who.except.when, oel.Condition})
	}
	for _, each := range r.definitions.list {
		all = append(all, wanted{each.text(), oel.Condition})
	}
	seen := map[wanted]bool{{}: true}
	return slices.DeleteFunc(all, func(each wanted) bool {
		isSeen := seen[each] || each.text.value == ""
		seen[each] = true
		return isSeen
	})
}

package rules

// scope selects whoever meets all of its parts: is in one of the groups, is assigned
// to the app, meets the condition.
type scope struct {
	groups     []oktaGroup
	app, when  term
	org        term // of Okta: whose identities it selects; empty for all
	isOptional bool // may have an account, and need not
}

func (s scope) isGiven() bool {
	return len(s.groups) > 0 || s.app.value != "" || s.when.value != "" || s.org.value != ""
}

// parts are what is written, in order; the org only if nothing else is.
func (s scope) parts() []term {
	var all []term
	for _, each := range s.groups {
		all = append(all, each.term)
	}
	for _, each := range []term{s.app, s.when} {
		if each.value != "" {
			all = append(all, each)
		}
	}
	if len(all) == 0 {
		all = append(all, s.org)
	}
	return all
}

// heads are the parts that count as the rule which selects somebody: each group, or what
// is written first.
func (s scope) heads() []term {
	if len(s.groups) > 0 {
		return s.parts()[:len(s.groups)]
	}
	return s.parts()[:1]
}

// sorts is of how many sorts its parts are.
func (s scope) sorts() int {
	if len(s.groups) == 0 {
		return len(s.parts())
	}
	return len(s.parts()) - len(s.groups) + 1
}

// decodeScopes are the alternatives of a scope, of which one is enough; none if everybody
// is in scope.
func decodeScopes(from *node) []scope {
	var all []scope
	add := func(from *node) {
		one := scope{app: termOf(from.get("app")), when: termOf(from.get("when")), org: termOf(from.get("org")), isOptional: from.get("optional").flag(false)}
		for _, each := range from.get("groups").elements() {
			for _, choice := range choices(each) {
				one.groups = append(one.groups, withOrgs([]groupChoice{choice}, one.org)[0].groups...)
			}
		}
		if one.isGiven() {
			all = append(all, one)
		}
	}
	add(from)
	for _, each := range from.get("any").elements() {
		add(each)
	}
	return all
}

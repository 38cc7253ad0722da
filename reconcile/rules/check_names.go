package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// shownNearest is for how many unknown names the nearest is looked for: each
// costs a pass over all names.
const shownNearest = 20

// checkNames compares the names in the rules with those in the exports. A name
// nobody knows is a warning, since rules may be written before what they name
// is; an unknown kind of finding is an error, since there never will be one.
func (c *compiler) checkNames() {
	c.checkKinds()
	c.checkSeverities()
	c.warnUntested()
	c.checkChecks()
	c.checkDeadlines()
	c.checkExceptionTerms()
	c.checkScopeGroups()
	c.checkEmptyGroups()
	c.checkAmbiguousGroups()
	oktaGroups, roles, groups := c.namesInRules()
	for _, each := range oktaGroups {
		if each.value != "" {
			c.needMembers(each.term)
		}
	}
	c.warnEmpty(oktaGroups)
	c.warnUnknownAttributes()
	c.warnUnknownGroups(oktaGroups)
	c.warnUnknownIDs()
	c.warnUnknown("ServiceNow role", roles, c.catalog.Roles)
	c.warnUnknown("ServiceNow group", groups, c.catalog.Groups)
}

func (c *compiler) namesInRules() (oktaGroups []oktaGroup, roles, groups []term) {
	for _, scope := range c.rules.scopes {
		oktaGroups = append(oktaGroups, byName(scope.groups)...)
	}
	for _, each := range c.rules.attributes {
		for _, group := range each.groups {
			oktaGroups = append(oktaGroups, group.key)
		}
	}
	for _, each := range c.rules.roleRules() {
		oktaGroups, roles = append(oktaGroups, each.groupNames()...), append(roles, each.names...)
	}
	for _, each := range c.rules.groupRules() {
		oktaGroups, groups = append(oktaGroups, each.groupNames()...), append(groups, each.names...)
	}
	for _, each := range c.rules.exceptions {
		oktaGroups = append(oktaGroups, byName(each.oktaGroups())...)
	}
	for _, each := range c.rules.populations {
		oktaGroups = append(oktaGroups, each.who.groupNames()...)
	}
	for _, each := range c.rules.roles.conflicts {
		oktaGroups = append(oktaGroups, byName(each.oktaGroups())...)
		itsRoles, itsGroups := each.names()
		roles, groups = append(roles, itsRoles...), append(groups, itsGroups...)
	}
	for _, each := range c.rules.keepLast {
		if each.role.isWritten() {
			roles = append(roles, each.role)
		}
	}
	return oktaGroups, roles, groups
}

// warnUnknownGroups: each org has names of its own.
func (c *compiler) warnUnknownGroups(groups []oktaGroup) {
	inOrg := map[string][]term{}
	for _, each := range groups {
		inOrg[each.org.value] = append(inOrg[each.org.value], each.term)
	}
	for _, org := range slices.Sorted(maps.Keys(inOrg)) {
		what := "Okta group"
		if org != "" {
			what += " of the org " + org
		}
		c.warnUnknown(what, inOrg[org], c.catalog.groupsOf(org))
	}
}

// warnUnknownIDs: nobody is in a group that no export has.
func (c *compiler) warnUnknownIDs() {
	named := c.rules.groupsInRules()
	for _, each := range c.rules.exceptions {
		named = append(named, each.oktaGroups()...)
	}
	for _, each := range c.rules.populations {
		named = append(named, each.who.oktaGroups()...)
	}
	reported := map[string]bool{}
	for _, each := range named {
		if !each.isID || len(c.catalog.GroupIDs) == 0 || slices.Contains(c.catalog.GroupIDs, each.value) || reported[each.value] || len(reported) == maxProblems {
			continue
		}
		reported[each.value] = true
		hint := orElse(source.DidYouMean(each.value, c.catalog.GroupIDs), "copy it from the address of the group's page in Okta")
		c.warn(withLint(each.problem(fmt.Sprintf("no Okta group has the id %q in the exports", each.value), hint), unknownName))
	}
}

// warnUnknown: names are compared exactly. Each unknown one is reported once.
func (c *compiler) warnUnknown(what string, named []term, known []string) {
	if known == nil {
		return
	}
	isKnown := make(map[string]bool, len(known))
	for _, name := range known {
		isKnown[name] = true
	}
	reported := 0
	for _, each := range named {
		if each.value == "" || isKnown[each.value] || reported == maxProblems {
			continue
		}
		isKnown[each.value] = true
		hint := ""
		if reported++; reported <= shownNearest {
			hint = orElse(c.otherSide(what, each.value), source.DidYouMean(each.value, known))
		}
		if strings.Contains(each.value, anyValue) {
			hint = "* has no meaning here: name each in full"
		}
		c.warn(withLint(each.problem(fmt.Sprintf("no %s is called %q in the exports", what, each.value), hint), unknownName))
	}
}

// warnUnknownAttributes: a type that is declared for an attribute that no export has
// does nothing.
func (c *compiler) warnUnknownAttributes() {
	var known []string
	for _, each := range c.catalog.Okta {
		known = append(known, each.Name)
	}
	for _, each := range c.rules.types {
		if len(known) > 0 && !slices.Contains(known, each.key.value) {
			c.warn(withLint(each.key.problem(fmt.Sprintf("no user in the Okta exports has an attribute %q", each.key.value), source.DidYouMean(each.key.value, known)), unknownName))
		}
	}
}

// warnEmpty: of a group that nobody is in, the members may not have been
// exported. Where there are none of any group, that is an error already.
func (c *compiler) warnEmpty(oktaGroups []oktaGroup) {
	if len(c.catalog.Members) == 0 {
		return
	}
	for _, each := range oktaGroups {
		org := each.org.value
		isSaid := slices.ContainsFunc(c.rules.emptyGroups, func(empty oktaGroup) bool {
			return empty.value == each.value && (empty.org.value == "" || empty.org.value == org)
		})
		if !isSaid && slices.Contains(c.catalog.groupsOf(org), each.value) && !slices.Contains(c.catalog.membersOf(org), each.value) {
			c.warn(withLint(each.problem(fmt.Sprintf("the exports hold no member of the Okta group %s", each.quoted()), "export its members; if nobody is in it, name it under exports.okta.empty_groups, or remove it here"), emptyGroup))
		}
	}
}

// checkEmptyGroups: to say that a group is empty turns what is unknown into what is
// certain, so the name must be right.
func (c *compiler) checkEmptyGroups() {
	if c.catalog.OktaGroups == nil {
		return
	}
	for _, each := range c.rules.emptyGroups {
		known := c.catalog.groupsOf(each.org.value)
		switch {
		case slices.Contains(c.catalog.membersOf(each.org.value), each.value):
			c.warn(each.problem(fmt.Sprintf("the Okta group %s is not empty: the exports hold members of it", each.quoted()), "take it out of empty_groups"))
		case !slices.Contains(known, each.value):
			c.problems.Add(each.problem(fmt.Sprintf("no Okta group is called %s in the exports", each.quoted()), source.DidYouMean(each.value, known)))
		}
	}
}

// checkScopeGroups: a scope that can select nobody would make every account
// look unassigned, which by default means deactivated.
func (c *compiler) checkScopeGroups() {
	if c.catalog.OktaGroups == nil || len(c.rules.scopes) == 0 {
		return
	}
	var groups, known []oktaGroup
	for _, scope := range c.rules.scopes {
		names := byName(scope.groups)
		if len(names) == 0 || len(names) < len(scope.groups) {
			return
		}
		groups = append(groups, names...)
	}
	for _, each := range groups {
		if slices.Contains(c.catalog.membersOf(each.org.value), each.value) {
			return
		}
		if slices.Contains(c.catalog.groupsOf(each.org.value), each.value) {
			known = append(known, each)
		}
	}
	if len(known) > 0 {
		message := fmt.Sprintf("nobody could be in scope: the exports hold no member of the Okta group %s", known[0].quoted())
		c.needsMembers = true
		c.problems.Add(known[0].problem(message, c.orNameMembers("export its members with the ids of groups (/api/v1/groups/{id}/users), or select identities by another group or condition")))
		return
	}
	first := groups[0]
	c.problems.Add(first.problem(fmt.Sprintf("nobody could be in scope: no Okta group is called %s in the exports", first.quoted()), source.DidYouMean(first.value, c.catalog.groupsOf(first.org.value))))
}

// needMembers: without memberships a rule by group selects nobody, and what it
// grants would look like access that nobody should have.
func (c *compiler) needMembers(place term) {
	if c.needsMembers || c.catalog.Members == nil || len(c.catalog.Members) > 0 {
		return
	}
	c.needsMembers = true
	c.problems.Add(place.problem("nobody is a member of any Okta group in the exports, so rules by group cannot be judged",
		c.orNameMembers("export the members of each group (/api/v1/groups/{id}/users), or a CSV with a user and a group column")))
}

// orNameMembers is the advice, unless files that were not read may hold the members: then
// it is to say of which group each is.
func (c *compiler) orNameMembers(advice string) string {
	files := c.catalog.UnnamedMembers
	switch len(files) {
	case 0:
		return advice
	case 1:
		return files[0] + " may list members, but does not name the group: name the file after the group (its name or id)"
	}
	return fmt.Sprintf("%s and %d more may list members, but do not name the group: call each file as its group is called, or by its id", files[0], len(files)-1)
}

func (c *compiler) checkKinds() {
	if len(c.catalog.KnownKinds) == 0 {
		return
	}
	for _, each := range c.rules.exceptions {
		c.checkKind(each.kind)
	}
	for _, each := range c.rules.severities {
		c.checkKind(each.kind)
	}
}

// checkSeverities finds entries that never count, since earlier ones match all that they do.
func (c *compiler) checkSeverities() {
	var earlier []term
	for _, each := range c.rules.severities {
		isMeant := func(kind string) bool { return matchesName(each.kind.value, kind) }
		isOpen := func(kind string) bool {
			return isMeant(kind) && !slices.ContainsFunc(earlier, func(other term) bool { return matchesName(other.value, kind) })
		}
		if slices.ContainsFunc(c.catalog.KnownKinds, isMeant) && !slices.ContainsFunc(c.catalog.KnownKinds, isOpen) {
			c.warn(withLint(each.kind.problem("earlier entries decide the severity of all that this matches: it never counts", "write the narrower entry first, or remove this one"), shadowedSeverity))
		}
		earlier = append(earlier, each.kind)
	}
}

func (c *compiler) checkKind(kind term) {
	if isPattern(kind.value) {
		if !slices.ContainsFunc(c.catalog.KnownKinds, func(known string) bool { return matchesName(kind.value, known) }) {
			c.problems.Add(kind.problem(fmt.Sprintf("no kind of finding matches %q", kind.value), "rolecall kinds lists them"))
		}
		return
	}
	if !slices.Contains(c.catalog.KnownKinds, kind.value) {
		c.problems.Add(kind.problem(fmt.Sprintf("no kind of finding is called %q", kind.value), orElse(source.DidYouMean(kind.value, c.catalog.KnownKinds), "rolecall kinds lists them")))
	}
}

func isPattern(text string) bool { return strings.Contains(text, "*") }

// matchesName says whether a name is what is written, or matches it as a pattern.
func matchesName(written, name string) bool {
	if !isPattern(written) {
		return written == name
	}
	return matches("^"+strings.ReplaceAll(regexp.QuoteMeta(written), `\*`, ".*")+"$", name)
}

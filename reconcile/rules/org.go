package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports"
	"rolecall/exports/source"
)

// org is one of several orgs of Okta, and where its exports lie.
type org struct {
	name   term
	places []term
}

func decodeOrgs(from *node) []org {
	var all []org
	for _, each := range from.pairs() {
		all = append(all, org{term{each.key.text.Value, each.key}, oneOrMore(each.value)})
	}
	return all
}

// Orgs are the orgs of Okta that the rules tell apart (exports.okta.orgs).
func (r *Rules) Orgs() []exports.Org {
	var all []exports.Org
	for _, each := range r.orgs {
		org := exports.Org{Name: each.name.value, At: each.name.text().Position(0)}
		for _, place := range each.places {
			org.Places = append(org.Places, exports.Place{Path: place.value, At: place.text().Position(0)})
		}
		all = append(all, org)
	}
	return all
}

func (r *Rules) orgNames() []string {
	var names []string
	for _, each := range r.orgs {
		names = append(names, each.name.value)
	}
	return names
}

// checkOrgs finds orgs that are named and not declared, and rules about one whose groups are
// said to be of another.
func (r *Rules) checkOrgs() []source.Problem {
	known := r.orgNames()
	var problems []source.Problem
	reported := map[*node]bool{}
	for _, each := range r.namedOrgs() {
		if each.value == "" || slices.Contains(known, each.value) || reported[each.from] || len(problems) >= maxProblems {
			continue
		}
		reported[each.from] = true
		hint := orElse(source.DidYouMean(each.value, known), "it has "+strings.Join(known, ", "))
		if len(known) == 0 {
			hint = "name the folders with the exports of each org: exports: {okta: {orgs: {" + each.value + ": okta/" + each.value + ", ...}}}"
		}
		problems = append(problems, each.problem(fmt.Sprintf("no org of Okta is called %q under exports.okta.orgs", each.value), hint))
	}
	for _, each := range r.allGrants() {
		for _, group := range each.oktaGroups() {
			if each.org.value != "" && group.org.value != each.org.value && !reported[group.org.from] && len(problems) < maxProblems {
				reported[group.org.from] = true
				problems = append(problems, group.org.problem(fmt.Sprintf("the rule is about %s: nobody there is in a group of %s", each.org.value, group.org.value), "say org once, for the rule or for its groups"))
			}
		}
	}
	return problems
}

// namedOrgs are the orgs that rules name.
func (r *Rules) namedOrgs() []term {
	var all []term
	for _, each := range r.scopes {
		all = append(all, each.org)
	}
	for _, each := range r.correlations {
		all = append(all, each.org)
	}
	for _, each := range r.links {
		all = append(all, each.org)
	}
	for _, each := range r.allGrants() {
		all = append(all, each.org)
	}
	for _, each := range r.groupsInRules() {
		all = append(all, each.org)
	}
	return all
}

// groupsInRules are the Okta groups that rules name outside of expressions.
func (r *Rules) groupsInRules() []oktaGroup {
	var all []oktaGroup
	for _, each := range r.scopes {
		all = append(all, each.groups...)
	}
	for _, each := range r.attributes {
		for _, group := range each.groups {
			all = append(all, group.key)
		}
	}
	for _, each := range r.allGrants() {
		all = append(all, each.oktaGroups()...)
	}
	for _, each := range r.exceptions {
		all = append(all, each.oktaGroups()...)
	}
	for _, each := range r.populations {
		all = append(all, each.who.oktaGroups()...)
	}
	for _, each := range r.roles.conflicts {
		all = append(all, each.oktaGroups()...)
	}
	return append(all, r.emptyGroups...)
}

// withOrg is the group in the org of its rule, unless it has one of its own.
func (g oktaGroup) withOrg(org term) oktaGroup {
	if g.org.value == "" {
		g.org = org
	}
	return g
}

func withOrgs(choices []groupChoice, org term) []groupChoice {
	all := slices.Clone(choices)
	for i, choice := range all {
		all[i].groups = nil
		for _, group := range choice.groups {
			all[i].groups = append(all[i].groups, group.withOrg(org))
		}
	}
	return all
}

// label is what people read of a group.
func (g oktaGroup) label() string {
	if g.org.value == "" {
		return g.value
	}
	return g.value + " of " + g.org.value
}

// quoted is the group in a message.
func (g oktaGroup) quoted() string {
	if g.org.value == "" {
		return fmt.Sprintf("%q", g.value)
	}
	return fmt.Sprintf("%q of the org %s", g.value, g.org.value)
}

// isOf is a condition on a row that has an org: true of any without one.
func isOf(row string, org term) string { return row + ".okta_org = " + org.literal() }

// groupColumns are those by which a list of groups names them; orgs only if one is said.
func groupColumns(haveOrgs bool) string {
	if haveOrgs {
		return "group_name, group_org"
	}
	return "group_name"
}

// cells are the group in such a list.
func (g oktaGroup) cells(haveOrgs bool) row {
	if haveOrgs {
		return row{g.literal(), g.org.literalOrNull()}
	}
	return row{g.literal()}
}

// isListed joins okta_group with such a list. Names of groups are not unique, and any group of
// that name counts.
func isListed(list string, haveOrgs bool) string {
	text := "okta_group.name = " + list + ".group_name"
	if haveOrgs {
		text += fmt.Sprintf(" and (%[1]s.group_org is null or okta_group.okta_org = %[1]s.group_org)", list)
	}
	return text
}

func haveOrgs(groups []oktaGroup) bool {
	return slices.ContainsFunc(groups, func(each oktaGroup) bool { return each.org.value != "" })
}

// checkAmbiguousGroups: the same name in two orgs is two groups, and a rule that does not say
// which gives to people of both.
func (c *compiler) checkAmbiguousGroups() {
	reported, areShort := map[*node]bool{}, map[*node]bool{}
	for _, each := range c.rules.attributes {
		for _, group := range each.groups {
			areShort[group.key.from] = group.isShort
		}
	}
	areInTables := map[*node]bool{} // which have no column for it
	for _, each := range c.rules.exceptions {
		for _, group := range each.oktaGroups() {
			areInTables[group.from] = strings.HasSuffix(strings.ToLower(group.from.file), ".csv")
		}
	}
	for _, each := range c.rules.groupsInRules() {
		if each.isID || each.org.value != "" || each.from == nil || reported[each.from] {
			continue
		}
		var in []string
		for _, org := range c.rules.orgs {
			if slices.Contains(c.catalog.Orgs[org.name.value].Groups, each.value) {
				in = append(in, org.name.value)
			}
		}
		if len(in) > 1 && c.problems.Len() < maxProblems {
			reported[each.from] = true
			hint := "say which is meant, with org: " + strings.Join(in, " or org: ") + " beside it, or name both"
			if areInTables[each.from] {
				hint = fmt.Sprintf("write this exception in YAML, with group: {name: %s, org: %s}", each.value, in[0])
			}
			if areShort[each.from] {
				hint = fmt.Sprintf("write groups as a list and say which is meant: - {group: %s, org: %s, value: ...}", each.value, in[0])
			}
			c.problems.Add(each.problem(fmt.Sprintf("%d orgs of Okta have a group %q: %s", len(in), each.value, strings.Join(in, ", ")), hint))
		}
	}
}

// groupsOf are the names of groups in the org, of all without one; membersOf of those that
// somebody is in.
func (c *Catalog) groupsOf(org string) []string {
	if org == "" || c.OktaGroups == nil {
		return c.OktaGroups
	}
	return c.Orgs[org].Groups
}

func (c *Catalog) membersOf(org string) []string {
	if org == "" || c.Members == nil {
		return c.Members
	}
	return c.Orgs[org].Members
}

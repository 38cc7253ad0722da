package rules

import (
	"slices"
	"time"

	"rolecall/exports/source"
)

// grant gives names (of roles or groups) to those whom it selects, or allows them
// to hold these; or from yields the names.
type grant struct {
	names            []term
	from             term
	groups           []groupChoice // of Okta: each must be met
	when             term
	isForAnybody     bool
	except           exclusion
	requires         term // of an allowance: what must be so besides
	until            term // the last day
	period           term // of an allowance: how long it may be held
	maxHolders       int64
	name, owner, why term
	org              term // of Okta: whose identities it is about; empty for all
	isPushed         bool
	matrix           *matrix // it is a row of that
	cells            []cell
	at               *node
}

// groupChoice is met by whoever is in one of the groups, or in each.
type groupChoice struct {
	groups   []oktaGroup
	needsAll bool
}

// oktaGroup is named, in an org if that is said, or known by its id.
type oktaGroup struct {
	term
	isID bool
	org  term
}

// exclusion is met by whoever any part of it is so of.
type exclusion struct {
	groups []groupChoice
	when   term
	users  []term // patterns of logins
}

func (e exclusion) isGiven() bool { return len(e.groups)+len(e.users) > 0 || e.when.value != "" }

// numberedGrant is a grant or an allowance with its number in the schema policy.
type numberedGrant struct {
	grant
	number      int
	isAllowance bool
}

// roleRules are the grants of roles, then the allowances; between them is the
// number of the roles that the app's groups carry.
func (r *Rules) roleRules() []numberedGrant {
	return numberGrants(r.roles.grants, r.roles.allowances, len(r.roles.grants)+1)
}

// groupRules are the grants of groups, then the allowances.
func (r *Rules) groupRules() []numberedGrant {
	return numberGrants(r.groupGrants, r.groupAllowances, len(r.groupGrants))
}

func numberGrants(grants, allowances []grant, last int) []numberedGrant {
	var all []numberedGrant
	for i, each := range grants {
		all = append(all, numberedGrant{grant: each, number: i + 1})
	}
	for i, each := range allowances {
		all = append(all, numberedGrant{grant: each, number: last + i + 1, isAllowance: true})
	}
	return all
}

// allGrants are the grants and allowances of roles, then those of groups.
func (r *Rules) allGrants() []numberedGrant { return slices.Concat(r.roleRules(), r.groupRules()) }

// isPast says whether the last day is over.
func (g grant) isPast(asOf time.Time) bool {
	last, err := time.Parse(time.DateOnly, g.until.value)
	return err == nil && !asOf.Before(last.AddDate(0, 0, 1))
}

// oktaGroups are all groups of Okta that the rule names.
func (g grant) oktaGroups() []oktaGroup {
	var all []oktaGroup
	for _, each := range slices.Concat(g.groups, g.except.groups) {
		all = append(all, each.groups...)
	}
	return all
}

// groupNames are those that it names by name.
func (g grant) groupNames() []oktaGroup {
	return byName(g.oktaGroups())
}

func byName(groups []oktaGroup) []oktaGroup {
	return slices.DeleteFunc(slices.Clone(groups), func(each oktaGroup) bool { return each.isID })
}

// onlyGroup is the group whose members are all that the rule selects, if it is so.
func (g grant) onlyGroup() (term, bool) {
	if !g.isByGroups() || len(g.groups[0].groups) > 1 {
		return term{}, false
	}
	return g.groups[0].groups[0].term, true
}

// isByGroups: whoever is in one of some groups, and no other condition.
func (g grant) isByGroups() bool {
	if len(g.groups) != 1 || len(g.cells) > 0 || g.from.value != "" || g.when.value != "" || g.except.isGiven() || g.requires.value != "" {
		return false
	}
	choice := g.groups[0]
	isByID := slices.ContainsFunc(choice.groups, func(each oktaGroup) bool { return each.isID })
	return !isByID && (!choice.needsAll || len(choice.groups) == 1)
}

func decodeGrants(from *node, names string) []grant {
	var all []grant
	for _, each := range from.elements() {
		rule := grant{
			names: terms(each.get(names)), groups: choices(each.get("group")), when: termOf(each.get("when")), from: termOf(each.get("from")),
			isForAnybody: each.get("anybody").flag(false), isPushed: each.get("pushed").flag(false),
			except:   decodeExclusion(each.get("except")),
			requires: termOf(each.get("requires")), until: termOf(each.get("until")), period: termOf(each.get("for")), maxHolders: each.get("max_holders").number(),
			name: termOf(each.get("name")), owner: termOf(each.get("owner")), why: termOf(each.get("why")), org: termOf(each.get("org")), at: each,
		}
		if names == "roles" { // of groups, the key names what is granted
			rule.groups = append(rule.groups, choices(each.get("groups"))...)
		}
		rule.groups, rule.except.groups = withOrgs(rule.groups, rule.org), withOrgs(rule.except.groups, rule.org)
		if rows := each.get("matrix"); rows != nil {
			all = append(all, decodeMatrix(names, rule, rows)...)
			continue
		}
		all = append(all, rule)
	}
	return all
}

// checkSelection finds keys of a rule that say in two ways whom it is about.
func (g grant) checkSelection() []source.Problem {
	at := g.at
	if g.matrix != nil {
		at = g.matrix.at
	}
	// in a rule of groups, the key groups names what is granted
	isOfRoles := at.get("roles") != nil || g.matrix != nil && g.matrix.section == "roles"
	if anybody := at.get("anybody"); anybody.flag(false) {
		for _, key := range []string{"group", "groups", "when"} {
			if at.get(key) != nil && (key != "groups" || isOfRoles) {
				return []source.Problem{anybody.problem("anybody selects everybody in scope, and "+key+" only some of them: the rule can mean only one", "remove anybody or "+key)}
			}
		}
	}
	if groups := at.get("groups"); isOfRoles && groups != nil && at.get("group") != nil {
		return []source.Problem{groups.problem("group and groups both name Okta groups: whether one of them is enough is not said", "name all of them in groups: {any: [...]} or groups: {all: [...]}")}
	}
	return nil
}

func decodeExclusion(from *node) exclusion {
	return exclusion{choices(from.get("group")), termOf(from.get("when")), oneOrMore(from.get("user"))}
}

// choices are one, of a group by itself, of a list, or of any or all of a list; none if
// nothing is written.
func choices(from *node) []groupChoice {
	list, needsAll := from, false
	switch {
	case from == nil:
		return nil
	case from.get("any") != nil:
		list = from.get("any")
	case from.get("all") != nil:
		list, needsAll = from.get("all"), true
	}
	groups := oktaGroups(list)
	if len(groups) == 0 {
		return nil
	}
	return []groupChoice{{groups, needsAll}}
}

// oktaGroups are those of a list, or the one that stands there by itself.
func oktaGroups(from *node) []oktaGroup {
	var groups []oktaGroup
	add := func(each *node) {
		name := each
		if each.get("name") != nil {
			name = each.get("name")
		}
		if id := termOf(each.get("id")); id.value != "" {
			groups = append(groups, oktaGroup{term: id, isID: true})
		} else if name.string() != "" {
			groups = append(groups, oktaGroup{term: termOf(name), org: termOf(each.get("org"))})
		}
	}
	if from != nil && from.form == sequence {
		for _, each := range from.items {
			add(each)
		}
	} else {
		add(from)
	}
	return groups
}

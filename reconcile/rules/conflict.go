package rules

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// Each file holds conflicts that rules include by its name, as a rules file has them.
//
//go:embed conflicts/*.yaml
var conflictFiles embed.FS

// conflict is what one account must not hold together: something of each side.
type conflict struct {
	name        term
	sides       [][]member
	unless      []member      // whoever has one of these is no conflict
	excuses     []groupChoice // of Okta: nor is whoever meets one of these
	isSameGroup bool          // only if one group confers a role of each side
	severity    term
	why         term
	isIncluded  bool // its names are not those of the rules
}

// member is what an account holds of a side: a role, a membership, or both.
type member struct {
	role, group term // patterns
	isByGroup   bool // the group has to confer the role
}

// conflictLibrary is what rules include, and what of it they silence, by the first word of its name.
type conflictLibrary struct {
	name    term
	silence []pair
}

// decodeConflicts reads what is written as a list, or as an include by itself.
func decodeConflicts(from *node) (conflicts []conflict, libraries []conflictLibrary) {
	parts := from.elements()
	if from != nil && from.form == mapping {
		parts = []*node{from}
	}
	for _, each := range parts {
		if named := termOf(each.get("include")); named.value != "" {
			library := conflictLibrary{name: named, silence: pairs(each.get("silence"))}
			if !slices.ContainsFunc(libraries, func(earlier conflictLibrary) bool { return earlier.name.value == named.value }) {
				conflicts = append(conflicts, library.conflicts()...)
			}
			libraries = append(libraries, library)
			continue
		}
		conflicts = append(conflicts, decodeConflict(each))
	}
	return conflicts, libraries
}

// withConflictList is a file of rules whose conflicts are a list, so that others can be added.
func withConflictList(root *node) *node {
	roles := root.get("roles")
	written := roles.get("conflicts")
	if written == nil || written.form != mapping {
		return root
	}
	list := *written
	list.form, list.entries, list.items = sequence, nil, []*node{written}
	return root.replaced("roles", roles.replaced("conflicts", &list))
}

// replaced is a mapping with another value of a key that it has.
func (n *node) replaced(key string, value *node) *node {
	copied := *n
	copied.entries = slices.Clone(n.entries)
	for i := range copied.entries {
		if copied.entries[i].key.text.Value == key {
			copied.entries[i].value = value
		}
	}
	return &copied
}

func decodeConflict(from *node) conflict {
	rule := conflict{
		name: termOf(from.get("name")), unless: decodeMembers(from.get("unless")),
		excuses:     decodeExcuses(from.get("unless")),
		isSameGroup: from.get("same_group").flag(false), severity: termOf(from.get("severity")), why: termOf(from.get("why")),
	}
	for _, role := range terms(from.get("roles")) {
		rule.sides = append(rule.sides, []member{{role: role}})
	}
	for _, key := range []string{"any_of", "none_of"} {
		if side := from.get(key); side != nil {
			rule.sides = append(rule.sides, decodeMembers(side))
		}
	}
	return rule
}

func decodeMembers(from *node) []member {
	var all []member
	for _, each := range from.elements() {
		one := member{role: termOf(each), group: termOf(each.get("group"))}
		if role := termOf(each.get("role")); role.value != "" {
			one.role = role
		}
		if role := termOf(each.get("group_conferring")); role.value != "" {
			one.role, one.isByGroup = role, true
		}
		if one.role.value != "" || one.group.value != "" {
			all = append(all, one)
		}
	}
	return all
}

// decodeExcuses are the groups of Okta among what makes it no conflict.
func decodeExcuses(from *node) []groupChoice {
	var all []groupChoice
	for _, each := range from.elements() {
		all = append(all, choices(each.get("okta_group"))...)
	}
	return all
}

// oktaGroups are the groups of Okta that it names.
func (c conflict) oktaGroups() []oktaGroup { return grant{groups: c.excuses}.oktaGroups() }

// libraryNames are the names by which rules include conflicts.
func libraryNames() []string {
	files, _ := conflictFiles.ReadDir("conflicts")
	var names []string
	for _, each := range files {
		names = append(names, strings.TrimSuffix(each.Name(), path.Ext(each.Name())))
	}
	return names
}

// written are the conflicts of the library, none if there is no such library. Their place is
// where they are included: that is what people can open.
func (l conflictLibrary) written() []conflict {
	file := "conflicts/" + l.name.value + ".yaml"
	content, err := conflictFiles.ReadFile(file)
	if err != nil {
		return nil
	}
	root, err := parseAs(file, file, content)
	if err != nil {
		panic(err)
	}
	all, _ := decodeConflicts(root.get("roles").get("conflicts"))
	for i := range all {
		all[i].name.from, all[i].isIncluded = l.name.from, true
	}
	return all
}

// conflicts are those of the library that are not silenced.
func (l conflictLibrary) conflicts() []conflict {
	return slices.DeleteFunc(l.written(), func(each conflict) bool {
		return slices.ContainsFunc(l.silence, func(silenced pair) bool { return silenced.key.value == each.id() })
	})
}

// id is the first word of the name: by it conflicts of a library are silenced.
func (c conflict) id() string {
	first, _, _ := strings.Cut(c.name.value, " ")
	return first
}

// check finds a library that is not there, and silenced conflicts that it does not have.
func (l conflictLibrary) check() []source.Problem {
	if !slices.Contains(libraryNames(), l.name.value) {
		return []source.Problem{l.name.problem(fmt.Sprintf("no conflicts ship under the name %q: expected %s", l.name.value, strings.Join(libraryNames(), " or ")),
			"files of your own are named under include, at the top of the rules")}
	}
	var ids []string
	for _, each := range l.written() {
		ids = append(ids, each.id())
	}
	var problems []source.Problem
	for _, each := range l.silence {
		if !slices.Contains(ids, each.key.value) {
			problems = append(problems, each.key.problem(fmt.Sprintf("%s has no conflict %q: it has %s to %s", l.name.value, each.key.value, ids[0], ids[len(ids)-1]),
				source.DidYouMean(each.key.value, ids)))
		}
	}
	return problems
}

// checkSides finds what stands on two sides: nobody can hold it apart from itself.
func (c conflict) checkSides() []source.Problem {
	type written struct {
		role, group string
		isByGroup   bool
	}
	earlier := map[written]int{}
	for i, side := range c.sides {
		for _, each := range side {
			key, at := written{each.role.value, each.group.value, each.isByGroup}, each.role
			if at.value == "" {
				at = each.group
			}
			if side, isThere := earlier[key]; isThere && side != i {
				return []source.Problem{at.problem(fmt.Sprintf("%q is on both sides of the conflict %q", at.value, c.name.value), "keep it on one of them")}
			}
			earlier[key] = i
		}
	}
	return nil
}

// names are the roles and groups that the conflict names in full.
func (c conflict) names() (roles, groups []term) {
	for _, side := range append(slices.Clone(c.sides), c.unless) {
		for _, each := range side {
			if !c.isIncluded && !strings.Contains(each.role.value, "*") {
				roles = append(roles, each.role)
			}
			if !c.isIncluded && !strings.Contains(each.group.value, "*") {
				groups = append(groups, each.group)
			}
		}
	}
	return roles, groups
}

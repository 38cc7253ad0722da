package oel

import (
	"slices"
)

// Reads is what an expression reads, as it is written: whether there is such an
// attribute, only exports can say.
type Reads struct {
	Attributes []string // of the profile, sorted
	AppUser    bool     // the assignment to the app
	Groups     []string // groups by name, sorted
	GroupIDs   []string // groups by id, sorted
	AnyGroup   bool     // groups by a pattern, or by what depends on the user
}

// ReadsOf are the reads of an expression; none if it cannot be parsed.
func ReadsOf(expression string) Reads {
	var found Reads
	root, wrong := parse(expression)
	if wrong != nil {
		return found
	}
	found.visit(root)
	for _, each := range NamedGroups(expression) {
		found.Groups = append(found.Groups, each.Name)
	}
	found.GroupIDs = append(found.GroupIDs, NamedGroupIDs(expression)...)
	for _, list := range []*[]string{&found.Attributes, &found.Groups, &found.GroupIDs} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return found
}

// visit takes a part of the tree. The roots of names are no attributes.
func (r *Reads) visit(n *node) {
	switch n.Op {
	case opName:
		if n.Text == "appuser" { // appuser == null
			r.AppUser = true
			return
		}
		r.Attributes = append(r.Attributes, n.Text)
	case opProperty:
		if r.property(n) {
			return
		}
	case opCall, opMethod:
		r.AnyGroup = r.AnyGroup || asksOfAnyGroup(n)
	}
	for i, each := range n.Args {
		if i == 0 && n.Op == opMethod && isRoot(each) {
			continue
		}
		r.visit(each)
	}
}

// property notes user.x, user.profile.x, source.x and appuser.x.
func (r *Reads) property(n *node) (isNoted bool) {
	from := n.Args[0]
	if from.Op == opProperty && from.Text == "profile" {
		from = from.Args[0]
	}
	switch {
	case from.Op != opName:
		return false
	case from.Text == "appuser":
		r.AppUser = true
	case from.Text == "user" || from.Text == "source":
		r.Attributes = append(r.Attributes, n.Text)
	default:
		return isRoot(from)
	}
	return true
}

func isRoot(n *node) bool {
	return n.Op == opName && (roots[n.Text] != "" || namespaces[n.Text] != "" || notOffline[n.Text])
}

// asksOfAnyGroup says whether a call asks of groups that it does not name in literals.
func asksOfAnyGroup(n *node) bool {
	isAnonymous := func(each *node) bool {
		switch {
		case each.isText():
			return false
		case each.Op == opArray:
			return !areLiterals(each.Args)
		case each.Op == opMap:
			return !namesGroups(each)
		}
		return true
	}
	switch n.Text {
	case "isMemberOfGroupName", "isMemberOfGroup", "isMemberOfAnyGroup":
		return slices.ContainsFunc(n.Args, isAnonymous)
	case "isMemberOf", "getGroups":
		return n.Op == opMethod && (len(n.Args) == 1 || !slices.ContainsFunc(n.Args[1:], func(each *node) bool { return !isAnonymous(each) }))
	case "isMemberOfGroupNameStartsWith", "isMemberOfGroupNameContains", "isMemberOfGroupNameRegex", "getFilteredGroups":
		return true
	}
	return n.Op == opMethod && n.Args[0].Op == opName && n.Args[0].Text == "Groups"
}

// namesGroups says whether a criterion can only be met by groups that it names.
func namesGroups(criterion *node) bool {
	if names := exactNames(criterion); len(names) > 0 {
		return areLiterals(names)
	}
	for i := 0; i+1 < len(criterion.Args); i += 2 {
		if value := criterion.Args[i+1]; criterion.Args[i].Text == "group.id" {
			return value.isText() || value.Op == opArray && areLiterals(value.Args)
		}
	}
	return false
}

package oel

// NamedGroup is a group that an expression names, and the byte at which.
type NamedGroup struct {
	Name   string
	Offset int
}

// NamedGroups are the groups that an expression names in full, in literals.
func NamedGroups(expression string) []NamedGroup {
	root, wrong := parse(expression)
	if wrong != nil {
		return nil
	}
	var found []NamedGroup
	add := func(n *node) {
		if n.isText() {
			found = append(found, NamedGroup{n.Text, n.At})
		}
	}
	root.each(func(n *node) {
		switch {
		case n.Op == opCall && n.Text == "isMemberOfGroupName" && len(n.Args) == 1:
			add(n.Args[0])
		case n.Op == opMap:
			for _, name := range exactNames(n) {
				add(name)
			}
		}
	})
	return found
}

// exactNames are the values of {'group.profile.name': ..., 'operator': 'EXACT'}.
func exactNames(criterion *node) []*node {
	var value *node
	isExact := false
	for i := 0; i+1 < len(criterion.Args); i += 2 {
		switch criterion.Args[i].Text {
		case "operator":
			isExact = criterion.Args[i+1].Text == "EXACT"
		case "group.profile.name":
			value = criterion.Args[i+1]
		}
	}
	switch {
	case !isExact || value == nil:
		return nil
	case value.Op == opArray:
		return value.Args
	}
	return []*node{value}
}

// NamedGroupIDs are the ids of groups that an expression names, in literals.
func NamedGroupIDs(expression string) []string {
	root, wrong := parse(expression)
	if wrong != nil {
		return nil
	}
	var found []string
	add := func(n *node) {
		switch {
		case n.isText():
			found = append(found, n.Text)
		case n.Op == opArray:
			for _, each := range n.Args {
				if each.isText() {
					found = append(found, each.Text)
				}
			}
		}
	}
	root.each(func(n *node) {
		switch {
		case n.Op == opCall && (n.Text == "isMemberOfGroup" || n.Text == "isMemberOfAnyGroup"):
			for _, each := range n.Args {
				add(each)
			}
		case n.Op == opMap:
			for i := 0; i+1 < len(n.Args); i += 2 {
				if n.Args[i].Text == "group.id" {
					add(n.Args[i+1])
				}
			}
		}
	})
	return found
}

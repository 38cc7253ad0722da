package oel

import "strings"

// Yields are the texts that an expression can yield, if literals are all that it can:
// department == "HR" ? "hr_basic" : null yields hr_basic or nothing. A text with commas
// counts as each of its parts, too.
func Yields(expression string) (texts []string, isKnown bool) {
	root, wrong := parse(expression)
	if wrong != nil {
		return nil, false
	}
	return root.yields()
}

func (n *node) yields() (texts []string, isKnown bool) {
	from := n.Args
	switch n.Op {
	case opNull:
		return nil, true
	case opString:
		for part := range strings.SplitSeq(n.Text, ",") {
			texts = append(texts, strings.TrimSpace(part))
		}
		return texts, true
	case opTernary:
		from = n.Args[1:]
	case opArray, opElvis:
	default:
		return nil, false
	}
	for _, each := range from {
		more, isKnown := each.yields()
		if !isKnown {
			return nil, false
		}
		texts = append(texts, more...)
	}
	return texts, true
}

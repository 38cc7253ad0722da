package oel

import "slices"

// The conversions that the language makes by itself, as nodes of the tree. A
// value of several types (c ? 1 : 'a') is converted branch by branch.

// wrap puts a conversion around a node.
func wrap(kind op, n *node, to Type, nullable bool) *node {
	return &node{Op: kind, At: n.At, End: n.End, Args: []*node{n}, Type: to, Nullable: nullable}
}

// convertBranches rebuilds a node of several types with its branches converted; the
// left side of ?: is converted by a conversion that keeps null.
func convertBranches(n *node, to Type, convert, orNull func(*node) *node) *node {
	rebuilt := *n
	rebuilt.Type, rebuilt.Args = to, slices.Clone(n.Args)
	if n.Op == opTernary {
		rebuilt.Args[1] = convert(n.Args[1])
	} else {
		rebuilt.Args[0] = orNull(n.Args[0])
	}
	last := len(n.Args) - 1
	rebuilt.Args[last] = convert(n.Args[last])
	rebuilt.Nullable = rebuilt.Args[last].Nullable || n.Op == opTernary && rebuilt.Args[1].Nullable
	return &rebuilt
}

// valueNodes are the branches a value can come from.
func valueNodes(n *node) []*node {
	if n.Type.Kind != KindMixed {
		return []*node{n}
	}
	first := 0
	if n.Op == opTernary {
		first = 1
	}
	var found []*node
	for _, arg := range n.Args[first:] {
		found = append(found, valueNodes(arg)...)
	}
	return found
}

func canBeText(n *node) bool {
	for _, leaf := range valueNodes(n) {
		if !leaf.Type.isScalar() {
			return false
		}
	}
	return true
}

func toText(n *node) *node {
	switch n.Type.Kind {
	case KindString:
		return n
	case KindMixed:
		return convertBranches(n, String, toText, toText)
	}
	return wrap(opToText, n, String, n.Nullable)
}

func canBeNames(n *node) bool {
	for _, leaf := range valueNodes(n) {
		typ := leaf.Type
		if typ.isArray() {
			typ = *typ.Elem
		}
		if typ.Kind != KindString && typ.Kind != KindNull {
			return false
		}
	}
	return true
}

// toNames makes a list of names of a name, an array or null, branch by branch.
func toNames(n *node) *node {
	if n.Type.Kind == KindMixed {
		return convertBranches(n, ArrayOf(String), toNames, toNamesOrNull)
	}
	return wrap(opToNames, n, ArrayOf(String), false)
}

// toNamesOrNull leaves null what is absent to ?:, null and the empty text.
func toNamesOrNull(n *node) *node {
	if n.Type.Kind == KindMixed {
		return convertBranches(n, ArrayOf(String), toNamesOrNull, toNamesOrNull)
	}
	return wrap(opToNames, n, ArrayOf(String), true)
}

// withoutBlanks, as the Text of opSplit: the elements are trimmed.
const withoutBlanks = "without blanks"

// toArray reads a text as the elements between its commas.
func toArray(n *node) *node {
	switch n.Type.Kind {
	case KindString:
		return wrap(opSplit, n, ArrayOf(String), n.Nullable)
	case KindMixed:
		return convertBranches(n, ArrayOf(String), toArray, toArrayOrNull)
	case KindNull:
		typed := *n
		typed.Type = ArrayOf(Null)
		return &typed
	}
	return n
}

// toArrayOrNull leaves null what is absent to ?:, null and the empty text.
func toArrayOrNull(n *node) *node {
	switch n.Type.Kind {
	case KindString:
		null := &node{Op: opNull, At: n.At, End: n.End, Type: Null, Nullable: true}
		return toArray(&node{Op: opElvis, At: n.At, End: n.End, Args: []*node{n, null}, Type: String, Nullable: true})
	case KindMixed:
		return convertBranches(n, ArrayOf(String), toArrayOrNull, toArrayOrNull)
	}
	return toArray(n)
}

// canBeTexts: each branch is a text, texts, or nothing.
func canBeTexts(n *node) bool {
	for _, leaf := range valueNodes(n) {
		if kind := elementType(leaf.Type).Kind; kind != KindString && kind != KindNull {
			return false
		}
	}
	return true
}

func toJSON(n *node) *node {
	if n.Type.Kind == KindMixed {
		return convertBranches(n, Mixed, toJSON, toJSON)
	}
	if element := n.Type.Elem; n.Type.isArray() && (element.Kind == KindTime || element.Kind == KindCountry) {
		n = wrap(opToText, n, ArrayOf(String), n.Nullable)
	} else if n.Type.Kind == KindTime || n.Type.Kind == KindCountry {
		n = toText(n)
	}
	return wrap(opToJSON, n, Mixed, n.Nullable)
}

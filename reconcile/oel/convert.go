package oel

// The conversions that the language makes by itself, as nodes of the tree. A
// value of several types (c ? 1 : 'a') is converted branch by branch.

// wrap puts a conversion around a node.
func wrap(kind op, n *node, to Type, nullable bool) *node {
	return &node{Op: kind, At: n.At, End: n.End, Args: []*node{n}, Type: to, Nullable: nullable}
}

// branches rebuilds a node of several types with its branches converted.
func branches(n *node, to Type, convert func(*node) *node) *node {
	rebuilt := *n
	rebuilt.Type, rebuilt.Args = to, append([]*node(nil), n.Args...)
	first := 0
	if n.Op == opTernary {
		first = 1
	}
	rebuilt.Nullable = false
	for i := first; i < len(rebuilt.Args); i++ {
		rebuilt.Args[i] = convert(rebuilt.Args[i])
	}
	switch last := rebuilt.Args[len(rebuilt.Args)-1]; n.Op {
	case opTernary:
		rebuilt.Nullable = rebuilt.Args[1].Nullable || last.Nullable
	default:
		rebuilt.Nullable = last.Nullable
	}
	return &rebuilt
}

// leaves are the branches a value can come from.
func leaves(n *node) []*node {
	if n.Type.Kind != KindMixed {
		return []*node{n}
	}
	first := 0
	if n.Op == opTernary {
		first = 1
	}
	var found []*node
	for _, arg := range n.Args[first:] {
		found = append(found, leaves(arg)...)
	}
	return found
}

func canBeText(n *node) bool {
	for _, leaf := range leaves(n) {
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
		return branches(n, String, toText)
	}
	return wrap(opToText, n, String, n.Nullable)
}

func canBeNames(n *node) bool {
	for _, leaf := range leaves(n) {
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

// toNames distributes over the branches: one may be a name, one an array.
func toNames(n *node) *node {
	if n.Type.Kind == KindMixed && n.Op == opTernary {
		return branches(n, ArrayOf(String), toNames)
	}
	if n.Type.Kind == KindMixed { // a ?: b, of an array and a name
		test := &node{Op: opNot, At: n.At, End: n.End, Type: Boolean, Args: []*node{isAbsent(n.Args[0])}}
		choice := &node{Op: opTernary, At: n.At, End: n.End, Type: Mixed, Args: []*node{test, n.Args[0], n.Args[1]}}
		return branches(choice, ArrayOf(String), toNames)
	}
	return wrap(opToNames, n, ArrayOf(String), false)
}

// isAbsent is Elvis's test: null or the empty text.
func isAbsent(n *node) *node {
	null := &node{Op: opNull, At: n.At, End: n.End, Type: Null, Nullable: true}
	test := &node{Op: opBinary, Text: "==", At: n.At, End: n.End, Type: Boolean, Args: []*node{n, null}}
	if n.Type.Kind != KindString {
		return test
	}
	empty := &node{Op: opString, At: n.At, End: n.End, Type: String}
	isEmpty := &node{Op: opBinary, Text: "==", At: n.At, End: n.End, Type: Boolean, Args: []*node{n, empty}}
	return &node{Op: opOr, At: n.At, End: n.End, Type: Boolean, Args: []*node{test, isEmpty}}
}

func toJSON(n *node) *node {
	if n.Type.Kind == KindMixed {
		return branches(n, Mixed, toJSON)
	}
	if element := n.Type.Elem; n.Type.isArray() && (element.Kind == KindTime || element.Kind == KindCountry) {
		n = wrap(opToText, n, ArrayOf(String), n.Nullable)
	} else if n.Type.Kind == KindTime || n.Type.Kind == KindCountry {
		n = toText(n)
	}
	return wrap(opToJSON, n, Mixed, n.Nullable)
}

package oel

// checker resolves names, checks types and makes conversions explicit. It
// reports all it finds; a part with a mistake has the type Invalid, which
// nothing complains about again.
type checker struct {
	scope    Scope
	profile  names
	app      names
	mistakes []*mistake
	warnings []*mistake

	read        map[string]bool // profile attributes
	called      map[string]bool // functions
	usesAppUser bool
	usesGroups  bool
	isUnknown   bool // it reads an attribute that nothing is known of
}

func newChecker(scope Scope) *checker {
	return &checker{scope: scope, profile: scope.profileNames(), app: scope.appNames(), read: map[string]bool{}, called: map[string]bool{}}
}

// fail notes a mistake and spoils the node.
func (c *checker) fail(n *node, wrong *mistake) *node {
	c.mistakes = append(c.mistakes, wrong)
	return &node{Op: opNull, At: n.At, End: n.End, Type: Invalid, Nullable: true}
}

// failOn notes a mistake about the types of operands. Of one whose type is only guessed,
// the guess may be the mistake.
func (c *checker) failOn(n *node, wrong *mistake, operands ...*node) *node {
	return c.fail(n, withGuess(wrong, operands...))
}

func (c *checker) warn(warning *mistake) { c.warnings = append(c.warnings, warning) }

// invalid spoils a node whose part is spoilt already.
func invalid(n *node) *node {
	return &node{Op: opNull, At: n.At, End: n.End, Type: Invalid, Nullable: true}
}

func isInvalid(nodes ...*node) bool {
	for _, n := range nodes {
		if n.Type.Kind == KindInvalid {
			return true
		}
	}
	return false
}

// check returns the checked form of what the parser made.
func (c *checker) check(n *node) *node {
	switch n.Op {
	case opString:
		n.Type = String
	case opInteger:
		n.Type = Integer
	case opNumber:
		n.Type = Number
	case opBoolean:
		n.Type = Boolean
	case opNull:
		n.Type, n.Nullable = Null, true
	case opArray:
		return c.array(n)
	case opMap:
		return c.fail(n, errMapHere(n.At))
	case opName:
		return c.name(n)
	case opProperty:
		return c.property(n)
	case opMethod:
		return c.method(n)
	case opCall:
		return c.call(n)
	case opIndex:
		return c.index(n)
	case opProject:
		return c.project(n)
	default:
		return c.operator(n)
	}
	return n
}

func (c *checker) all(nodes []*node) []*node {
	checked := make([]*node, len(nodes))
	for i, n := range nodes {
		checked[i] = c.check(n)
	}
	return checked
}

func (c *checker) array(n *node) *node {
	n.Args = c.all(n.Args)
	if isInvalid(n.Args...) {
		return invalid(n)
	}
	elem := Null
	for _, arg := range n.Args {
		unified := unify(elem, arg.Type)
		if unified.Kind == KindMixed {
			return c.fail(n, errElements(arg.At, elem, arg.Type))
		}
		elem = unified
	}
	n.Type = ArrayOf(elem)
	return n
}

// index is array[position], or group['name'] in the form of a property.
func (c *checker) index(n *node) *node {
	n.Args = c.all(n.Args)
	if isInvalid(n.Args...) {
		return invalid(n)
	}
	return c.apply(n, functionNamed("Arrays.get"), n.Args)
}

// project is groups.![name].
func (c *checker) project(n *node) *node {
	n.Args = c.all(n.Args)
	groups := n.Args[0]
	switch {
	case isInvalid(groups):
		return groups
	case !groups.Type.isArray() || groups.Type.Elem.Kind != KindGroup:
		return c.fail(n, errProjectionOf(n.At, groups.Type))
	}
	member, ok := groupMembers[n.Text]
	if !ok {
		return c.fail(n, errProjection(n.At, n.Text))
	}
	n.Text, n.Type = member, ArrayOf(String)
	return n
}

// groupMembers: what expressions call the members of a group, and their names
// in the struct.
var groupMembers = map[string]string{
	"name": "name", "profile.name": "name", "id": "id", "type": "type", "source.id": "source_id",
}

// want converts the whole expression to what its place needs.
func (c *checker) want(n *node, want Want) *node {
	if isInvalid(n) {
		return n
	}
	switch want {
	case Condition:
		if n.Type.Kind != KindBoolean {
			return c.failOn(n, errWant(n.At, wantNames[want], n.Type), n)
		}
		return wrap(opToCondition, n, Boolean, false)
	case Text:
		if !canBeText(n) {
			return c.fail(n, errWant(n.At, wantNames[want], n.Type))
		}
		return toText(n)
	case Names:
		if !canBeNames(n) {
			return c.fail(n, errWant(n.At, wantNames[want], n.Type))
		}
		return toNames(n)
	case JSON:
		return toJSON(n)
	}
	if n.Type.Kind == KindMixed {
		return toJSON(n)
	}
	return n
}

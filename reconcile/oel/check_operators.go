package oel

import "strings"

func (c *checker) operator(n *node) *node {
	if n.Op == opBinary && n.Text == "+" {
		return c.plus(n)
	}
	if assignment := c.assignment(n); assignment != nil {
		return assignment
	}
	n.Args = c.all(n.Args)
	if isInvalid(n.Args...) {
		return invalid(n)
	}
	switch n.Op {
	case opNot:
		return c.logical(n, "!")
	case opAnd:
		return c.logical(n, "AND")
	case opOr:
		return c.logical(n, "OR")
	case opNegate:
		return c.negate(n)
	case opTernary:
		return c.ternary(n)
	case opElvis:
		return c.elvis(n)
	}
	switch n.Text {
	case "==", "!=":
		return c.equality(n)
	case "<", "<=", ">", ">=":
		return c.order(n)
	case "matches":
		return c.matches(n)
	}
	return c.arithmetic(n)
}

// logical operators take booleans; null counts as false.
func (c *checker) logical(n *node, operator string) *node {
	for i, arg := range n.Args {
		if arg.Type.Kind != KindBoolean && arg.Type.Kind != KindNull {
			return c.failOn(n, errOperand(arg.At, operator, "true or false", arg.Type), arg)
		}
		n.Args[i] = wrap(opToCondition, arg, Boolean, false)
	}
	n.Type = Boolean
	return n
}

func (c *checker) negate(n *node) *node {
	arg := n.Args[0]
	switch {
	case !arg.Type.isNumeric():
		return c.failOn(n, errOperand(arg.At, "-", "a number", arg.Type), arg)
	case arg.Op == opInteger:
		arg.Integer, arg.At = int64(int32(-arg.Integer)), n.At
		return arg
	case arg.Op == opNumber:
		arg.Number, arg.At = -arg.Number, n.At
		return arg
	}
	n.Type, n.Nullable = arg.Type, arg.Nullable
	return n
}

func (c *checker) ternary(n *node) *node {
	condition := n.Args[0]
	if condition.Type.Kind != KindBoolean && condition.Type.Kind != KindNull {
		return c.failOn(n, errOperand(condition.At, "the condition before ?", "true or false", condition.Type), condition)
	}
	n.Args[0] = wrap(opToCondition, condition, Boolean, false)
	n.Type = unify(n.Args[1].Type, n.Args[2].Type)
	n.Nullable = n.Args[1].Nullable || n.Args[2].Nullable
	return n
}

// elvis: b if a is null or the empty text.
func (c *checker) elvis(n *node) *node {
	n.Type, n.Nullable = unify(n.Args[0].Type, n.Args[1].Type), n.Args[1].Nullable
	return n
}

// plus adds numbers and joins texts: left to right, so that 1 + 2 + "a" is 3a.
// A chain of texts becomes one node.
func (c *checker) plus(n *node) *node {
	chain := []*node{n}
	for left := n.Args[0]; left.Op == opBinary && left.Text == "+"; left = left.Args[0] {
		chain = append(chain, left)
	}
	sum := c.check(chain[len(chain)-1].Args[0])
	for i := len(chain) - 1; i >= 0; i-- {
		right := c.check(chain[i].Args[1])
		sum = c.add(chain[i], sum, right)
	}
	return sum
}

func (c *checker) add(n, left, right *node) *node {
	if isInvalid(left, right) {
		return invalid(n)
	}
	if left.Type.isNumeric() && (right.Type.isNumeric() || right.Type.Kind == KindNull) ||
		left.Type.Kind == KindNull && right.Type.isNumeric() {
		n.Args = []*node{left, right}
		return c.arithmetic(n)
	}
	if left.Type.Kind == KindNull && right.Type.Kind == KindNull {
		return left
	}
	for _, each := range []*node{left, right} {
		if !canBeText(each) {
			return c.fail(n, errOperand(each.At, "+", "texts or numbers", each.Type))
		}
	}
	if !joins(left.Type) && !joins(right.Type) {
		if left.Type.isNumeric() || left.Type.Kind == KindNull {
			left = right
		}
		return c.fail(n, errOperand(left.At, "+", "texts or numbers", left.Type))
	}
	return c.concat(n, left, right)
}

func (c *checker) concat(n, left, right *node) *node {
	for _, each := range []*node{left, right} {
		if each.Op == opColumn && each.Nullable && !isCustomary(each.Variable) {
			c.warn(warnNullText(each.At, each.Variable))
		}
	}
	joined := &node{Op: opConcat, At: n.At, End: n.End, Type: String, Nullable: left.Nullable && right.Nullable}
	if left.Op == opConcat {
		joined.Args = append(left.Args, toText(right))
	} else {
		joined.Args = []*node{toText(left), toText(right)}
	}
	return joined
}

// joins: + with such a value joins texts.
func joins(t Type) bool { return t.Kind == KindString || t.Kind == KindMixed }

// isCustomary: practically every user has these attributes (Okta's API reference
// has them in every profile; an absent displayName is first and last name), so
// that a warning about them would be noise.
func isCustomary(variable string) bool {
	switch variable[strings.LastIndexByte(variable, '.')+1:] {
	case "login", "email", "firstName", "lastName", "displayName":
		return true
	}
	return false
}

// arithmetic on integers stays within 32 bits, wrapping around as Java does.
func (c *checker) arithmetic(n *node) *node {
	n.Type = Integer
	for _, arg := range n.Args {
		if !arg.Type.isNumeric() && arg.Type.Kind != KindNull {
			return c.failOn(n, errOperand(arg.At, n.Text, "numbers", arg.Type), arg)
		}
		if arg.Type.Kind == KindNumber {
			n.Type = Number
		}
		n.Nullable = n.Nullable || arg.Nullable
	}
	return n
}

// equality is null-safe. Values of different types are never equal, unless
// both are null.
func (c *checker) equality(n *node) *node {
	left, right := n.Args[0], n.Args[1]
	for _, each := range n.Args {
		if each.Type.Kind == KindMixed {
			return c.fail(n, errOperand(each.At, n.Text, "values of one type", each.Type))
		}
	}
	c.compare(n.At, left, right, left.Type)
	n.Type = Boolean
	return n
}

// compare warns of values that are never equal; type is the one's, or that of its elements.
// An attribute that nobody has is null, whatever its type.
func (c *checker) compare(at int, one, other *node, ofOne Type) {
	if !comparable(ofOne, other.Type) && !one.Known.IsUnset && !other.Known.IsUnset {
		c.warn(withGuess(warnNeverEqual(at, ofOne, other.Type), one, other))
	}
}

// order: null is less than anything.
func (c *checker) order(n *node) *node {
	for i, other := range []*node{n.Args[1], n.Args[0]} {
		if other.Type.Kind == KindTime {
			n.Args[i] = asTime(n.Args[i])
		}
	}
	left, right := n.Args[0], n.Args[1]
	for _, each := range n.Args {
		if each.Type.Kind == KindMixed || !each.Type.isScalar() {
			return c.fail(n, errOperand(each.At, n.Text, "numbers, texts or times", each.Type))
		}
	}
	if !comparable(left.Type, right.Type) {
		return c.failOn(n, errNotComparable(n.At, n.Text, left.Type, right.Type), left, right)
	}
	n.Type = Boolean
	return n
}

// matches must match the whole text; null never matches.
func (c *checker) matches(n *node) *node {
	text, pattern := n.Args[0], n.Args[1]
	if text.Type.Kind != KindString && text.Type.Kind != KindNull {
		return c.fail(n, errOperand(text.At, "matches", "a text", text.Type))
	}
	if !pattern.isText() {
		return c.fail(n, errOperand(pattern.At, "matches", "a regular expression in quotes", pattern.Type))
	}
	translated, wrong := translateRegexp(pattern.Text, pattern.At)
	if wrong != nil {
		return c.fail(n, wrong)
	}
	n.Args[1] = &node{Op: opString, At: pattern.At, End: pattern.End, Text: translated, Type: String}
	n.Type = Boolean
	return n
}

package oel

import (
	"strings"

	"rolecall/exports/source"
)

// Warn finds what is suspicious in an expression beside what Compile warns of;
// nothing in one that does not compile. want is what its place needs: a mapping
// is one that wants Text.
func Warn(text source.Text, scope Scope, want Want) []source.Problem {
	raw, wrong := parse(text.Value)
	if wrong != nil {
		return nil
	}
	again, _ := parse(text.Value) // the checker rewrites the tree
	checker := newChecker(scope)
	checked := checker.check(again)
	if len(checker.mistakes) > 0 || checker.isUnknown {
		return nil
	}
	l := &linter{want: want}
	raw.each(l.written)
	checked.guardedWalk(nil, l.checked)
	return warnings(text, l.found)
}

// linter collects what it finds in a tree.
type linter struct {
	want  Want
	found []*mistake
	group bool // a group function was found
}

func (l *linter) warn(at int, lint, hint, message string) {
	l.found = append(l.found, wrong(at, hint, "%s", message).withLint(lint))
}

// variables are those that conditions around a node look at, which counts as a
// guard.
type variables map[string]bool

func (v variables) with(condition *node) variables {
	more := variables{}
	for name := range v {
		more[name] = true
	}
	condition.each(func(n *node) {
		if n.Op == opColumn {
			more[n.Variable] = true
		}
	})
	return more
}

// each visits a node and all below it.
func (n *node) each(visit func(*node)) {
	visit(n)
	for _, arg := range n.Args {
		arg.each(visit)
	}
}

// guardedWalk visits a checked tree with what guards each part: the conditions
// of the ternaries it is a branch of, and the operands of AND and OR before it.
func (n *node) guardedWalk(guarded variables, visit func(*node, variables)) {
	visit(n, guarded)
	switch n.Op {
	case opTernary:
		n.Args[0].guardedWalk(guarded, visit)
		inside := guarded.with(n.Args[0])
		n.Args[1].guardedWalk(inside, visit)
		n.Args[2].guardedWalk(inside, visit)
	case opAnd, opOr:
		for _, arg := range n.Args {
			arg.guardedWalk(guarded, visit)
			guarded = guarded.with(arg)
		}
	default:
		for _, arg := range n.Args {
			arg.guardedWalk(guarded, visit)
		}
	}
}

// withoutGuarded leaves out the warnings of null that a condition around the
// place answers.
func withoutGuarded(checked *node, found []*mistake) []*mistake {
	isGuarded := map[int]bool{}
	if len(found) > 0 {
		checked.guardedWalk(nil, func(n *node, guarded variables) {
			if n.Op == opColumn && guarded[n.Variable] {
				isGuarded[n.At] = true
			}
		})
	}
	var left []*mistake
	for _, each := range found {
		if each.lint != nullText || !isGuarded[each.at] {
			left = append(left, each)
		}
	}
	return left
}

// checked looks at names and types.
func (l *linter) checked(n *node, guarded variables) {
	switch {
	case n.Op == opOr:
		l.contradiction(n, "!=", alwaysTrue, "always differs from one of the two: the condition holds for everybody", "write AND")
	case n.Op == opAnd:
		l.contradiction(n, "==", alwaysFalse, "can't equal both at once: the condition holds for nobody", "write OR")
	case n.Op == opBinary && (n.Text == "==" || n.Text == "!="):
		l.displayName(n)
	case n.Op == opFunction:
		l.call(n, guarded)
	}
}

// contradiction finds two comparisons of one attribute with different
// constants.
func (l *linter) contradiction(n *node, operator, lint, message, hint string) {
	first := map[string]string{}
	for _, arg := range n.Args {
		comparison := unwrapped(arg)
		if comparison.Op != opBinary || comparison.Text != operator {
			continue
		}
		variable, constant := sides(comparison)
		if variable == "" {
			continue
		}
		if earlier, known := first[variable]; known && earlier != constant {
			l.warn(comparison.At, lint, hint, variable+" "+message)
			return
		}
		first[variable] = constant
	}
}

// unwrapped is a node without the conversions around it.
func unwrapped(n *node) *node {
	for n.Op == opToCondition || n.Op == opToText {
		n = n.Args[0]
	}
	return n
}

// sides are the attribute and the constant that a comparison compares; "" if
// it compares something else.
func sides(comparison *node) (variable, constant string) {
	for i, each := range comparison.Args {
		other := comparison.Args[1-i]
		if each.Op != opColumn {
			continue
		}
		switch other.Op {
		case opNull:
			return each.Variable, "null"
		case opString:
			return each.Variable, "'" + other.Text
		}
	}
	return "", ""
}

func (l *linter) displayName(n *node) {
	variable, constant := sides(n)
	if constant == "null" && (variable == "displayName" || strings.HasSuffix(variable, ".displayName")) && !strings.HasPrefix(variable, "appuser.") {
		l.warn(n.At, displayNameNull, "compare firstName or lastName with null", "an absent displayName is first and last name: it is hardly ever null")
	}
}

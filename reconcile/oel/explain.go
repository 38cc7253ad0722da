package oel

import (
	"cmp"
	"slices"

	"rolecall/exports/source"
)

// Part is a part of an expression: a node of its syntax tree.
type Part struct {
	Depth int    // the whole expression has 0, its operands 1, ...
	Text  string // as it was written
	Type  Type
	// Value is the part compiled as JSON. It is nil for criteria, which are no
	// values.
	Value *Expression
}

// Explain compiles an expression and every part of it: the whole first, each
// part before its own. Conversions that the language makes by itself are no
// parts; operands of a chain (a + b + c) stand side by side.
func Explain(text source.Text, scope Scope) ([]Part, error) {
	root, wrong := parse(text.Value)
	if wrong != nil {
		return nil, located(text, []*mistake{wrong})
	}
	tree := &explainer{text: text, scope: scope, starts: map[extent]int{}}
	tree.tokens, _ = scan(text.Value)
	tree.locate(root)
	c := newChecker(scope)
	checked := c.check(root)
	if len(c.mistakes) == 0 && checked.depth() > 2*maxDepth {
		c.mistakes = append(c.mistakes, errTooDeep(0))
	}
	if len(c.mistakes) > 0 {
		return nil, located(text, c.mistakes)
	}
	tree.usesAppUser = c.usesAppUser
	tree.part(checked, 0)
	return tree.parts, nil
}

// extent is where a node says it is: for a property or method from its name on.
type extent struct{ at, end int }

type explainer struct {
	text        source.Text
	scope       Scope
	tokens      []token
	starts      map[extent]int // where the nodes begin, receivers included
	usesAppUser bool
	parts       []Part
}

// locate notes where a node begins and returns it. The checker keeps spans but
// not the names of namespaces, so that it is the parser's tree that is asked.
func (x *explainer) locate(n *node) int {
	start := n.At
	for _, arg := range n.Args {
		start = min(start, x.locate(arg))
	}
	x.starts[extent{n.At, n.End}] = start
	return start
}

func (x *explainer) part(n *node, depth int) {
	for isConversion(n) {
		n = n.Args[0]
	}
	found := Part{Depth: depth, Text: x.source(n), Type: n.Type}
	if n.Op == opNull {
		found.Type = Null
	}
	if n.Op != opMap {
		e := &emitter{text: x.text, now: x.scope.Now}
		value := *n
		value.Type = found.Type
		valueSQL := e.emit(toJSON(&value))
		found.Value = &Expression{SQL: valueSQL.text, Type: found.Type, UsesAppUser: x.usesAppUser, CanRaise: valueSQL.raises, HasSubquery: valueSQL.queries}
	}
	x.parts = append(x.parts, found)
	for _, arg := range n.Args {
		x.part(arg, depth+1)
	}
}

func isConversion(n *node) bool {
	switch n.Op {
	case opToText, opSplit, opToNames, opToCondition, opToJSON:
		return true
	}
	return false
}

// source is the node as it was written. Parentheses around operands belong to
// no node: those that the text would leave unmatched are taken in.
func (x *explainer) source(n *node) string {
	start, ok := x.starts[extent{n.At, n.End}]
	if !ok {
		start = n.At
	}
	first, _ := slices.BinarySearchFunc(x.tokens, start, func(each token, at int) int { return cmp.Compare(each.at, at) })
	end, opened := n.End, 0
	for _, each := range x.tokens[first:] {
		if each.end > n.End && opened == 0 || each.kind == tokenEnd {
			break
		}
		end = each.end
		switch {
		case each.kind != tokenSign:
		case each.text == "(":
			opened++
		case each.text == ")" && opened > 0:
			opened--
		case each.text == ")" && first > 0:
			first--
		}
	}
	return x.text.Value[x.tokens[first].at:end]
}

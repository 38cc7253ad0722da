package oel

import (
	"strconv"
	"strings"
)

// postfix: .name ?.name .method(args) [index] .![projection]
func (p *parser) postfix() *node {
	operand := p.primary()
	for links := 0; ; links++ {
		if links > maxDepth {
			panic(errTooDeep(p.peek().at))
		}
		next := p.peek()
		switch {
		case next.kind != tokenSign:
			return operand
		case next.text == "." || next.text == "?.":
			p.advance()
			operand = p.member(operand)
		case next.text == "[":
			opened := p.advance()
			operand = p.node(opIndex, operand.At, operand, p.operand((*parser).expression))
			operand.End = p.expect("]", "']'", opened).end
		case next.text == ".!":
			p.advance()
			operand = p.projection(operand)
		case next.text == ".?" || next.text == ".^" || next.text == ".$":
			panic(errSelection(next.at))
		default:
			return operand
		}
	}
}

func (p *parser) member(receiver *node) *node {
	name := p.advance()
	if name.kind != tokenName {
		panic(errNameAfterDot(name))
	}
	if _, ok := p.sign("("); ok {
		args := append([]*node{receiver}, p.arguments(name)...)
		method := p.node(opMethod, name.at, args...)
		method.Text = name.text
		return method
	}
	property := p.node(opProperty, name.at, receiver)
	property.Text = name.text
	return property
}

func (p *parser) projection(receiver *node) *node {
	opened := p.peek()
	if _, ok := p.sign("["); !ok {
		panic(p.unexpected("'[' and what to take of each, as in .![name]"))
	}
	var path []string
	for {
		name := p.advance()
		if name.kind != tokenName {
			panic(errNameAfterDot(name))
		}
		path = append(path, name.text)
		if _, ok := p.sign("."); !ok {
			break
		}
	}
	p.expect("]", "']'", opened)
	projection := p.node(opProject, opened.at+1, receiver)
	projection.Text = strings.Join(path, ".")
	return projection
}

// arguments reads up to and with the closing parenthesis.
func (p *parser) arguments(name token) []*node {
	opened := p.last()
	if _, ok := p.sign(")"); ok {
		return nil
	}
	var args []*node
	for {
		args = append(args, p.operand((*parser).expression))
		if _, ok := p.sign(","); !ok {
			break
		}
	}
	p.expect(")", "',' or ')'", opened)
	return args
}

func (p *parser) primary() *node {
	next := p.advance()
	switch next.kind {
	case tokenString:
		literal := p.node(opString, next.at)
		literal.Text = next.text
		return literal
	case tokenInteger:
		literal, wrong := integerLiteral(next)
		if wrong != nil {
			panic(wrong)
		}
		return literal
	case tokenDecimal:
		literal := p.node(opNumber, next.at)
		literal.Number, _ = strconv.ParseFloat(next.text, 64)
		return literal
	case tokenName:
		return p.name(next)
	}
	switch {
	case next.kind == tokenSign && next.text == "(":
		inner := p.operand((*parser).expression)
		p.expect(")", "an operator or ')'", next)
		return inner
	case next.kind == tokenSign && next.text == "{":
		return p.braces(next)
	}
	if next.kind != tokenEnd {
		p.next--
	}
	panic(p.unexpected("a value: a name, a text in quotes, a number, or '('"))
}

func (p *parser) name(name token) *node {
	switch strings.ToLower(name.text) {
	case "true", "false":
		literal := p.node(opBoolean, name.at)
		if strings.EqualFold(name.text, "true") {
			literal.Integer = 1
		}
		return literal
	case "null":
		return p.node(opNull, name.at)
	case "and", "or", "matches", "instanceof", "between":
		p.next--
		panic(p.unexpected("a value before it"))
	}
	if opened := p.peek(); opened.kind == tokenSign && opened.text == "(" {
		if name.text == "T" {
			panic(errUnsupported(name.at, "T(...)"))
		}
		p.advance()
		call := p.node(opCall, name.at, p.arguments(name)...)
		call.Text, call.End = name.text, p.last().end
		return call
	}
	if name.text == "new" && p.peek().kind == tokenName {
		panic(errUnsupported(name.at, "new"))
	}
	variable := p.node(opName, name.at)
	variable.Text = name.text
	return variable
}

// braces reads {1, 2} or {'key': value}.
func (p *parser) braces(opened token) *node {
	if _, ok := p.sign("}"); ok {
		return p.node(opArray, opened.at)
	}
	if _, ok := p.sign(":"); ok { // SpEL's empty map
		p.expect("}", "'}'", opened)
		return p.node(opMap, opened.at)
	}
	var items []*node
	kind := opArray
	for {
		items = append(items, p.operand((*parser).expression))
		if len(items) == 1 && p.peek().kind == tokenSign && p.peek().text == ":" {
			kind = opMap
		}
		if kind == opMap {
			p.expect(":", "':' and the value of the key", opened)
			items = append(items, p.operand((*parser).expression))
		}
		if _, ok := p.sign(","); !ok {
			break
		}
	}
	p.expect("}", "',' or '}'", opened)
	return p.node(kind, opened.at, items...)
}

// unexpected words the complaint about the next token.
func (p *parser) unexpected(wanted string) *mistake {
	next := p.peek()
	if next.kind == tokenSign {
		switch next.text {
		case "=", "===", "!==":
			return errEquals(next.at, next.text)
		case "++", "--":
			return errUnsupported(next.at, next.text)
		}
	}
	if next.kind == tokenName {
		switch strings.ToLower(next.text) {
		case "instanceof", "between":
			return errUnsupported(next.at, strings.ToLower(next.text))
		}
	}
	return errUnexpected(next, wanted, p.tokens, p.next)
}

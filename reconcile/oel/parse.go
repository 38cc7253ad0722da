package oel

import (
	"strconv"
	"strings"
)

// maxDepth is how deep an expression may be nested, and maxLength how many
// bytes it may have: far more than any person writes, few enough for the
// engine's own limit on the depth of an expression.
const (
	maxDepth  = 100
	maxLength = 100_000
)

// parse reads an expression. It stops at the first mistake: what follows one
// is guesswork.
func parse(text string) (root *node, wrong *mistake) {
	if len(text) > maxLength {
		return nil, errTooLong(len(text))
	}
	tokens, wrong := scan(text)
	if wrong != nil {
		return nil, wrong
	}
	p := &parser{tokens: tokens}
	defer func() {
		if found, ok := recover().(*mistake); ok {
			root, wrong = nil, found
		}
	}()
	if p.peek().kind == tokenEnd {
		return nil, errEmpty(0)
	}
	root = p.expression()
	if p.peek().kind != tokenEnd {
		panic(p.unexpected("an operator or the end"))
	}
	return root, nil
}

// parser is a recursive-descent parser. A mistake leaves it as a panic that
// parse recovers.
type parser struct {
	tokens []token
	next   int
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) advance() token {
	taken := p.tokens[p.next]
	if taken.kind != tokenEnd {
		p.next++
	}
	return taken
}

func (p *parser) last() token { return p.tokens[max(p.next-1, 0)] }

// sign takes the next token if it is one of these signs.
func (p *parser) sign(wanted ...string) (token, bool) {
	next := p.peek()
	for _, each := range wanted {
		if next.kind == tokenSign && next.text == each {
			return p.advance(), true
		}
	}
	return token{}, false
}

// word takes the next token if it is one of these words, in any case.
func (p *parser) word(wanted ...string) (token, bool) {
	next := p.peek()
	for _, each := range wanted {
		if next.kind == tokenName && strings.EqualFold(next.text, each) {
			return p.advance(), true
		}
	}
	return token{}, false
}

func (p *parser) expect(sign, purpose string, opened token) token {
	if taken, ok := p.sign(sign); ok {
		return taken
	}
	if p.peek().kind == tokenEnd {
		panic(errUnclosed(p.peek().at, sign, opened))
	}
	panic(p.unexpected(purpose))
}

func (p *parser) node(kind op, at int, args ...*node) *node {
	return &node{Op: kind, At: at, End: p.last().end, Args: args}
}

// expression: the ternary and Elvis, the loosest, both right-associative.
func (p *parser) expression() *node {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		panic(errTooDeep(p.peek().at))
	}
	left := p.or()
	if _, ok := p.sign("?:"); ok {
		return p.node(opElvis, left.At, left, p.operand((*parser).expression))
	}
	if question, ok := p.sign("?"); ok {
		yes := p.operand((*parser).expression)
		p.expect(":", "':' and the value for when the condition is false", question)
		return p.node(opTernary, left.At, left, yes, p.operand((*parser).expression))
	}
	return left
}

// operand reads what follows an operator.
func (p *parser) operand(read func(*parser) *node) *node {
	if next := p.peek(); next.kind == tokenEnd {
		panic(errMissingOperand(next.at, p.last()))
	}
	return read(p)
}

func (p *parser) or() *node {
	return p.chain(opOr, (*parser).and, "||", "or")
}

func (p *parser) and() *node {
	return p.chain(opAnd, (*parser).comparison, "&&", "and")
}

func (p *parser) chain(kind op, read func(*parser) *node, sign, word string) *node {
	args := []*node{read(p)}
	for {
		if _, ok := p.sign(sign); !ok {
			if _, ok := p.word(word); !ok {
				break
			}
		}
		args = append(args, p.operand(read))
	}
	if len(args) == 1 {
		return args[0]
	}
	return p.node(kind, args[0].At, args...)
}

var comparisonWords = map[string]string{"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "matches": "matches"}

func (p *parser) comparison() *node {
	left := p.sum()
	operator, ok := p.comparisonOperator()
	if !ok {
		return left
	}
	both := p.node(opBinary, left.At, left, p.operand((*parser).sum))
	both.Text, both.End = operator, p.last().end
	if second := p.peek(); second.kind != tokenEnd {
		if _, ok := p.comparisonOperator(); ok {
			panic(errChained(second.at))
		}
	}
	return both
}

func (p *parser) comparisonOperator() (string, bool) {
	if sign, ok := p.sign("==", "!=", "<", "<=", ">", ">="); ok {
		return sign.text, true
	}
	if next := p.peek(); next.kind == tokenName {
		if operator, ok := comparisonWords[strings.ToLower(next.text)]; ok {
			p.advance()
			return operator, true
		}
	}
	return "", false
}

func (p *parser) sum() *node     { return p.binary((*parser).product, "+", "-") }
func (p *parser) product() *node { return p.binary((*parser).unary, "*", "/", "%") }

func (p *parser) binary(read func(*parser) *node, operators ...string) *node {
	left := read(p)
	for {
		operator, ok := p.sign(operators...)
		if !ok {
			return left
		}
		left = p.node(opBinary, left.At, left, p.operand(read))
		left.Text, left.End = operator.text, p.last().end
	}
}

func (p *parser) unary() *node {
	start := p.peek()
	kind := opNot
	if _, ok := p.sign("!"); !ok {
		if _, ok := p.sign("-"); ok {
			kind = opNegate
		} else if !p.isNotWord() {
			return p.postfix()
		} else {
			p.advance()
		}
	}
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		panic(errTooDeep(start.at))
	}
	if next := p.peek(); kind == opNegate && next.kind == tokenInteger && next.text == "2147483648" {
		p.advance() // the one number that is only there with its sign
		return &node{Op: opInteger, At: start.at, End: next.end, Integer: -2147483648}
	}
	return p.node(kind, start.at, p.operand((*parser).unary))
}

// isNotWord: NOT is an operator where an operand must follow.
func (p *parser) isNotWord() bool {
	next := p.peek()
	if next.kind != tokenName || !strings.EqualFold(next.text, "not") || p.next+1 >= len(p.tokens) {
		return false
	}
	after := p.tokens[p.next+1]
	return after.kind != tokenSign || after.text == "(" || after.text == "!" || after.text == "-" || after.text == "{"
}

// integer reads the digits of an integer literal.
func integerLiteral(literal token) (*node, *mistake) {
	value, err := strconv.ParseInt(literal.text, 10, 32)
	if err != nil {
		return nil, errIntegerRange(literal.at, literal.text)
	}
	return &node{Op: opInteger, At: literal.at, End: literal.end, Integer: value}, nil
}

package oel

import (
	"fmt"
	"strings"
)

func (e *emitter) operator(n *node) sql {
	switch n.Op {
	case opNot:
		arg := e.emit(n.Args[0])
		return sql{text: "not " + arg.in(looseCompare), binding: looseNot}.from(arg)
	case opNegate:
		return e.negate(n)
	case opAnd:
		return e.logical(n.Args, "and", looseAnd)
	case opOr:
		return e.logical(n.Args, "or", looseOr)
	case opTernary:
		return e.ternary(n)
	case opElvis:
		return e.elvis(n)
	case opConcat:
		return e.concat(n)
	}
	switch n.Text {
	case "==", "!=":
		return e.equality(n)
	case "<", "<=", ">", ">=":
		return e.order(n)
	case "matches":
		text, pattern := e.typed(n.Args[0], String), e.emit(n.Args[1])
		return falseIfNull(atom("regexp_full_match("+text.text+", "+pattern.text+")", text.nullable).from(text))
	}
	return e.arithmetic(n)
}

// falseIfNull is a condition that is never null.
func falseIfNull(condition sql) sql {
	if !condition.nullable {
		return condition
	}
	return atom("coalesce("+condition.text+", false)", false).from(condition)
}

// logical joins conditions. DuckDB computes all operands of AND and OR, so one
// that can raise an error goes into a CASE, which does not.
func (e *emitter) logical(operands []*node, word string, loose binding) sql {
	parts := make([]sql, len(operands))
	texts := make([]string, len(operands))
	for i, operand := range operands {
		parts[i] = e.emit(operand)
		texts[i] = parts[i].in(loose + 1)
	}
	last := len(parts) - 1
	for last > 0 && !parts[last].raises {
		last--
	}
	if last == 0 {
		return sql{text: strings.Join(texts, " "+word+" "), binding: loose}.from(parts...)
	}
	// c1 and c2 and ... as: case when not c1 then false when not c2 then false ... else cn end
	var text strings.Builder
	text.WriteString("case")
	for _, part := range parts[:len(parts)-1] {
		if word == "and" {
			text.WriteString(" when not " + part.in(looseCompare) + " then false")
		} else {
			text.WriteString(" when " + part.text + " then true")
		}
	}
	text.WriteString(" else " + parts[len(parts)-1].text + " end")
	return atom(text.String(), false).from(parts...)
}

func (e *emitter) ternary(n *node) sql {
	condition, yes, no := e.emit(n.Args[0]), e.emit(n.Args[1]), e.emit(n.Args[2])
	text := fmt.Sprintf("case when %s then %s else %s end", condition.text, yes.text, no.text)
	return atom(text, n.Nullable).from(condition, yes, no)
}

// unlessEmpty is nullif($1, ”), which the engine would expand to name its
// argument twice, and so its argument's arguments four times.
const unlessEmpty = "case when $1 <> '' then $1 end"

func (e *emitter) elvis(n *node) sql {
	left, right := e.emit(n.Args[0]), e.emit(n.Args[1])
	present := left
	switch n.Args[0].Type.Kind {
	case KindString:
		present = e.shapeOf(unlessEmpty, n, left)
	case KindMixed: // as JSON
		present = e.shapeOf(`case when $1 <> '""' then $1 end`, n, left)
	}
	return atom("coalesce("+present.text+", "+right.text+")", n.Nullable).from(present, right)
}

// concat joins texts. null becomes the text null, but null + null stays null
// (SpEL's rule), so that leading nulls together yield one "null".
func (e *emitter) concat(n *node) sql {
	result := e.emit(n.Args[0])
	if n.Args[0].Op == opNull || n.Args[0].Type.Kind == KindNull {
		result.text = "cast(null as varchar)"
	}
	var rest []sql
	for _, arg := range n.Args[1:] {
		part := e.typed(arg, String)
		if result.nullable && part.nullable {
			result = e.concatNullable(result, part)
			continue
		}
		if result.nullable {
			result = atom("coalesce("+result.text+", 'null')", false).from(result)
		}
		if part.nullable {
			part = atom("coalesce("+part.text+", 'null')", false).from(part)
		}
		rest = append(rest, part)
	}
	if len(rest) == 0 {
		return result
	}
	return joined(append([]sql{result}, rest...))
}

// joined is the concatenation of texts that are not null; concat() keeps long
// ones flat, since the engine limits the depth of an expression.
func joined(parts []sql) sql {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.text
		if len(parts) <= 8 {
			texts[i] = part.in(looseSum)
		}
	}
	if len(parts) > 8 {
		return atom("concat("+strings.Join(texts, ", ")+")", false).from(parts...)
	}
	return sql{text: strings.Join(texts, " || "), binding: looseOther}.from(parts...)
}

func (e *emitter) concatNullable(left, right sql) sql {
	args := []sql{left, right}
	cheap, around := e.once(args, false, true)
	text := fmt.Sprintf("coalesce(%s || coalesce(%s, 'null'), 'null' || %s)",
		cheap[0].in(looseSum), cheap[1].text, cheap[1].in(looseSum))
	return around(atom(text, true).from(cheap...))
}

// equality: null equals null and nothing else; so do values of different types.
func (e *emitter) equality(n *node) sql {
	left, right := e.emit(n.Args[0]), e.emit(n.Args[1])
	isEqual := n.Text == "=="
	var text string
	switch {
	case n.Args[1].Type.Kind == KindNull || n.Args[0].Type.Kind == KindNull:
		side := left
		if n.Args[0].Type.Kind == KindNull {
			side = right
		}
		text = side.in(looseOther) + map[bool]string{true: " is null", false: " is not null"}[isEqual]
	case !comparable(n.Args[0].Type, n.Args[1].Type):
		text = left.in(looseOther) + " is null and " + right.in(looseOther) + " is null"
		if !isEqual {
			text = left.in(looseOther) + " is not null or " + right.in(looseOther) + " is not null"
		}
		return sql{text: text, binding: looseOr}.from(left, right)
	case !left.nullable && !right.nullable:
		text = left.in(looseOther) + map[bool]string{true: " = ", false: " <> "}[isEqual] + right.in(looseOther)
	default:
		text = left.in(looseOther) + map[bool]string{true: " is not distinct from ", false: " is distinct from "}[isEqual] + right.in(looseOther)
	}
	return sql{text: text, binding: looseCompare}.from(left, right)
}

// order: null is less than anything.
func (e *emitter) order(n *node) sql {
	typ := unify(n.Args[0].Type, n.Args[1].Type)
	if typ.Kind == KindNull || typ.Kind == KindMixed {
		typ = String
	}
	left, right := e.typed(n.Args[0], typ), e.typed(n.Args[1], typ)
	compared := sql{text: left.in(looseOther) + " " + n.Text + " " + right.in(looseOther), binding: looseCompare}.from(left, right)
	if !left.nullable && !right.nullable {
		return compared
	}
	cheap, around := e.once([]sql{left, right}, true, true)
	lesser, greater := cheap[0], cheap[1]
	if strings.HasPrefix(n.Text, ">") {
		lesser, greater = greater, lesser
	}
	ifNull := lesser.in(looseOther) + " is null" // null <= anything
	switch {
	case !lesser.nullable:
		ifNull = "false"
	case !strings.HasSuffix(n.Text, "=") && !greater.nullable:
		ifNull = "true"
	case !strings.HasSuffix(n.Text, "="):
		ifNull += " and " + greater.in(looseOther) + " is not null"
	case !greater.nullable:
		ifNull = "true"
	}
	text := fmt.Sprintf("coalesce(%s %s %s, %s)", cheap[0].in(looseOther), n.Text, cheap[1].in(looseOther), ifNull)
	return around(atom(text, false).from(cheap...))
}

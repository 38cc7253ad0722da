package oel

import "fmt"

// wrapped keeps an integer within 32 bits, as Java's arithmetic does. The
// arithmetic itself is done in hugeint, which nothing here can overflow.
func wrapped(text string) string {
	return "cast(((" + text + " + 2147483648) & 4294967295) - 2147483648 as bigint)"
}

func (e *emitter) negate(n *node) sql {
	arg := e.emit(n.Args[0])
	if n.Type.Kind == KindInteger {
		return atom(wrapped("-cast("+arg.text+" as hugeint)"), arg.nullable).from(arg)
	}
	return sql{text: "-" + arg.in(tight), binding: looseUnary, nullable: arg.nullable}.from(arg)
}

func (e *emitter) arithmetic(n *node) sql {
	if n.Type.Kind == KindInteger && n.Text != "/" && n.Text != "%" {
		exact := e.exact(n)
		return atom(wrapped(exact.text), n.Nullable).from(exact)
	}
	left, right := e.typed(n.Args[0], n.Type), e.typed(n.Args[1], n.Type)
	if n.Text == "/" || n.Text == "%" {
		return e.divide(n, left, right)
	}
	place := looseSum
	if n.Text == "*" {
		place = looseProduct
	}
	text := "cast(" + left.text + " as double) " + n.Text + " " + right.in(place+1)
	return sql{text: text, binding: place, nullable: n.Nullable}.from(left, right)
}

// exact is an integer operation in hugeint, before it is wrapped. A chain of
// sums and differences is wrapped once, at its end: that comes to the same.
func (e *emitter) exact(n *node) sql {
	right := e.typed(n.Args[1], Integer)
	first := n.Args[0]
	if n.Text != "*" && first.Op == opBinary && (first.Text == "+" || first.Text == "-") {
		left := e.exact(first)
		return sql{text: left.text + " " + n.Text + " " + right.in(looseUnary), binding: looseSum}.from(left, right)
	}
	left := e.typed(first, Integer)
	return sql{text: "cast(" + left.text + " as hugeint) " + n.Text + " " + right.in(looseUnary), binding: looseSum}.from(left, right)
}

// divide raises an error for a zero, as Okta does.
func (e *emitter) divide(n *node, left, right sql) sql {
	operator, kind := n.Text, "double"
	if n.Type.Kind == KindInteger {
		kind = "hugeint"
		if operator == "/" {
			operator = "//"
		}
	}
	cheap, around := e.once([]sql{left, right}, false, true)
	text := fmt.Sprintf("cast(%s as %s) %s %s", cheap[0].text, kind, operator, cheap[1].in(looseUnary))
	if n.Type.Kind == KindInteger {
		text = wrapped("(" + text + ")")
	}
	if literal := n.Args[1]; literal.Op == opInteger && literal.Integer != 0 || literal.Op == opNumber && literal.Number != 0 {
		quotient := atom("("+text+")", n.Nullable).from(left, right)
		return quotient
	}
	text = fmt.Sprintf("case when %s = 0 then error(%s || 'division by zero') else %s end", cheap[1].in(looseOther), e.place(n), text)
	guarded := around(atom(text, n.Nullable).from(cheap...))
	guarded.raises = true
	return guarded
}

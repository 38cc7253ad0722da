package oel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// binding is how tightly a piece of SQL holds together.
type binding int

// From loose to tight.
const (
	looseOr binding = iota
	looseAnd
	looseNot
	looseCompare
	looseOther // ||
	looseSum
	looseProduct
	looseUnary
	tight
)

// sql is a piece of SQL.
type sql struct {
	text     string
	binding  binding
	nullable bool
	raises   bool // can raise an error
	queries  bool // has a subquery
}

func atom(text string, nullable bool) sql {
	return sql{text: text, binding: tight, nullable: nullable}
}

// in is the text for a place that needs such a binding.
func (s sql) in(place binding) string {
	if s.binding < place {
		return "(" + s.text + ")"
	}
	return s.text
}

// from takes over what is so if it is so of any part.
func (s sql) from(parts ...sql) sql {
	for _, part := range parts {
		s.raises = s.raises || part.raises
		s.queries = s.queries || part.queries
	}
	return s
}

// emitter turns a checked tree into SQL.
type emitter struct {
	text      source.Text
	now       time.Time
	subject   string // of Scope
	variables int
	groups    []string // of Expression
}

func (e *emitter) emit(n *node) sql {
	switch n.Op {
	case opString:
		return atom(duckdb.Literal(n.Text), false)
	case opInteger:
		return sql{text: strconv.FormatInt(n.Integer, 10), binding: literalBinding(n.Integer < 0)}
	case opNumber:
		return sql{text: strconv.FormatFloat(n.Number, 'e', -1, 64), binding: literalBinding(n.Number < 0)}
	case opBoolean:
		return atom(strconv.FormatBool(n.Integer != 0), false)
	case opNull:
		return atom("null", true)
	case opArray:
		return e.array(n)
	case opColumn:
		return atom(n.Text, n.Nullable)
	case opFunction:
		return e.function(n)
	case opMember:
		arg := e.emit(n.Args[0])
		return atom(arg.in(tight)+"."+duckdb.Ident(n.Text), true).from(arg)
	case opProject:
		return e.project(n)
	}
	if convert, ok := conversions[n.Op]; ok {
		return convert(e, n, e.emit(n.Args[0]))
	}
	return e.operator(n)
}

// literalBinding is how tightly a number binds: a sign loosens it.
func literalBinding(negative bool) binding {
	if negative {
		return looseUnary
	}
	return tight
}

// typed is an argument whose SQL type shows, even if it is the literal null.
func (e *emitter) typed(n *node, typ Type) sql {
	found := e.emit(n)
	if n.Op == opNull {
		found.text = "cast(null as " + typ.sqlType() + ")"
	}
	return found
}

func (e *emitter) array(n *node) sql {
	items := make([]sql, len(n.Args))
	texts := make([]string, len(n.Args))
	for i, arg := range n.Args {
		items[i] = e.emit(arg)
		texts[i] = items[i].text
	}
	return atom("["+strings.Join(texts, ", ")+"]", false).from(items...)
}

// place is how the text of an error that a node raises begins: the place in the
// user's file, and whom the expression was evaluated for. It is never null, since
// an error without a text is none.
func (e *emitter) place(n *node) string {
	at := duckdb.Literal(e.text.Position(n.At).String() + ": ")
	if e.subject == "" {
		return at
	}
	return "(" + at + " || coalesce('for ' || " + e.subject + " || ': ', ''))"
}

func (e *emitter) variable() string {
	e.variables++
	return "it" + strconv.Itoa(e.variables)
}

// heavy is the length from which SQL is not repeated: repeated parts of
// repeated parts would grow without bound.
const heavy = 100

func (s sql) isHeavy() bool { return len(s.text) > heavy || s.queries }

// once makes arguments fit to be named several times: of the repeated ones
// those that are long or hold a subquery become variables.
func (e *emitter) once(args []sql, repeated ...bool) (cheap []sql, around func(sql) sql) {
	isBound := make([]bool, len(args))
	for i, arg := range args {
		isBound[i] = repeated[i] && arg.isHeavy()
	}
	return e.bind(args, isBound)
}

// bind makes variables of arguments, in the lambda that around puts around the
// SQL that names them. A lambda's body may hold no subquery: if there is a
// variable, all arguments that hold one become variables too.
func (e *emitter) bind(args []sql, isBound []bool) (cheap []sql, around func(sql) sql) {
	if !slices.Contains(isBound, true) {
		return args, func(s sql) sql { return s }
	}
	cheap = slices.Clone(args)
	name := e.variable()
	var fields []string
	for i, arg := range args {
		if isBound[i] || arg.queries {
			field := "a" + strconv.Itoa(len(fields)+1)
			fields = append(fields, "'"+field+"': "+arg.text)
			cheap[i] = sql{text: name + "." + field, binding: tight, nullable: arg.nullable}
		}
	}
	return cheap, func(s sql) sql {
		text := fmt.Sprintf("list_transform([{%s}], lambda %s: %s)[1]", strings.Join(fields, ", "), name, s.text)
		return atom(text, s.nullable).from(args...).from(s)
	}
}

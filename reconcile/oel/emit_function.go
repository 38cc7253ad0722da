package oel

import (
	"regexp"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
)

// function is a call: its row's shape filled in, or what its row's Emit makes.
func (e *emitter) function(n *node) sql {
	f := n.Function
	args := make([]sql, len(n.Args))
	for i, arg := range n.Args {
		if arg.Op == opMap { // criteria; the row's Emit reads them
			continue
		}
		param := f.Params[min(i, len(f.Params)-1)]
		args[i] = e.typed(arg, param.Kind.sqlType(arg.Type))
		if param.Null != "" && args[i].nullable {
			args[i] = atom("coalesce("+args[i].text+", "+param.Null+")", false).from(args[i])
		}
	}
	if f.Emit != nil {
		call := f.Emit(e, n, args)
		call.nullable, call.raises = n.Nullable, call.raises || f.Raises
		return call
	}
	return e.shape(f.SQL, n, args)
}

// sqlType is the type a null argument is given.
func (k ParamKind) sqlType(found Type) Type {
	switch k {
	case anInteger, literalInt:
		return Integer
	case numeric:
		return Number
	case anArray, aList:
		return ArrayOf(String)
	case aTime:
		return Time
	case aValue, aValueOrTexts:
		return found
	}
	return String
}

var placeholder = regexp.MustCompile(`\$(\d|\*|place|\$)`)

// shape fills the shape in. Arguments it names several times are bound once if
// they are long, and always where they stand inside try(), which takes no
// subquery and would hide what they raise.
func (e *emitter) shape(shape string, n *node, args []sql) sql {
	isBound := make([]bool, len(args))
	for i, arg := range args {
		uses := strings.Count(shape, "$"+strconv.Itoa(i+1))
		isBound[i] = uses > 1 && arg.isHeavy() || uses > 0 && (arg.raises || arg.queries) && strings.Contains(shape, "try(")
	}
	cheap, around := e.bind(args, isBound)
	variadic := len(n.Function.Params) - 1
	text := replacePlaceholders(shape, func(name string, isArgument bool) string {
		switch {
		case name == "place":
			return e.place(n)
		case name == "$":
			return "$"
		case name == "*":
			rest := make([]string, 0, len(cheap))
			for _, arg := range cheap[min(variadic, len(cheap)):] {
				rest = append(rest, arg.text)
			}
			return strings.Join(rest, ", ")
		}
		position, _ := strconv.Atoi(name)
		if isArgument {
			return cheap[position-1].text
		}
		return cheap[position-1].in(tight)
	})
	call := around(sql{text: text, binding: tight}.from(cheap...))
	call.nullable, call.raises = n.Nullable, call.raises || n.Function.Raises
	return call
}

// inShape is a literal that can stand in a shape, whatever it holds.
func inShape(text string) string {
	return strings.ReplaceAll(duckdb.Literal(text), "$", "$$")
}

// replacePlaceholders calls fill for each placeholder, saying whether it stands
// alone as an argument, where it needs no parentheses.
func replacePlaceholders(shape string, fill func(name string, isArgument bool) string) string {
	var text strings.Builder
	end := 0
	for _, found := range placeholder.FindAllStringIndex(shape, -1) {
		text.WriteString(shape[end:found[0]])
		before, after := shape[:found[0]], shape[found[1]:]
		isArgument := (strings.HasSuffix(before, "(") || strings.HasSuffix(before, ", ") || strings.HasSuffix(before, "[")) &&
			(strings.HasPrefix(after, ")") || strings.HasPrefix(after, ",") || strings.HasPrefix(after, "]"))
		text.WriteString(fill(shape[found[0]+1:found[1]], isArgument))
		end = found[1]
	}
	text.WriteString(shape[end:])
	return text.String()
}

package oel

import (
	"strconv"
	"strings"
)

var (
	array     = Param{Name: "array", Kind: anArray}
	value     = Param{Name: "value", Kind: aValue}
	list      = Param{Name: "array", Kind: aList}
	sameArray = func(args []*node) Type { return args[0].Type }
)

// The shapes that functions and methods share. An absent array is an empty one.
const (
	removeSQL   = "coalesce(list_filter($1, lambda it: it is distinct from $2), [])"
	sizeSQL     = "coalesce(len($1), 0)"
	isEmptySQL  = "coalesce(len($1), 0) = 0"
	toCSVDoc    = "the elements with commas between them"
	containsDoc = "whether the value is an element; a part of a text is not"
)

// arrayFunctions are those of the classic reference under Arrays, which take a
// text with commas for an array, and Identity Engine's methods.
var arrayFunctions = []Function{
	{
		Name: "Arrays.add", Params: []Param{array, value}, Result: withElement, Nulls: NeverNull, Emit: emitAdd,
		Doc: "the array with the value added at the end", Example: `Arrays.add({10, 20, 30}, 40)`,
	},
	{
		Name: "Arrays.remove", Params: []Param{array, value}, Result: sameArray, Nulls: NeverNull, Emit: emitRemove,
		Doc: "the array without the elements equal to the value", Example: `Arrays.remove({10, 20, 30}, 20)`,
	},
	{
		Name: "Arrays.clear", Params: []Param{array}, Result: sameArray, Nulls: NeverNull, Emit: emitClear,
		Doc: "an empty array", Example: `Arrays.clear({10, 20, 30})`,
	},
	{
		Name: "Arrays.get", Params: []Param{array, {Name: "position", Kind: anInteger}}, Nulls: MayBeNull, Emit: emitGet,
		Result: func(args []*node) Type { return elementType(args[0].Type) },
		Doc:    "the element at the position, 0 is the first; null if there is none. Also written array[0]", Example: `Arrays.get({0, 1, 2}, 0)`,
	},
	{
		Name: "Arrays.flatten", Params: []Param{{Name: "value", Kind: aValueOrTexts}}, Variadic: true, Result: flattened, Nulls: NeverNull,
		Check: splitTheOnlyText, Emit: emitFlatten,
		Doc: "one array of all values and the elements of arrays among them; nulls are left out. A single text is split at its commas, and blanks are trimmed", Example: `Arrays.flatten(10, {20, 30}, 40)`,
	},
	{
		Name: "Arrays.contains", Params: []Param{array, value}, Result: always(Boolean), Nulls: NeverNull, Emit: emitContains, Check: checkElement,
		Doc: containsDoc, Example: `Arrays.contains({10, 20, 30}, 10)`,
	},
	{
		Name: "Arrays.size", Params: []Param{array}, Result: always(Integer), Nulls: NeverNull, SQL: sizeSQL,
		Doc: "the number of elements; 0 for null", Example: `Arrays.size({10, 20, 30})`,
	},
	{
		Name: "Arrays.isEmpty", Params: []Param{array}, Result: always(Boolean), Nulls: NeverNull, SQL: "(" + isEmptySQL + ")",
		Doc: "whether there is no element; true for null", Example: `Arrays.isEmpty({10, 20})`,
	},
	{
		Name: "Arrays.toCsvString", Params: []Param{array}, Result: always(String), Emit: emitCSV,
		Doc: toCSVDoc, Example: `Arrays.toCsvString({"This", "is", " a ", "test"})`,
	},
	{
		Name: ".contains", Dialect: IdentityEngine, Params: []Param{list, value}, Result: always(Boolean), Nulls: NeverNull, Emit: emitContains, Check: checkElement,
		Doc: containsDoc, Example: `user.profile.intArray.contains(3)`,
	},
	{
		Name: ".size", Dialect: IdentityEngine, Params: []Param{list}, Result: always(Integer), Nulls: NeverNull, SQL: sizeSQL,
		Doc: "the number of elements; 0 for null", Example: `user.profile.strArray.size()`,
	},
	{
		Name: ".isEmpty", Dialect: IdentityEngine, Params: []Param{list}, Result: always(Boolean), Nulls: NeverNull, SQL: "(" + isEmptySQL + ")",
		Doc: "whether there is no element; true for null", Example: `{}.isEmpty()`,
	},
	{
		Name: ".add", Dialect: IdentityEngine, Params: []Param{list, value}, Result: withElement, Nulls: NeverNull, Emit: emitAdd,
		Doc: "the array with the value added at the end", Example: `{'one', 'two'}.add('two')`,
	},
	{
		Name: ".remove", Dialect: IdentityEngine, Params: []Param{list, value}, Result: sameArray, Nulls: NeverNull, Emit: emitRemove,
		Doc: "the array without the elements equal to the value", Example: `user.profile.intArray.remove(1)`,
	},
	{
		Name: ".flatten", Dialect: IdentityEngine, Params: []Param{list}, Result: flattened, Nulls: NeverNull, Emit: emitFlatten,
		Doc: "one array of the elements of the arrays in this one", Example: `{{1}, {2, 3}}.flatten()`,
	},
}

// withElement is the type of an array with one value more.
func withElement(args []*node) Type {
	return ArrayOf(unify(elementType(args[0].Type), args[1].Type))
}

// splitTheOnlyText: Arrays.flatten('10, 20') is an array of two.
func splitTheOnlyText(_ *checker, call *node) *mistake {
	if only := call.Args[0]; len(call.Args) == 1 && only.Type.Kind == KindString {
		split := wrap(opSplit, only, ArrayOf(String), only.Nullable)
		split.Text = withoutBlanks
		call.Args[0] = split
	}
	return nil
}

// flattened is the array of the innermost elements.
func flattened(args []*node) Type {
	elem := Null
	for _, arg := range args {
		elem = unify(elem, innermost(arg.Type))
	}
	return ArrayOf(elem)
}

func innermost(t Type) Type {
	for t.isArray() {
		t = *t.Elem
	}
	return t
}

func emitAdd(e *emitter, call *node, args []sql) sql {
	list := "cast(" + args[0].text + " as " + call.Type.sqlType() + ")"
	text := "list_append(" + list + ", " + args[1].text + ")"
	return atom(text, false).from(args...)
}

// emitRemove, emitContains: an element never equals a value of another type.
func emitRemove(e *emitter, call *node, args []sql) sql {
	if !comparable(elementType(call.Args[0].Type), call.Args[1].Type) {
		return atom("coalesce("+args[0].text+", [])", false).from(args[0])
	}
	cheap, around := e.bind(args, []bool{false, args[1].queries}) // $2 is in the lambda's body
	name := e.variable()
	text := strings.NewReplacer("lambda it: it", "lambda "+name+": "+name, "$1", cheap[0].text, "$2", cheap[1].in(looseOther)).Replace(removeSQL)
	return around(atom(text, false).from(cheap...))
}

// checkElement: a value of another type than the elements is in no such array.
func checkElement(c *checker, call *node) *mistake {
	array, value := unwrapped(call.Args[0]), call.Args[1]
	if array.Op == opSplit {
		array = array.Args[0]
	}
	c.compare(call.At, array, value, elementType(call.Args[0].Type))
	return nil
}

func emitContains(e *emitter, call *node, args []sql) sql {
	if !comparable(elementType(call.Args[0].Type), call.Args[1].Type) {
		return atom("false", false)
	}
	return e.shape("coalesce(list_contains($1, $2), false)", call, args)
}

func emitClear(_ *emitter, call *node, _ []sql) sql {
	return atom("cast([] as "+call.Type.sqlType()+")", false)
}

// emitGet: positions count from 0; a negative one is none.
func emitGet(e *emitter, call *node, args []sql) sql {
	if position := call.Args[1]; position.Op == opInteger {
		if position.Integer < 0 {
			return atom("cast(null as "+call.Type.sqlType()+")", true)
		}
		return atom(args[0].in(tight)+"["+strconv.FormatInt(position.Integer+1, 10)+"]", true).from(args[0])
	}
	return e.shape("case when $2 >= 0 then $1[$2 + 1] end", call, args)
}

func emitFlatten(e *emitter, call *node, args []sql) sql {
	parts := make([]string, len(args))
	for i, arg := range args {
		depth := 0
		for t := call.Args[i].Type; t.isArray(); t = *t.Elem {
			depth++
		}
		parts[i] = arg.text
		switch depth {
		case 0:
			parts[i] = "[" + arg.text + "]"
		default:
			parts[i] = strings.Repeat("flatten(", depth-1) + arg.text + strings.Repeat(")", depth-1)
		}
	}
	typ := call.Type.sqlType()
	for i := range parts {
		parts[i] = "cast(" + parts[i] + " as " + typ + ")"
	}
	text := parts[0]
	if len(parts) > 1 {
		text = "flatten([" + strings.Join(parts, ", ") + "])"
	}
	name := e.variable()
	text = "coalesce(list_filter(" + text + ", lambda " + name + ": " + name + " is not null), [])"
	return atom(text, false).from(args...)
}

func emitCSV(e *emitter, call *node, args []sql) sql {
	list := args[0]
	if element := elementType(call.Args[0].Type); element.Kind == KindTime {
		converted := wrap(opToText, call.Args[0], ArrayOf(String), call.Nullable)
		list = e.toText(converted, list)
	}
	return atom("array_to_string(cast("+list.text+" as varchar[]), ',')", call.Nullable).from(list)
}

package oel

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Dialect says which of Okta's references documents a function. Both work
// everywhere.
type Dialect int

// The dialects.
const (
	Classic Dialect = iota
	IdentityEngine
	Deprecated // classic, from before functions had prefixes
)

// Nulls says what null does to a function.
type Nulls int

// What null does: an argument that is null makes the result null; the result
// is never null (Doc says what it is instead); the result can be null anyway.
const (
	NullInNullOut Nulls = iota
	NeverNull
	MayBeNull
)

// Function is a row of the tables of functions: how a function is called and
// the SQL it becomes.
type Function struct {
	// Name is String.len, isMemberOfGroup, or .length for a method, whose
	// receiver is the first of Params.
	Name     string
	Dialect  Dialect
	Params   []Param
	Optional int  // how many of the last parameters may be left out
	Variadic bool // the last parameter may be repeated
	Result   func(args []*node) Type
	Nulls    Nulls
	Raises   bool // can fail for some arguments, as it does in Okta
	Groups   bool // reads groups and memberships

	// SQL is the shape of the expression, with $1, $2, ... for the arguments,
	// $* for those of the last parameter, $place for the place in the user's
	// file as a literal. Optional arguments that are left out need Emit.
	SQL string
	// Emit is there for what no shape can say.
	Emit func(e *emitter, call *node, args []sql) sql
	// Check looks at literal arguments, and may rewrite them.
	Check func(c *checker, call *node) *mistake

	Group   string // of GroupNames, by the part of the reference
	Doc     string // one line, for people
	Example string
}

// GroupNames are the groups of functions in the order of Okta's references.
var GroupNames = []string{"String", "Array", "Conversion", "Country code", "Time", "Group", "User"}

// Param is a parameter of a function.
type Param struct {
	Name string
	Kind ParamKind
	Null string // SQL for null given here; "" leaves it null
}

// ParamKind says which arguments a parameter takes.
type ParamKind int

// The kinds of parameters. A text takes any scalar, an array also a text with
// commas.
const (
	aText ParamKind = iota
	anInteger
	aValue
	anArray
	aValueOrTexts // a value; texts and arrays of texts in the branches of ?: become arrays
	aTime
	aCountry
	aString    // a text only: receivers
	aList      // an array only: receivers
	numeric    // integer or number: receivers
	literal    // a text literal
	literalInt // an integer literal
	someCriteria
)

func (k ParamKind) describe() string {
	switch k {
	case aText, aString:
		return "a text"
	case anInteger:
		return "an integer"
	case numeric:
		return "a number"
	case anArray, aList:
		return "an array"
	case aTime:
		return "a time"
	case aCountry:
		return "a country code (text.parseCountryCode())"
	case literal:
		return "a text in quotes"
	case literalInt:
		return "an integer literal"
	case someCriteria:
		return "criteria in braces"
	}
	return "a value"
}

// always is the result type of a function that has only one.
func always(t Type) func([]*node) Type { return func([]*node) Type { return t } }

// Functions are all functions, sorted by name.
func Functions() []*Function {
	return slices.SortedFunc(maps.Values(functionsByKey), func(a, b *Function) int {
		return strings.Compare(a.Key(), b.Key())
	})
}

// functionsByKey finds a function by its name; methods by name and kind of
// receiver, since .contains is of texts and of arrays.
var functionsByKey = map[string]*Function{}

// methodsByName are the rows of a method, one a kind of receiver.
var methodsByName = map[string][]*Function{}

func init() {
	for i, tables := range [][][]Function{
		{stringFunctions, stringMethods}, {arrayFunctions}, {convertFunctions}, {countryFunctions}, {timeFunctions, timeMethods}, {groupFunctions}, {userFunctions},
	} {
		for _, table := range tables {
			for j := range table {
				table[j].Group = GroupNames[i]
				register(&table[j])
			}
		}
	}
}

func register(f *Function) {
	if functionsByKey[f.Key()] != nil {
		panic("oel: two functions " + f.Key())
	}
	functionsByKey[f.Key()] = f
	if name, isMethod := strings.CutPrefix(f.Name, "."); isMethod {
		methodsByName[name] = append(methodsByName[name], f)
	}
}

func functionNamed(name string) *Function { return functionsByKey[name] }

func (f *Function) isMethod() bool { return strings.HasPrefix(f.Name, ".") }

// Key is unique: the name, of a method with the kind of receiver before it
// (array.contains).
func (f *Function) Key() string {
	if f.isMethod() {
		return f.Params[0].Name + f.Name
	}
	return f.Name
}

// title is how errors call it.
func (f *Function) title() string { return strings.TrimPrefix(f.Name, ".") }

// Signature is how it is written: String.substring(text, start[, end]).
func (f *Function) Signature() string {
	var text strings.Builder
	params := f.Params
	if f.isMethod() {
		text.WriteString(params[0].Name)
		params = params[1:]
	}
	text.WriteString(f.Name + "(")
	for i, param := range params {
		if i >= len(params)-f.Optional {
			text.WriteString("[")
		}
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(param.Name)
	}
	if f.Variadic {
		text.WriteString(", ...")
	}
	return text.String() + strings.Repeat("]", f.Optional) + ")"
}

// arity words how many arguments it takes, the receiver apart.
func (f *Function) arity() string {
	most := len(f.Params)
	if f.isMethod() {
		most--
	}
	least := most - f.Optional
	noun := " arguments"
	if most == 1 {
		noun = " argument"
	}
	switch {
	case f.Variadic:
		return fmt.Sprintf("at least %d%s", least, noun)
	case least < most:
		return fmt.Sprintf("%d to %d%s", least, most, noun)
	case most == 0:
		return "no arguments"
	}
	return fmt.Sprintf("%d%s", most, noun)
}

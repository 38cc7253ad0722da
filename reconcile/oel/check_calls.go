package oel

import (
	"maps"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// refused functions read what no export holds.
var refused = map[string]bool{
	"getManagerUser": true, "getManagerAppUser": true, "getAssistantUser": true, "getAssistantAppUser": true,
	"hasDirectoryUser": true, "findDirectoryUser": true, "hasWorkdayUser": true, "findWorkdayUser": true,
	"user.getLinkedObject": true,
}

// call is a function without a receiver: isMemberOfGroup(...), toUpperCase(...).
func (c *checker) call(n *node) *node {
	return c.function(n, n.Text, n.Args)
}

// method is a function of a namespace (String.len(x)), of the user
// (user.getGroups()), or of a value (x.length()).
func (c *checker) method(n *node) *node {
	receiver := n.Args[0]
	root := c.root(receiver)
	switch {
	case namespaces[root] != "" || root == "user":
		return c.function(n, root+"."+n.Text, n.Args[1:])
	case notOffline[root]:
		return c.fail(n, errNotOffline(receiver.At, root+"."+n.Text))
	case root == "source" || root == "appuser":
		return c.fail(n, errUnknownFunction(n.At, root+"."+n.Text, functionNames()))
	}
	for namespace := range namespaces {
		if root != "" && strings.EqualFold(root, namespace) { // string.len
			return c.fail(receiver, errUnknownFunction(receiver.At, root+"."+n.Text, functionNames()))
		}
	}
	if root != "" && roots[root] == "" && len(source.Nearest(root, slices.Collect(maps.Keys(namespaces)))) > 0 {
		return c.fail(receiver, errUnknownFunction(receiver.At, root+"."+n.Text, functionNames()))
	}
	rows := methodsByName[n.Text]
	checked := c.check(receiver)
	if isInvalid(checked) {
		return checked
	}
	args := append([]*node{checked}, c.arguments(rows, n.Args[1:])...)
	for _, args[0] = range []*node{checked, asTime(checked)} {
		for _, row := range rows {
			if accepts(row.Params[0].Kind, args[0]) {
				return c.apply(n, row, args)
			}
		}
	}
	return c.failOn(n, errUnknownMethod(n.At, n.Text, checked.Type, methodNames(checked)), checked)
}

func (c *checker) function(n *node, name string, args []*node) *node {
	if refused[name] {
		return c.fail(n, errNotOffline(n.At, name+"()"))
	}
	f := functionNamed(name)
	if f == nil {
		return c.fail(n, errUnknownFunction(n.At, name, functionNames()))
	}
	if f.Dialect == Deprecated {
		c.warn(warnDeprecated(n.At, name))
	}
	return c.apply(n, f, c.arguments([]*Function{f}, args))
}

// arguments are checked, except criteria, which are no values.
func (c *checker) arguments(rows []*Function, args []*node) []*node {
	if len(rows) > 0 && len(rows[0].Params) > 0 && rows[0].Params[0].Kind == someCriteria {
		return args
	}
	return c.all(args)
}

// apply makes a call of checked arguments, each converted to its parameter.
func (c *checker) apply(n *node, f *Function, args []*node) *node {
	given, takenBy := len(args), len(f.Params)
	if given < takenBy-f.Optional || given > takenBy && !f.Variadic {
		if f.isMethod() {
			given--
		}
		return c.fail(n, errArity(n.At, f, given))
	}
	if f.Params == nil || f.Params[0].Kind != someCriteria {
		if isInvalid(args...) {
			return invalid(n)
		}
	}
	call := &node{Op: opFunction, At: n.At, End: n.End, Function: f, Args: slices.Clone(args)}
	for i, arg := range call.Args {
		param := f.Params[min(i, len(f.Params)-1)]
		converted, wrong := c.argument(f, param, arg)
		if wrong != nil {
			return c.failOn(n, wrong, arg)
		}
		c.checkList(f, arg)
		call.Args[i] = converted
		call.Nullable = call.Nullable || converted.Nullable && param.Null == ""
	}
	c.usesGroups = c.usesGroups || f.Groups
	c.called[f.Key()] = true
	if f.Check != nil {
		if wrong := f.Check(c, call); wrong != nil {
			return c.fail(n, wrong)
		}
	}
	call.Type = f.Result(call.Args)
	if call.Type.Kind == KindMixed || call.Type.isArray() && call.Type.Elem.Kind == KindMixed {
		return c.fail(n, errElements(args[len(args)-1].At, elementType(args[0].Type), args[len(args)-1].Type))
	}
	switch f.Nulls {
	case NeverNull:
		call.Nullable = false
	case MayBeNull:
		call.Nullable = true
	}
	return call
}

func (c *checker) argument(f *Function, param Param, arg *node) (*node, *mistake) {
	if arg.Op == opMap && param.Kind != someCriteria {
		return nil, errMapHere(arg.At)
	}
	if !accepts(param.Kind, arg) {
		if (param.Kind == literal || param.Kind == literalInt) && arg.Type.isScalar() {
			return nil, errMustBeLiteral(arg.At, f, param)
		}
		return nil, errArgument(arg.At, f, param, arg.Type)
	}
	switch param.Kind {
	case someCriteria:
		return c.criterion(arg)
	case aText:
		return toText(arg), nil
	case anArray:
		return toArray(arg), nil
	case aValueOrTexts:
		if arg.Type.Kind == KindMixed {
			return toArray(arg), nil
		}
	}
	return arg, nil
}

// checkList warns of an attribute whose values look like lists, where what a function
// does depends on whether they are.
func (c *checker) checkList(f *Function, arg *node) {
	isLost := arg.Known.ListForm == "other" && strings.HasPrefix(f.Name, "Arrays.")
	isAmbiguous := arg.Known.ListForm != "" && f.Key() == textContains
	if isLost || isAmbiguous {
		c.warn(warnUnknownType(arg.At, arg.Variable))
	}
}

// textContains is the key of .contains of texts: that of arrays means another thing.
const textContains = "text.contains"

// accepts reports whether a parameter of the kind takes the argument.
func accepts(kind ParamKind, arg *node) bool {
	typ := arg.Type
	switch kind {
	case someCriteria:
		return arg.Op == opMap
	case literal:
		return arg.isText()
	case literalInt:
		return arg.Op == opInteger
	case aValue:
		return typ.Kind != KindMixed
	case aValueOrTexts:
		return typ.Kind != KindMixed || canBeTexts(arg)
	case aText:
		return canBeText(arg)
	}
	if typ.Kind == KindNull {
		return true
	}
	switch kind {
	case aString:
		return typ.Kind == KindString
	case anInteger:
		return typ.Kind == KindInteger
	case numeric:
		return typ.isNumeric()
	case anArray:
		return typ.isArray() || typ.Kind == KindString || typ.Kind == KindMixed && canBeTexts(arg)
	case aList:
		return typ.isArray()
	case aTime:
		return typ.Kind == KindTime
	case aCountry:
		return typ.Kind == KindCountry
	}
	return false
}

func elementType(t Type) Type {
	if t.isArray() {
		return *t.Elem
	}
	return t
}

func functionNames() []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(functionsByKey)) {
		if f := functionsByKey[name]; !f.isMethod() {
			found = append(found, f.Name)
		}
	}
	return found
}

func methodNames(receiver *node) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(methodsByName)) {
		for _, row := range methodsByName[name] {
			if accepts(row.Params[0].Kind, receiver) && !slices.Contains(found, name) {
				found = append(found, strings.TrimPrefix(row.Name, "."))
			}
		}
	}
	return found
}

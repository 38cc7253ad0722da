package oel

// conversions are the SQL of the nodes that the checker adds.
var conversions = map[op]func(e *emitter, n *node, arg sql) sql{
	opToText:      (*emitter).toText,
	opSplit:       (*emitter).split,
	opToNames:     (*emitter).toNames,
	opToCondition: func(_ *emitter, n *node, arg sql) sql { return condition(n.Args[0], arg) },
	opToJSON:      (*emitter).toJSON,
}

func condition(n *node, arg sql) sql {
	if n.Op == opNull {
		return atom("false", false)
	}
	return falseIfNull(arg)
}

// toText is the text that Okta makes of a value when it joins it to a text.
func (e *emitter) toText(n *node, arg sql) sql {
	switch from := n.Args[0].Type; {
	case from.Kind == KindCountry:
		return arg
	case from.Kind == KindTime:
		return e.shapeOf(isoText(from.Zone, true), n, arg)
	case from.isArray() && from.Elem.Kind == KindTime:
		name := e.variable()
		element := e.shapeOf(isoText(from.Elem.Zone, true), n, atom(name, true))
		return atom("list_transform("+arg.text+", lambda "+name+": "+element.text+")", arg.nullable).from(arg)
	case from.isArray():
		return arg
	}
	return atom("cast("+arg.text+" as varchar)", arg.nullable).from(arg)
}

// split: a text counts as an array of what stands between its commas.
func (e *emitter) split(n *node, arg sql) sql {
	if n.Text == withoutBlanks {
		return e.shapeOf("case when trim($1) = '' then [] else string_split_regex(trim($1), ' *, *') end", n, arg)
	}
	return e.shapeOf("case when $1 = '' then [] else string_split($1, ',') end", n, arg)
}

// toNames drops names that are null or empty.
func (e *emitter) toNames(n *node, arg sql) sql {
	from := n.Args[0]
	name := e.variable()
	if from.Op == opNull || from.Op == opArray && len(from.Args) == 0 {
		if from.Op == opNull && n.Nullable {
			return atom("cast(null as varchar[])", true)
		}
		return atom("cast([] as varchar[])", false)
	}
	list := arg.text
	if !from.Type.isArray() {
		list = "[" + arg.text + "]"
		if n.Nullable {
			list = e.shapeOf("case when $1 <> '' then [$1] end", n, arg).text
		}
	}
	text := "list_filter(cast(" + list + " as varchar[]), lambda " + name + ": " + name + " <> '')"
	if arg.nullable && from.Type.isArray() && !n.Nullable {
		text = "coalesce(" + text + ", [])"
	}
	return atom(text, n.Nullable).from(arg)
}

func (e *emitter) toJSON(n *node, arg sql) sql {
	if n.Args[0].Type.Kind == KindNull {
		return atom("cast(null as json)", true)
	}
	return atom("to_json("+arg.text+")", arg.nullable).from(arg)
}

// shapeOf fills a shape of one argument in.
func (e *emitter) shapeOf(shape string, n *node, arg sql) sql {
	call := &node{At: n.At, End: n.End, Nullable: n.Nullable, Function: &Function{Params: []Param{{}}}}
	return e.shape(shape, call, []sql{arg})
}

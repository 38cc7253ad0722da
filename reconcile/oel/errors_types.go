package oel

func article(t Type) string {
	switch name := t.String(); t.Kind {
	case KindNull:
		return "null"
	case KindMixed:
		return "a value of several types"
	case KindArray:
		if t.Elem.Kind == KindNull {
			return "an empty array"
		}
		return "an array of " + t.Elem.String() + "s"
	case KindInteger:
		return "an " + name
	case KindString:
		return "a text"
	default:
		return "a " + name
	}
}

func errArity(at int, f *Function, found int) *mistake {
	return wrong(at, "it is written "+f.Signature(), "%s takes %s, not %d", f.title(), f.arity(), found)
}

func errArgument(at int, f *Function, param Param, found Type) *mistake {
	if param.Kind == someCriteria {
		return wrong(at, "it is written "+f.Example, "%s of %s must be %s", param.Name, f.title(), param.Kind.describe())
	}
	return wrong(at, "it is written "+f.Signature(), "%s of %s must be %s, not %s", param.Name, f.title(), param.Kind.describe(), article(found))
}

func errMustBeLiteral(at int, f *Function, param Param) *mistake {
	return wrong(at, "write it as a literal: it must be known before any user is read",
		"%s of %s must be %s", param.Name, f.title(), param.Kind.describe())
}

func errOperand(at int, operator, wanted string, found Type) *mistake {
	return wrong(at, operandHint(operator, found), "%s takes %s, not %s", operator, wanted, article(found))
}

func operandHint(operator string, found Type) string {
	switch {
	case found.Kind == KindMixed:
		return "the branches of ?: have different types here: make them one type"
	case operator == "+" && found.isArray():
		return "Arrays.toCsvString makes a text of an array, Arrays.add a longer array"
	case wantsBoolean(operator) && found.Kind == KindString:
		return `compare the text, as in user.department == "Sales"; ! binds tighter than ==`
	case wantsBoolean(operator):
		return "compare it with something, as in user.title != null"
	}
	return ""
}

func wantsBoolean(operator string) bool {
	switch operator {
	case "AND", "OR", "!", "the condition before ?":
		return true
	}
	return false
}

func errNotComparable(at int, operator string, left, right Type) *mistake {
	return wrong(at, "convert one of them: Convert.toInt(text), Convert.toNum(text)",
		"%s cannot order %s and %s", operator, article(left), article(right))
}

func errElements(at int, first, found Type) *mistake {
	return wrong(at, "the elements of an array have one type", "%s beside %s in one array", article(found), article(first))
}

func errMapHere(at int) *mistake {
	return wrong(at, "maps are criteria of user.getGroups and user.isMemberOf", "a map is not a value here")
}

func errWant(at int, want string, found Type) *mistake {
	hint := ""
	switch {
	case found.Kind == KindGroup || found.isArray() && found.Elem.Kind == KindGroup:
		hint = "add .![name] for the names of the groups"
	case found.isArray():
		hint = "Arrays.toCsvString or Arrays.get makes one text of an array"
	case want == wantNames[Condition] && found.Kind == KindString:
		hint = `compare the text, as in user.department == "Sales"`
	case want == wantNames[Condition]:
		hint = "compare it with something, as in user.title != null"
	}
	return wrong(at, hint, "the expression must be %s here; it is %s", want, article(found))
}

var wantNames = map[Want]string{Condition: "true or false", Text: "one text", Names: "a name or an array of names"}

// Criteria of groups --------------------------------------------------------------

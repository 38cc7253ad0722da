package oel

func warnNullText(at int, variable string) *mistake {
	return wrong(at, "guard it: "+variable+` == null ? "" : ...`,
		`if %s is null, Okta writes the text "null" here`, variable).withLint(nullText)
}

func warnDeprecated(at int, name string) *mistake {
	return wrong(at, "write String."+name, "%s without String. is deprecated", name).withLint(deprecatedFunction)
}

func warnUnknownType(at int, variable string) *mistake {
	return wrong(at, guessHint, "%s is a text in the exports, and some of its values look like lists: what this means depends on its type", variable).withLint(unknownType)
}

const guessHint = "declare the type under exports.okta.types, or export JSON, or Okta's user schema (/api/v1/meta/schemas/user/default)"

// withGuess says what to do if the type of an operand was only guessed.
func withGuess(m *mistake, operands ...*node) *mistake {
	for _, each := range operands {
		if each.Known.IsGuessed {
			m.hint = "in CSV every type is a text: " + guessHint
		}
	}
	return m
}

func warnNeverEqual(at int, left, right Type) *mistake {
	return wrong(at, neverEqualHint(left, right), "%s never equals %s", article(left), article(right)).withLint(neverEqual)
}

func neverEqualHint(left, right Type) string {
	switch {
	case left.isNumeric() && right.Kind == KindString || left.Kind == KindString && right.isNumeric():
		return "write a number without quotes, a text in quotes; Convert.toInt(text) makes a number of a text"
	case left.Kind == KindBoolean && right.Kind == KindString || left.Kind == KindString && right.Kind == KindBoolean:
		return "write true and false without quotes, a text in quotes"
	case left.isArray() || right.isArray():
		return "Arrays.contains looks for an element"
	}
	return ""
}

func warnWeekYear(at int) *mistake {
	return wrong(at, "write yyyy", "YYYY is the year of the era in one of Okta's engines and the year of the week in the other").withLint(weekYear)
}

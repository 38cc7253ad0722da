package oel

import (
	"strings"

	"rolecall/exports/source"
)

func errCriterion(at int) *mistake {
	return wrong(at, `such as {'group.profile.name': 'Sales', 'operator': 'EXACT'}`, "expected a criterion")
}

func errCriterionKey(at int, key string) *mistake {
	return wrong(at, strings.TrimSpace(source.DidYouMean(key, criterionKeys)+" the criteria are "+strings.Join(criterionKeys, ", ")),
		"there is no criterion %q", key)
}

func errCriterionOperator(at int, found string) *mistake {
	return wrong(at, "it is 'EXACT' or 'STARTS_WITH', with group.profile.name only", "%s is not an operator of criteria", found)
}

func errCriterionValue(at int, found Type) *mistake {
	return wrong(at, "", "a criterion's value must be a text or an array of texts, not %s", article(found))
}

// Patterns ------------------------------------------------------------------------

func errJavaOnly(at int, what string) *mistake {
	return wrong(at, "write two conditions instead: Okta runs Java's regular expressions; this tool runs RE2's, which omit features that can take forever",
		"%s in a regular expression is not supported", what)
}

func errRegexp(at int, detail string) *mistake {
	return wrong(at, "", "the regular expression is wrong: %s", detail)
}

func errRegexpSize(at int) *mistake {
	return wrong(at, "use smaller repetitions", "the regular expression is too large")
}

func errTimePattern(at int, letter string) *mistake {
	return wrong(at, "use y M d D H h m s S a E Z, repeated; put other letters in quotes, such as 'T'",
		"the time pattern's %q is not supported", letter)
}

func errTimePatternQuote(at int) *mistake {
	return wrong(at, "", "a quote in the time pattern is not closed")
}

func errTimePatternEmpty(at int) *mistake {
	return wrong(at, "such as yyyy-MM-dd", "the time pattern has nothing to read")
}

func errTimeZone(at int, name string, known []string) *mistake {
	return wrong(at, source.DidYouMean(name, known), "there is not a time zone %q", name)
}

func errGroupsApp(at int, app string) *mistake {
	return wrong(at, `it is "OKTA" or the id of an app, such as "0oa1gjh63g214q0Hq0g4"`,
		"groups of %q are not known offline", app)
}

func errGroupExpression(at int) *mistake {
	return wrong(at, "", `the expression of getFilteredGroups must be "group.name" or "group.id"`)
}

func errInternalProperty(at int, name string) *mistake {
	return wrong(at, `it has "id" and "status"`, "there is no internal property %q", name)
}

// Warnings ------------------------------------------------------------------------

func errProfileAlone(at int, name string) *mistake {
	return wrong(at, "write user."+name+", or user.profile."+name, "profile.%s does not say whose profile", name)
}

package oel

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolecall/exports/source"
)

// All wordings of this package's errors are here.

// mistake is one thing wrong with an expression, at a byte offset in it.
type mistake struct {
	at      int
	message string
	hint    string
	lint    string // of a warning its name among Lints
}

// mostQuoted is how many characters of a text in an expression errors quote.
const mostQuoted = 30

func wrong(at int, hint, format string, args ...any) *mistake {
	return &mistake{at: at, message: fmt.Sprintf(format, args...), hint: hint}
}

// withLint makes a mistake a warning of that lint.
func (m *mistake) withLint(lint string) *mistake {
	m.lint = lint
	return m
}

// Scanning and parsing ------------------------------------------------------------

func errNotUTF8(at int) *mistake {
	return wrong(at, "save the file as UTF-8", "this byte is not UTF-8")
}

func errCharacter(at int, r rune) *mistake {
	hint := ""
	switch r {
	case '“', '”', '„', '‘', '’', '`', '«', '»':
		hint = `a text stands in straight quotes: 'text' or "text"`
	case '&':
		hint = "write && or AND"
	case '|':
		hint = "write || or OR"
	case '@':
		return errUnsupported(at, "@bean")
	case '#':
		return errUnsupported(at, "#variable")
	case '$':
		hint = "Okta's documentation writes $ before what is to be replaced: remove it"
	case '\\':
		hint = `a backslash escapes nothing here: a quote inside a text is doubled, as in 'O''Brien'`
	case '^':
		hint = "there is no power operator"
	}
	return wrong(at, hint, "unexpected character %q", string(r))
}

// errTemplate: ${user.login} is how Okta writes formats of usernames, which are no expressions.
func errTemplate(at int, text string) *mistake {
	return wrong(at, "write "+withoutTemplate(text), "${...} belongs to Okta's username templates, which are no expressions")
}

// withoutTemplate is a template as an expression: ${a}.${b} as a + "." + b.
func withoutTemplate(text string) string {
	var parts []string
	for text != "" {
		plain, rest, isOpen := strings.Cut(text, "${")
		if plain != "" {
			parts = append(parts, `"`+strings.ReplaceAll(plain, `"`, `""`)+`"`)
		}
		name, after, isClosed := strings.Cut(rest, "}")
		if isOpen && !isClosed {
			return "the expression between the braces"
		}
		if isOpen {
			parts = append(parts, strings.TrimSpace(name))
		}
		text = after
	}
	return source.Shorten(strings.Join(parts, " + "), 2*mostQuoted)
}

func errUnclosedString(at int, quote rune) *mistake {
	return wrong(at, fmt.Sprintf("close it with %c; a %c inside is written twice, a backslash escapes nothing", quote, quote),
		"this text has no end")
}

func errNumber(at int, text string) *mistake {
	return wrong(at, "numbers are written 12 or 3.14; a text stands in quotes", "%q is not a number", text)
}

func errIntegerRange(at int, text string) *mistake {
	return wrong(at, "integers have 32 bits, up to 2147483647; write "+text+".0 for a number",
		"%s is too large for an integer", text)
}

func errEmpty(at int) *mistake { return wrong(at, "", "the expression is empty") }

func errTooLong(length int) *mistake {
	return wrong(0, "", "the expression is %d bytes long; at most %d are read", length, maxLength)
}

func errTooDeep(at int) *mistake {
	return wrong(at, fmt.Sprintf("expressions may be nested %d deep", maxDepth), "the expression is nested too deeply")
}

func errUnclosed(at int, sign string, opened token) *mistake {
	return wrong(at, "", "the expression ends, but the %q at character %d is not closed: expected %q", opened.text, opened.at+1, sign)
}

func errMissingOperand(at int, operator token) *mistake {
	return wrong(at, "", "the expression ends after %q: expected a value", operator.text)
}

func errChained(at int) *mistake {
	return wrong(at, "join two comparisons with AND, or put parentheses around the first", "comparisons do not chain")
}

func errEquals(at int, text string) *mistake {
	hint := "== compares"
	if text == "!==" {
		hint = "!= compares"
	}
	return wrong(at, hint, "Okta's language has no operator %s", text)
}

func errUnsupported(at int, what string) *mistake {
	return wrong(at, "Okta leaves this part of the Spring expression language out", "%s is not supported", what)
}

func errSelection(at int) *mistake {
	return wrong(at, "only projections are: user.getGroups(...).![name]", "selections are not supported")
}

func errNameAfterDot(found token) *mistake {
	return wrong(found.at, "", "expected a name after the dot, found %s", describe(found))
}

func errUnexpected(found token, wanted string, tokens []token, next int) *mistake {
	hint := ""
	if next > 0 && tokens[next-1].kind == tokenString && found.at == tokens[next-1].end {
		hint = "a backslash escapes nothing: a quote inside a text is written twice"
	}
	return wrong(found.at, hint, "unexpected %s: expected %s", describe(found), wanted)
}

func describe(found token) string {
	switch found.kind {
	case tokenEnd:
		return "end of the expression"
	case tokenString:
		return "text '" + source.Shorten(found.text, mostQuoted) + "'"
	}
	return fmt.Sprintf("%q", found.text)
}

// Names ---------------------------------------------------------------------------

func errUnknownAttribute(at int, prefix, name string, known names, origin string) *mistake {
	hint := ""
	if near := source.Nearest(name, known.list); len(near) > 0 {
		for i := range near {
			near[i] = prefix + near[i]
		}
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	if origin != "" {
		hint = strings.TrimPrefix(hint+"  ("+origin+")", "  ")
	}
	return wrong(at, hint, "okta has no user attribute %q", name)
}

func errUnknownAppAttribute(at int, name string, known names) *mistake {
	return wrong(at, source.DidYouMean(name, known.list), "the ServiceNow app user has no attribute %q", name)
}

// errUnknownRoot: x.y of a name that is neither the user nor an attribute, mostly another app.
func errUnknownRoot(at int, root, name string) *mistake {
	known := append(slices.Sorted(maps.Keys(namespaces)), slices.Sorted(maps.Keys(roots))...)
	if near := source.Nearest(root, known); len(near) > 0 {
		return wrong(at, "did you mean "+near[0]+"."+name+"?", "%s.%s is the attribute of nothing known", root, name)
	}
	return wrong(at, "user."+name+" is the Okta user's, appuser."+name+" that of the assignment to ServiceNow",
		"%s.%s is not available offline: profiles in other apps are in no export", root, name)
}

func errNotAValue(at int, name, example string) *mistake {
	return wrong(at, "name what you want of it, as in "+example, "%s alone is not a value", name)
}

func errNotOffline(at int, name string) *mistake {
	return wrong(at, "it needs data that no export holds: use attributes and groups of the user instead",
		"%s is not available offline", name)
}

func errUnknownFunction(at int, name string, known []string) *mistake {
	hint := javaMethods[strings.TrimPrefix(name, "String.")]
	if hint == "" {
		hint = source.DidYouMean(name, known)
	}
	return wrong(at, hint, "there is no function %s", name)
}

// javaMethods are what people know of Java's strings and Okta's language does not have, and what to
// write instead.
var javaMethods = map[string]string{
	"endsWith":         `write text matches ".*[.]com": the pattern must match the whole text`,
	"equals":           "write a == b",
	"equalsIgnoreCase": "write a.toLowerCase() == b.toLowerCase()",
	"indexOf":          "text.contains(part) says whether it is there, substringAfter what follows",
	"split":            "Arrays functions take a text with commas for an array; substringBefore and substringAfter part a text",
	"trim":             "removeSpaces removes all spaces",
	"concat":           "write a + b",
	"isBlank":          `write text == null or String.len(text) == 0`,
}

func errUnknownMethod(at int, name string, receiver Type, known []string) *mistake {
	near := source.Nearest(name, known)
	hint := ""
	if receiver.Kind == KindString {
		hint = javaMethods[name]
	}
	if hint == "" && len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return wrong(at, hint, "%s has no method %s", article(receiver), name)
}

func errNoProperty(at int, name string, receiver Type) *mistake {
	hint := ""
	if receiver.Kind == KindGroup {
		hint = "a group has id, type and profile.name"
	}
	return wrong(at, hint, "%s has no property %q", article(receiver), name)
}

func errProjection(at int, path string) *mistake {
	return wrong(at, "of groups can be taken: name, profile.name, id, type", "cannot take %q of each element", path)
}

func errProjectionOf(at int, found Type) *mistake {
	return wrong(at, "a projection takes something of each group: user.getGroups(...).![name]", "%s has nothing to project", article(found))
}

// Types ---------------------------------------------------------------------------

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

func errCriterion(at int) *mistake {
	return wrong(at, `such as {'group.profile.name': 'Sales', 'operator': 'EXACT'}`, "expected a criterion")
}

func errCriterionKey(at int, key string) *mistake {
	return wrong(at, strings.TrimSpace(source.DidYouMean(key, criterionKeys)+" known are "+strings.Join(criterionKeys, ", ")),
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
	return wrong(at, "Okta runs Java's regular expressions, this tool RE2's, which leave out what can take forever: say it with two conditions",
		"%s in a regular expression is not supported", what)
}

func errRegexp(at int, detail string) *mistake {
	return wrong(at, "", "the regular expression is wrong: %s", detail)
}

func errRegexpSize(at int) *mistake {
	return wrong(at, "use smaller repetitions", "the regular expression is too large")
}

func errTimePattern(at int, letter string) *mistake {
	return wrong(at, "known are y M d D H h m s S a E Z, repeated; other letters stand in quotes, as in 'T'",
		"the time pattern's %q is not supported", letter)
}

func errTimePatternQuote(at int) *mistake {
	return wrong(at, "", "a quote in the time pattern is not closed")
}

func errTimePatternEmpty(at int) *mistake {
	return wrong(at, "such as yyyy-MM-dd", "the time pattern has nothing to read")
}

func errTimeZone(at int, name string, known []string) *mistake {
	return wrong(at, source.DidYouMean(name, known), "there is no time zone %q", name)
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

func warnNullText(at int, variable string) *mistake {
	return wrong(at, "guard it: "+variable+` == null ? "" : ...`,
		`where %s is null, Okta writes the text "null" here`, variable).withLint(nullText)
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

package oel

import (
	"slices"
	"strings"
)

// BareName is a name that stands by itself in an expression: no attribute of something, and
// no function. At and End are bytes.
type BareName struct {
	Name    string
	At, End int
}

// BareNames are the names of an expression that stand by themselves; none if it cannot be
// read.
func BareNames(expression string) []BareName {
	tokens, wrong := scan(expression)
	if wrong != nil {
		return nil
	}
	isSign := func(at int, signs ...string) bool {
		return at >= 0 && tokens[at].kind == tokenSign && slices.Contains(signs, tokens[at].text)
	}
	var found []BareName
	for i, each := range tokens {
		if each.kind == tokenName && !isSign(i-1, ".", "?.") && !isSign(i+1, "(") {
			found = append(found, BareName{each.text, each.at, each.end})
		}
	}
	return found
}

// words are names of the language.
var words = []string{"true", "false", "null", "and", "or", "not", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod", "matches", "instanceof", "between", "new"}

// IsTaken says whether a bare name means something in every expression: a word of the
// language, a root such as user, or one of Okta's base attributes.
func IsTaken(name string) bool {
	return slices.Contains(words, strings.ToLower(name)) || roots[name] != "" || namespaces[name] != "" || notOffline[name] ||
		slices.Contains(BaseAttributes, name)
}

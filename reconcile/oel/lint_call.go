package oel

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// call looks at a call of a function.
func (l *linter) call(n *node, guarded variables) {
	name := n.Function.Name
	base := name[strings.LastIndexByte(name, '.')+1:]
	switch {
	case n.Function.Groups && l.want == Text && !l.group:
		l.group = true
		l.warn(n.At, groupInMapping, "list the groups under the attribute's groups", "Okta does not evaluate a mapping again when a membership changes: expect drift")
	case name == "Arrays.contains" && n.Args[0].Op == opSplit && n.Args[0].Args[0].Op == opColumn:
		l.warn(n.At, arrayPart, "a part of a text is found by String.stringContains",
			n.Args[0].Args[0].Variable+" is a text: Arrays.contains compares the whole parts between its commas")
	case base == "flatten":
		l.flatten(n, guarded)
	case base == "substringBefore", base == "substring":
		l.substring(n, base, guarded)
	case base == "stringSwitch":
		l.stringSwitch(n)
	}
}

func (l *linter) flatten(n *node, guarded variables) {
	for _, arg := range n.Args {
		if arg.Op == opColumn && arg.Nullable && !guarded[arg.Variable] {
			l.warn(arg.At, flattenNull, "guard it: "+arg.Variable+" == null ? {} : ...", arg.Variable+" can be null, which Okta does not flatten")
			return
		}
	}
}

func (l *linter) substring(n *node, base string, guarded variables) {
	text := unwrapped(n.Args[0])
	if text.Op != opColumn || guarded[text.Variable] {
		return
	}
	last := n.Args[len(n.Args)-1]
	attribute := text.Variable[strings.LastIndexByte(text.Variable, '.')+1:]
	switch {
	case base == "substringBefore":
		isAddress := attribute == "email" || attribute == "login" || attribute == "userName"
		if !(isAddress && last.Text == "@") {
			l.warn(n.At, unguardedSubstring, "guard it: String.stringContains("+text.Variable+", ...) ? ... : ...",
				"where "+text.Variable+" does not contain it, this is the whole text")
		}
	case len(n.Args) == 3 && last.Op == opInteger && !(last.Integer <= 1 && isCustomary(text.Variable)):
		l.warn(n.At, unguardedSubstring, fmt.Sprintf("guard it: String.len(%s) >= %d ? ... : ...", text.Variable, last.Integer),
			fmt.Sprintf("%s may have less than %d characters", text.Variable, last.Integer))
	}
}

// stringSwitch: Args are text, default, and then keys with their values.
func (l *linter) stringSwitch(n *node) {
	for later := 4; later+1 < len(n.Args); later += 2 {
		for earlier := 2; earlier < later; earlier += 2 {
			key, before := n.Args[later], n.Args[earlier]
			if key.isText() && before.isText() && strings.Contains(key.Text, before.Text) {
				l.warn(key.At, switchShadow, "put it before that key",
					fmt.Sprintf("%q is never reached: what contains it contains %q, which comes first", key.Text, before.Text))
				break
			}
		}
	}
}

// templated are texts with a name to be replaced.
var templated = regexp.MustCompile(`\$\{[A-Za-z][\w.]*\}`)

// written looks at the tree as it was written.
func (l *linter) written(n *node) {
	switch {
	case n.Op == opBinary && n.Text == "matches" && n.Args[1].isText():
		l.pattern(n.Args[1])
	case n.Op == opCall && n.Text == "isMemberOfGroupNameRegex" && len(n.Args) == 1 && n.Args[0].isText():
		l.pattern(n.Args[0])
	case n.Op == opMap:
		l.criterion(n)
	case n.isText() && templated.MatchString(n.Text):
		l.warn(n.At, templateText, "write "+withoutTemplate(n.Text), "${...} is not a template in an expression: it stays as text")
	case n.Op == opMethod && (n.Text == "toZone" || n.Text == "now") && len(n.Args) > 1 && n.Args[1].isText():
		if zone := n.Args[1].Text; zone == "EST" || zone == "MST" || zone == "HST" {
			l.warn(n.Args[1].At, zoneAbbreviation, "name a place, such as America/New_York", zone+" has no summer time")
		}
	}
}

func (l *linter) criterion(n *node) {
	var name *node
	for i := 0; i+1 < len(n.Args); i += 2 {
		switch key := n.Args[i]; key.Text {
		case "operator":
			return
		case "group.profile.name":
			name = key
		}
	}
	value := n.Args[len(n.Args)-1:]
	if name != nil && !(value[0].isText() && strings.HasSuffix(value[0].Text, ".*")) {
		l.warn(name.At, groupPrefix, "add 'operator': 'EXACT' or 'STARTS_WITH'", "without an operator, any name that starts with this text matches")
	}
}

func (l *linter) pattern(n *node) {
	parsed, err := syntax.Parse(n.Text, syntax.Perl)
	if err != nil {
		return
	}
	switch {
	case len(n.Text) > 1 && strings.HasPrefix(n.Text, "/") && strings.HasSuffix(n.Text, "/"):
		l.warn(n.At, regexSlashes, "remove the slashes", "the slashes are part of the pattern: only a text with slashes matches")
	case isImpossible(parsed):
		l.warn(n.At, neverMatches, "the whole text must match: ^ and $ are not needed", "no text matches this pattern")
	}
}

// isImpossible reports whether no text matches, as far as anchors and empty
// classes tell.
func isImpossible(r *syntax.Regexp) bool {
	switch r.Op {
	case syntax.OpNoMatch:
		return true
	case syntax.OpCharClass:
		return len(r.Rune) == 0
	case syntax.OpCapture, syntax.OpPlus:
		return isImpossible(r.Sub[0])
	case syntax.OpRepeat:
		return r.Min > 0 && isImpossible(r.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range r.Sub {
			if !isImpossible(sub) {
				return false
			}
		}
		return true
	case syntax.OpConcat:
		return isBroken(r.Sub)
	}
	return false
}

// isBroken reports whether a sequence has a part that is impossible, or text
// before its beginning or behind its end.
func isBroken(parts []*syntax.Regexp) bool {
	consumed, ended := false, false
	for _, part := range parts {
		begins, ends := part.Op == syntax.OpBeginText, part.Op == syntax.OpEndText
		consumes := takesText(part)
		if isImpossible(part) || begins && consumed || ended && consumes {
			return true
		}
		consumed, ended = consumed || consumes, ended || ends
	}
	return false
}

// takesText reports whether every match of the expression has at least one
// character.
func takesText(r *syntax.Regexp) bool {
	switch r.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpCapture, syntax.OpPlus:
		return takesText(r.Sub[0])
	case syntax.OpRepeat:
		return r.Min > 0 && takesText(r.Sub[0])
	case syntax.OpAlternate, syntax.OpConcat:
		for _, sub := range r.Sub {
			if takesText(sub) != (r.Op == syntax.OpAlternate) {
				return r.Op == syntax.OpConcat
			}
		}
		return r.Op == syntax.OpAlternate
	}
	return false
}

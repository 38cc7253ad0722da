package oel

import (
	"fmt"
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
		hint = `put text in straight quotes: 'text' or "text"`
	case '&':
		hint = "write && or AND"
	case '|':
		hint = "write || or OR"
	case '@':
		return errUnsupported(at, "@bean")
	case '#':
		return errUnsupported(at, "#variable")
	case '$':
		hint = "remove it: Okta's documentation writes $ only before placeholders"
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
	return wrong(at, "numbers are written 12 or 3.14; put text in quotes", "%q is not a number", text)
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

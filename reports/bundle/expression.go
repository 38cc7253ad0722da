package bundle

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// expressions rewrites the texts in expressions of Okta's language; attributes and functions stay.
type expressions struct {
	names       *Names
	isDefined   map[string]bool // names that the rules define
	seek        func(text string)
	definedName func(string) string
}

// exact are functions that compare what they are given as a whole: no text inside of another.
var exact = regexp.MustCompile(`(?i)(^|\.)(is(not)?MemberOf(Any)?Group(Name|Names)?|hasDirectoryUser|hasWorkdayUser|findDirectoryUser|contains|getInternalProperty)$`)

var (
	patternCall  = regexp.MustCompile(`(?i)regex|matches`)
	timeCall     = regexp.MustCompile(`(?i)getInternalProperty|parse|format|Iso3166`)
	timePattern  = regexp.MustCompile(`^[yYuMLdDEeaHhKkmsSAnNVzOXxZGQwWT':/., -]+$`)
	nameInString = regexp.MustCompile(`[\p{L}_][\p{L}\p{Nd}_]*(\.[\p{L}_][\p{L}\p{Nd}_]*)*$`)
)

// rewrite rewrites one expression.
func (e expressions) rewrite(text string) string {
	var rewritten strings.Builder
	var calls []string // the functions whose arguments are open, "" for a bracket of another sort
	for at := 0; at < len(text); {
		next, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case next == '\'' || next == '"':
			value, end := stringAt(text, at)
			call := ""
			if before := strings.TrimRight(text[:at], " \t\n"); len(calls) > 0 && (strings.HasSuffix(before, "(") || strings.HasSuffix(before, ",")) {
				call = calls[len(calls)-1]
			}
			quote := string(next)
			rewritten.WriteString(quote + strings.ReplaceAll(e.text(value, call), quote, quote+quote) + quote)
			at = end
			continue
		case next == '_' || unicode.IsLetter(next):
			end := at
			for end < len(text) {
				r, size := utf8.DecodeRuneInString(text[end:])
				if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					break
				}
				end += size
			}
			name := text[at:end]
			if e.isDefined[name] && !strings.HasSuffix(text[:at], ".") {
				name = e.definedName(name)
			}
			rewritten.WriteString(name)
			at = end
			continue
		case next == '(':
			calls = append(calls, nameInString.FindString(strings.TrimRight(text[:at], " ")))
		case next == ')' && len(calls) > 0:
			calls = calls[:len(calls)-1]
		}
		rewritten.WriteString(text[at : at+size])
		at += size
	}
	return rewritten.String()
}

// stringAt is the text in quotes there, in which quotes stand twice.
func stringAt(text string, at int) (value string, end int) {
	quote := text[at]
	var unquoted strings.Builder
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] != quote:
			unquoted.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == quote:
			unquoted.WriteByte(quote)
			i++
		default:
			return unquoted.String(), i + 1
		}
	}
	return unquoted.String(), len(text)
}

// text is what takes the place of a text in an expression; call is the function it is given to.
func (e expressions) text(value, call string) string {
	switch {
	case strings.HasPrefix(call, "Time."), strings.Contains(strings.ToLower(call), "zoned"):
		return value // formats and zones
	case call != "" && timeCall.MatchString(call) && (timePattern.MatchString(value) || kept[value] != ""):
		return value
	case patternCall.MatchString(call):
		return e.pattern(value)
	case call != "" && !exact.MatchString(call) || strings.HasSuffix(strings.ToLower(call), ".contains"):
		e.seek(value)
	}
	return e.names.Of(value)
}

// pattern rewrites the words of a regular expression, without what stands behind a backslash or in brackets.
func (e expressions) pattern(value string) string {
	var rewritten strings.Builder
	var plain strings.Builder
	flush := func() {
		e.seek(plain.String())
		rewritten.WriteString(e.names.ofText(plain.String(), func(string) bool { return false }))
		plain.Reset()
	}
	isEscaped, inBrackets := false, false
	for _, r := range value {
		special := isEscaped || inBrackets || r == '\\' || r == '['
		switch {
		case isEscaped:
			isEscaped = false
		case r == '\\':
			isEscaped = true
		case r == '[':
			inBrackets = true
		case r == ']':
			inBrackets = false
		}
		if special {
			flush()
			rewritten.WriteRune(r)
			continue
		}
		plain.WriteRune(r)
	}
	flush()
	return rewritten.String()
}

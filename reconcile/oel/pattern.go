package oel

import (
	"regexp/syntax"
	"strings"
)

// maxProgram caps how large a regular expression may become; the engine's own
// limit would otherwise speak at run time.
const maxProgram = 4000

// translateRegexp turns a Java regular expression into one of RE2 that means
// the same, or refuses by name what only Java has.
func translateRegexp(pattern string, at int) (string, *mistake) {
	if what := javaOnly(pattern); what != "" {
		return "", errJavaOnly(at, what)
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", errRegexp(at, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return "", errRegexp(at, err.Error())
	}
	size := 0
	for _, instruction := range program.Inst {
		size += 1 + len(instruction.Rune)
	}
	if size > maxProgram {
		return "", errRegexpSize(at)
	}
	if strings.Contains(pattern, `\p`) || strings.Contains(pattern, `\P`) || strings.Contains(pattern, "(?<") || strings.Contains(pattern, `\Q`) {
		return unnamed(parsed).String(), nil // written out, since engines' names for these differ
	}
	return pattern, nil
}

// unnamed makes groups anonymous: names of groups are written differently.
func unnamed(r *syntax.Regexp) *syntax.Regexp {
	r.Name = ""
	for _, sub := range r.Sub {
		unnamed(sub)
	}
	return r
}

// javaOnly names the first thing that RE2 leaves out or reads differently.
func javaOnly(pattern string) string {
	inClass := 0
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i:]
		switch pattern[i] {
		case '\\':
			if what := javaEscape(rest); what != "" {
				return what
			}
			if strings.HasPrefix(rest, `\Q`) {
				if quoted := strings.Index(rest, `\E`); quoted >= 0 {
					i += quoted
				} else {
					return ""
				}
			}
			i++
		case '[':
			if inClass > 0 {
				return "a class within a class ([a-z[0-9]])"
			}
			inClass++
			if strings.HasPrefix(rest, "[]") || strings.HasPrefix(rest, "[^]") {
				i += strings.IndexByte(rest, ']')
			}
		case ']':
			inClass = 0
		case '&':
			if inClass > 0 && strings.HasPrefix(rest, "&&") {
				return "an intersection of classes (&&)"
			}
		case '(':
			if what := javaGroup(rest); inClass == 0 && what != "" {
				return what
			}
		case '+':
			if inClass == 0 && i > 0 && strings.IndexByte("*+?}", pattern[i-1]) >= 0 && !isEscaped(pattern, i-1) {
				return "a possessive quantifier (" + pattern[i-1:i+1] + ")"
			}
		}
	}
	return ""
}

// isEscaped reports whether a backslash takes the meaning of the byte at i.
func isEscaped(pattern string, i int) bool {
	backslashes := 0
	for i--; i >= 0 && pattern[i] == '\\'; i-- {
		backslashes++
	}
	return backslashes%2 == 1
}

func javaEscape(rest string) string {
	if len(rest) < 2 {
		return ""
	}
	switch c := rest[1]; {
	case c >= '1' && c <= '9', c == 'k':
		return "a back-reference (" + rest[:2] + ")"
	case strings.IndexByte("GZRXhHvVNeucE", c) >= 0:
		return `Java's ` + rest[:2]
	}
	return ""
}

func javaGroup(rest string) string {
	for _, group := range []struct{ start, what string }{
		{"(?=", "lookahead"}, {"(?!", "lookahead"}, {"(?<=", "lookbehind"}, {"(?<!", "lookbehind"}, {"(?>", "an atomic group"},
	} {
		if strings.HasPrefix(rest, group.start) {
			return group.what + " (" + group.start + ")"
		}
	}
	flags, _, isGroup := strings.Cut(strings.TrimPrefix(rest, "(?"), ")")
	flags, _, _ = strings.Cut(flags, ":")
	if strings.HasPrefix(rest, "(?") && isGroup && strings.Trim(flags, "imsudxU-") == "" && strings.ContainsAny(flags, "udxU") {
		return "the flag " + strings.Trim(flags, "ims-")
	}
	return ""
}

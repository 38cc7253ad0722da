package plan_test

import (
	"fmt"
	"strings"
)

// unbalanced says which bracket or quote of a PowerShell script has no other; "" if each has.
// It knows comments, both sorts of strings with what is evaluated in them, and here-strings.
func unbalanced(text string) string {
	s := &powerScript{text: text}
	if wrong := s.code(""); wrong != "" {
		return fmt.Sprintf("line %d: %s", 1+strings.Count(text[:min(s.at, len(text))], "\n"), wrong)
	}
	return ""
}

type powerScript struct {
	text string
	at   int
}

// code reads until a closing bracket, or to the end.
func (s *powerScript) code(end string) (wrong string) {
	closing := map[byte]string{'(': ")", '{': "}", '[': "]"}
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		c := rest[0]
		switch {
		case end != "" && strings.HasPrefix(rest, end):
			s.at++
			return ""
		case strings.HasPrefix(rest, "@'\n"):
			wrong = s.skip("\n'@", 2)
		case c == '#':
			s.at += len(strings.SplitN(rest, "\n", 2)[0])
		case c == '\'':
			wrong = s.skip("'", 1)
		case c == '"':
			s.at++
			wrong = s.expandable()
		case c == '`':
			s.at += 2
		case closing[c] != "":
			s.at++
			wrong = s.code(closing[c])
		case strings.IndexByte(")}]", c) >= 0:
			return fmt.Sprintf("%c closes nothing", c)
		default:
			s.at++
		}
		if wrong != "" {
			return wrong
		}
	}
	if end != "" {
		return "no " + end + " follows"
	}
	return ""
}

// skip goes behind the end of a string in which nothing is evaluated.
func (s *powerScript) skip(end string, from int) string {
	at := strings.Index(s.text[s.at+from:], end)
	if at < 0 {
		return "a string does not end"
	}
	s.at += from + at + len(end)
	return ""
}

// expandable reads a string to its closing quote.
func (s *powerScript) expandable() string {
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		switch {
		case rest[0] == '"':
			s.at++
			return ""
		case rest[0] == '`':
			s.at += 2
		case strings.HasPrefix(rest, "$("):
			s.at += 2
			if wrong := s.code(")"); wrong != "" {
				return wrong
			}
		default:
			s.at++
		}
	}
	return "a string does not end"
}

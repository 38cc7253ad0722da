package rulefile

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// plain texts mean themselves in YAML, in lists and mappings in one line, too.
	plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./@*()-]*( [A-Za-z0-9_./@*(][A-Za-z0-9_./@*()-]*)*$`)
	// reserved are those of YAML 1.1 and 1.2 that mean something else.
	reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
)

// Scalar is a text as a YAML value on one line. It stands for nothing but that text,
// wherever a value or a key may stand.
func Scalar(text string) string {
	switch {
	case plain.MatchString(text) && !reserved.MatchString(text):
		return text
	case !strings.ContainsFunc(text, isEscaped) && utf8.ValidString(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var quoted strings.Builder
	for _, char := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case char == '"' || char == '\\':
			quoted.WriteString(`\` + string(char))
		case !isEscaped(char):
			quoted.WriteRune(char)
		case char <= 0xFFFF:
			fmt.Fprintf(&quoted, `\u%04x`, char)
		default:
			fmt.Fprintf(&quoted, `\U%08x`, char)
		}
	}
	return `"` + quoted.String() + `"`
}

// isEscaped: what acts in a terminal or a parser, or is not seen, is written by its number.
func isEscaped(char rune) bool { return !unicode.IsPrint(char) }

// List is a list of texts in one line.
func List(texts ...string) string {
	all := make([]string, len(texts))
	for i, each := range texts {
		all[i] = Scalar(each)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

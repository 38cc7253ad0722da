package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Printable makes text from a file safe for a terminal: control characters
// (C0, C1, and with them escape sequences) and the bidirectional controls that
// can reorder a line become visible marks, one rune for one rune.
func Printable(text string) string {
	if isPlain(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < 0x20:
			return 0x2400 + r // the control pictures: ␛ for ESC
		case unicode.Is(unicode.Cc, r), isBidiControl(r), r == '\u2028', r == '\u2029':
			return '\uFFFD'
		}
		return r
	}, text)
}

// Shorten cuts text that has more than most characters; an ellipsis is the last
// of them then.
func Shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// isPlain says of most texts, quickly, that there is nothing to mark.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// InertJSON escapes what could act in a terminal in a JSON text; its values stay
// the same.
func InertJSON(text []byte) []byte {
	var escaped bytes.Buffer
	for _, r := range string(text) {
		switch {
		case r == '\n' || Printable(string(r)) == string(r):
			escaped.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&escaped, `\u%04x`, unit)
			}
		}
	}
	return escaped.Bytes()
}

func isBidiControl(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

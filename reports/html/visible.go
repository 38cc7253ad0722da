package html

import (
	"fmt"
	"strings"
	"unicode"
)

// visible spells out the characters that could act on a page or mislead its
// reader: control characters and bidirectional controls. script/text.js does
// the same.
func visible(text string) string {
	acts := func(r rune) bool {
		return unicode.Is(unicode.Cc, r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
	}
	if !strings.ContainsFunc(text, acts) {
		return text
	}
	var shown strings.Builder
	for _, r := range text {
		switch {
		case r == '\t' || r == '\r':
			shown.WriteByte(' ')
		case acts(r):
			fmt.Fprintf(&shown, "⟦U+%04X⟧", r)
		default:
			shown.WriteRune(r)
		}
	}
	return shown.String()
}

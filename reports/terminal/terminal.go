// Package terminal lays text out for terminals. Nothing in the text acts there.
package terminal

import (
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
)

// narrowest is how much room text has at least, however wide its head.
const narrowest = 20

// Wrap breaks text into lines of at most width columns, at blanks. The first
// begins with head, which may be in colour; the others begin below the text.
func Wrap(head, text string, width int) []string {
	indent := pretty.StringWidthWithoutEscSequences(head)
	lines := strings.Split(pretty.WrapSoft(source.Printable(text), max(width-indent, narrowest)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(head+line, " ")
		head = strings.Repeat(" ", indent)
	}
	return lines
}

// Fit makes text as wide as a column, cutting what does not fit.
func Fit(text string, width int) string {
	text = source.Printable(text)
	if pretty.StringWidthWithoutEscSequences(text) > width {
		text = pretty.Trim(text, width-1) + "…"
	}
	return pretty.Pad(text, width, ' ')
}

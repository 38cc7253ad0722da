package returned

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"rolecall/exports/source"
)

// checkQuotes refuses a text in which it is not certain where a field in quotes ends: one that is
// never closed holds all rows behind it, and nobody would miss them. A quote within a field that
// has none around it is a character like any other.
func checkQuotes(file string, content []byte, delimiter byte, skipped int) error {
	problem := func(at int, message, hint string) error {
		before := content[:at]
		start := bytes.LastIndexByte(before, '\n') + 1
		return source.Problem{
			At:      source.Position{File: source.Printable(file), Line: bytes.Count(before, []byte("\n")) + 1 + skipped, Column: utf8.RuneCount(before[start:]) + 1},
			Message: message, Hint: hint,
		}
	}
	if at := bytes.IndexByte(content, 0); at >= 0 {
		return problem(at, "holds a character that no text has (NUL)", "the file is damaged, or no text: ask for it again, saved as a workbook or as CSV")
	}
	for at := 0; at < len(content); {
		if content[at] != '"' {
			at = nextField(content, at, delimiter)
			continue
		}
		end := closingQuote(content, at+1)
		if end < 0 {
			return problem(at, "begins a text in quotes that never ends: all rows behind it would be part of it", "close the quote, or ask for the file again, saved by a spreadsheet")
		}
		rest := bytes.TrimPrefix(content[end+1:], []byte("\r"))
		if len(rest) > 0 && rest[0] != delimiter && rest[0] != '\n' {
			line := bytes.Count(content[:end], []byte("\n")) + 1 + skipped
			return problem(at, fmt.Sprintf("begins a text in quotes that closes in line %d, but more follows: it is unclear where the text ends", line),
				"write a quote within a text in quotes twice, or ask for the file again, saved by a spreadsheet")
		}
		at = nextField(content, end+1, delimiter)
	}
	return nil
}

// nextField is where the field behind the one at a place begins.
func nextField(content []byte, at int, delimiter byte) int {
	for at < len(content) && content[at] != delimiter && content[at] != '\n' {
		at++
	}
	return at + 1
}

// closingQuote is where the text in quotes that begins at a place ends; -1 if it does not.
func closingQuote(content []byte, at int) int {
	for at < len(content) {
		next := bytes.IndexByte(content[at:], '"')
		if next < 0 {
			return -1
		}
		if at += next; at+1 >= len(content) || content[at+1] != '"' {
			return at
		}
		at += 2
	}
	return -1
}

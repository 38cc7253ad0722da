package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rolecall/exports/source"
)

// align finds the place in the content of each byte of a scalar's value, so
// that an error inside an expression points at the character in the file. It
// walks value and content side by side: quotes and escapes stand for what they
// mean, line breaks with their indentation for a blank or a line break. Where
// the two cannot be brought together, every byte is placed at the start.
func (b *treeBuilder) align(value string, start int) source.Text {
	at := start
	style := byte(0)
	if at < len(b.content) && (b.content[at] == '\'' || b.content[at] == '"') {
		style = b.content[at]
		at++
	}
	offsets := make([]int, 0, len(value)+1)
	for i := 0; i < len(value); {
		from, width, next := b.spelling(value[i:], at, style)
		if width == 0 {
			return source.Embedded(b.file, b.content, value, slices.Repeat([]int{start}, len(value)+1))
		}
		for range width {
			offsets = append(offsets, from)
		}
		i, at = i+width, next
	}
	return source.Embedded(b.file, b.content, value, append(offsets, at))
}

// spelling finds how the first character of value is spelled at or after at:
// where, how many bytes of the value that is, and where the spelling ends. The
// width is 0 if it is not there.
func (b *treeBuilder) spelling(value string, at int, style byte) (from, width, next int) {
	for at < len(b.content) {
		rest := b.content[at:]
		switch {
		case style == '\'' && strings.HasPrefix(rest, "''") && value[0] == '\'':
			return at, 1, at + 2
		case style != 0 && rest[0] == style:
			return at, 0, at
		case style == '"' && rest[0] == '\\':
			meaning, length := escape(rest)
			if length == 0 {
				return at, 0, at
			}
			if meaning != "" && strings.HasPrefix(value, meaning) {
				return at, len(meaning), at + length
			}
			if meaning != "" {
				return at, 0, at
			}
			at += length
		case rest[0] == value[0]:
			return at, 1, at + 1
		case value[0] == ' ' && rest[0] == '\n':
			return at, 1, at + 1
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			at++
		default:
			return at, 0, at
		}
	}
	return at, 0, at
}

// escapes of a double-quoted scalar that stand for one character each.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r",
	'e': "\x1b", ' ': " ", '"': `"`, '/': "/", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
	'\n': "", '\r': "",
}

// escape is what the escape at the start of text stands for, and its length; 0
// if it is none.
func escape(text string) (string, int) {
	if len(text) < 2 {
		return "", 0
	}
	if digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]; digits > 0 {
		if len(text) < 2+digits {
			return "", 0
		}
		code := rune(0)
		for _, digit := range []byte(strings.ToLower(text[2 : 2+digits])) {
			value := strings.IndexByte("0123456789abcdef", digit)
			if value < 0 || code > utf8.MaxRune {
				return "", 0
			}
			code = code<<4 | rune(value)
		}
		return string(code), 2 + digits
	}
	meaning, known := escapes[text[1]]
	if !known {
		return "", 0
	}
	return meaning, 2
}

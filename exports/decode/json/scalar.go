package json

import (
	"encoding/binary"
	"math/bits"
	"strconv"

	"rolecall/exports/decode/record"
)

// skipPlain skips the bytes of a string that need no look at what follows,
// eight at a time: all but quotes, backslashes and control characters.
func skipPlain(text []byte, i int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(text); i += 8 {
		word := binary.LittleEndian.Uint64(text[i:])
		quote, slash := word^('"'*ones), word^('\\'*ones)
		special := ((quote-ones)&^quote | (slash-ones)&^slash | (word-' '*ones)&^word) & high
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for i < len(text) && text[i] >= ' ' && text[i] != '"' && text[i] != '\\' {
		i++
	}
	return i
}

func (v *values) str(text []byte, i int) int {
	for i++; ; i++ {
		if i = skipPlain(text, i); i >= len(text) {
			return v.Short(text)
		}
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			if i = v.escape(text, i+1); i < 0 {
				return -1
			}
		case c < 0x20 && i == len(text)-1:
			return v.Short(text) // the line break that Fill puts at the end of a text that was cut off
		case c < 0x20 && c != '\n' && c != '\r' && c != 0:
			v.controls = append(v.controls, i)
		case c < 0x20:
			return v.Fail(i, "a string holds a raw control character (%s): is a quote missing?", record.Quoted(c))
		}
	}
}

// escape reads what follows a backslash and returns the place of its last byte.
func (v *values) escape(text []byte, i int) int {
	if i >= len(text) {
		return v.Short(text)
	}
	switch text[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i
	case 'u':
		return v.unicode(text, i)
	}
	return v.Fail(i, `a string holds an unknown escape, \%c`, text[i])
}

// unicode reads the four digits behind \u, which is at i; the first half of a
// surrogate pair needs the second.
func (v *values) unicode(text []byte, i int) int {
	code, end := v.hex(text, i+1)
	switch {
	case end < 0:
		return -1
	case code>>10 == 0xdc00>>10:
		return v.Fail(i, "a string holds the second half of a surrogate pair without the first")
	case code>>10 != 0xd800>>10:
		return end
	case end+2 >= len(text):
		return v.Short(text)
	case text[end+1] != '\\' || text[end+2] != 'u':
		return v.Fail(i, "a string holds the first half of a surrogate pair without the second")
	}
	if code, end = v.hex(text, end+3); end >= 0 && code>>10 != 0xdc00>>10 {
		return v.Fail(i, "a string holds the first half of a surrogate pair without the second")
	}
	return end
}

// hex reads four hexadecimal digits and returns the place of the last.
func (v *values) hex(text []byte, i int) (code, end int) {
	for digit := i; digit < i+4; digit++ {
		if digit >= len(text) {
			return 0, v.Short(text)
		}
		if !isHex(text[digit]) {
			return 0, v.Fail(digit, `expected four hexadecimal digits after \u`)
		}
	}
	parsed, _ := strconv.ParseUint(string(text[i:i+4]), 16, 16)
	return int(parsed), i + 3
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
}

func (v *values) literal(text []byte, i int, word string) int {
	for at := range len(word) {
		if i+at >= len(text) {
			return v.Short(text)
		}
		if text[i+at] != word[at] {
			return v.Fail(i, "expected a value, found something like %s", word)
		}
	}
	return i + len(word)
}

// number reads -?int frac? exp?. A number at the end of the piece may go on.
func (v *values) number(text []byte, i int, node *record.Node) int {
	start, kind := i, record.Integer
	if text[i] == '-' {
		i++
	}
	digits := i
	if i = skipDigits(text, i); i < len(text) && (i == digits || i > digits+1 && text[digits] == '0') {
		return v.Fail(start, "expected a number")
	}
	if i < len(text) && text[i] == '.' {
		kind = record.Number
		fraction := i + 1
		if i = skipDigits(text, fraction); i == fraction && i < len(text) {
			return v.Fail(i, "expected a digit after the decimal point")
		}
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		kind = record.Number
		if i++; i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		exponent := i
		if i = skipDigits(text, i); i == exponent && i < len(text) {
			return v.Fail(i, "expected a digit in the exponent")
		}
	}
	if i >= len(text) {
		return v.Short(text)
	}
	if i-digits > 18 {
		kind = record.Number
	}
	v.Note(node, kind)
	return i
}

func skipDigits(text []byte, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

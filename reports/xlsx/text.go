package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxText is how many UTF-16 units a cell holds.
const MaxText = 32_767

// Holds says why a cell cannot hold a text exactly, nil if it can. What it
// cannot hold is written so that it shows: see [Sheet.Row].
func Holds(text string) error {
	if n := units(text); n > MaxText {
		return fmt.Errorf("a cell holds %d characters, not %d", MaxText, n)
	}
	for _, r := range text {
		if shown(r) != r {
			return fmt.Errorf("a cell cannot hold the control character %U", r)
		}
	}
	if !utf8.ValidString(text) {
		return fmt.Errorf("a cell cannot hold bytes that are not UTF-8")
	}
	return nil
}

// fitted is the text as a cell can hold it: control characters as pictures,
// and too long a text cut, with a mark that says so.
func fitted(text string) (cell string, isCut bool) {
	if isPlain(text) {
		return text, false
	}
	cell = strings.Map(shown, text)
	length := units(cell)
	if length <= MaxText {
		return cell, false
	}
	mark := fmt.Sprintf("… [cut: %d characters in all]", length)
	room := MaxText - units(mark)
	for at, r := range cell {
		if room -= unitsOf(r); room < 0 {
			return cell[:at] + mark, true
		}
	}
	return cell + mark, true
}

// isPlain says of most texts, quickly, that there is nothing to do.
func isPlain(text string) bool {
	if len(text) > MaxText {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// shown is a character as a cell can hold it: XML has no control characters
// but tab and line breaks.
func shown(r rune) rune {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return r
	case r < ' ':
		return 0x2400 + r // the control pictures: ␛ for ESC
	case r == 0xfffe, r == 0xffff:
		return utf8.RuneError
	}
	return r
}

func units(text string) int {
	n := 0
	for _, r := range text {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// maxLines is how high a row grows by itself.
const maxLines = 8

// Lines is about how many lines a text takes in a cell so many characters wide:
// programs that open a workbook do not all find out by themselves.
func Lines(text string, width float64) int {
	lines, used := 1, 0.0
	for word := range strings.FieldsSeq(text) {
		length := float64(units(word))
		if used > 0 && used+1+length > width {
			lines, used = lines+1, 0
		}
		for ; length > width; length -= width {
			lines++
		}
		used += 1 + length
	}
	return min(lines, maxLines)
}

package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Text is a piece of text that may lie inside another file. Offsets are byte
// offsets into Value, from 0 to len(Value) inclusive.
type Text struct {
	Value   string
	file    string
	content string // the file the text lies in
	offsets []int  // for each byte of Value and its end, the offset in content; nil: content is Value
}

// Whole is a text that is a file (or an argument) of its own, called name in
// errors.
func Whole(name, value string) Text {
	return Text{Value: value, file: name, content: value}
}

// Embedded is a text inside the file called name. offsets[i] is the place in
// content of byte i of value; it has one element more than value has bytes,
// for the end.
func Embedded(name, content, value string, offsets []int) Text {
	if len(offsets) != len(value)+1 {
		panic("source: one offset for each byte and one for the end")
	}
	return Text{Value: value, file: name, content: content, offsets: offsets}
}

// From is the rest of the text from the byte at offset on.
func (t Text) From(offset int) Text {
	offset = min(max(offset, 0), len(t.Value))
	rest := Text{Value: t.Value[offset:], file: t.file, content: t.content, offsets: t.offsets}
	if t.offsets == nil {
		rest.offsets = make([]int, len(t.Value)+1)
		for i := range rest.offsets {
			rest.offsets[i] = i
		}
	}
	rest.offsets = rest.offsets[offset:]
	return rest
}

// With is the text with by in the place of the bytes from at to end, which all stand where
// the first of those bytes does.
func (t Text) With(at, end int, by string) Text {
	replaced := Text{Value: t.Value[:at] + by + t.Value[end:], file: t.file, content: t.content}
	for i := range at {
		replaced.offsets = append(replaced.offsets, t.offset(i))
	}
	replaced.offsets = append(replaced.offsets, slices.Repeat([]int{t.offset(at)}, len(by))...)
	for i := end; i <= len(t.Value); i++ {
		replaced.offsets = append(replaced.offsets, t.offset(i))
	}
	return replaced
}

// Position is the place in the user's file of the byte at offset.
func (t Text) Position(offset int) Position {
	at := t.offset(offset)
	start := strings.LastIndexByte(t.content[:at], '\n') + 1
	return Position{
		File:   t.file,
		Line:   1 + strings.Count(t.content[:at], "\n"),
		Column: 1 + utf8.RuneCountInString(t.content[start:at]),
	}
}

// Problem is a problem at the byte at offset, with its line to show.
func (t Text) Problem(offset int, message, hint string) Problem {
	return Problem{At: t.Position(offset), Message: message, Line: t.line(offset), Hint: hint}
}

func (t Text) offset(offset int) int {
	offset = min(max(offset, 0), len(t.Value))
	if t.offsets == nil {
		return offset
	}
	return min(t.offsets[offset], len(t.content))
}

func (t Text) line(offset int) string {
	at := t.offset(offset)
	start := strings.LastIndexByte(t.content[:at], '\n') + 1
	line, _, _ := strings.Cut(t.content[start:], "\n")
	return strings.TrimSuffix(line, "\r")
}

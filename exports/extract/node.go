package extract

import (
	"sort"
	"strings"
	"unicode/utf8"

	"rolecall/exports/source"
)

// node is a part of an extract that knows where it stands.
type node struct {
	offset  int    // in the text
	value   any    // of a single value: string, bool, int64, float64 or nil
	written string // of a number in YAML, how it is written
	entries []entry
	items   []*node
	form    form
}

type form int

const (
	single form = iota
	mapping
	sequence
)

type entry struct {
	name   string
	offset int
	value  *node
}

// what names a form for people.
func (n *node) what() string {
	switch {
	case n.form == mapping:
		return "several keys"
	case n.form == sequence:
		return "a list"
	case n.value == nil:
		return "nothing"
	}
	switch n.value.(type) {
	case bool:
		return "true or false"
	case string:
		return "a text"
	}
	return "a number"
}

// document is the text of an extract, for the places in it.
type document struct {
	file  string
	text  string
	lines []int // where each line starts
}

func newDocument(file, text string) document {
	lines := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return document{file, text, lines}
}

// line is the number of the line in which a byte stands.
func (d document) line(offset int) int {
	return sort.Search(len(d.lines), func(i int) bool { return d.lines[i] > offset })
}

func (d document) problem(offset int, message, hint string) source.Problem {
	offset = min(max(offset, 0), len(d.text))
	line := d.line(offset)
	start := d.lines[line-1]
	whole, _, _ := strings.Cut(d.text[start:], "\n")
	return source.Problem{
		At:      source.Position{File: d.file, Line: line, Column: 1 + utf8.RuneCountInString(d.text[start:offset])},
		Message: message, Line: strings.TrimSuffix(whole, "\r"), Hint: hint,
	}
}

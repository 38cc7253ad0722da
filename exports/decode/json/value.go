package json

import (
	"bytes"
	"strings"

	"rolecall/exports/decode/record"
)

// values checks JSON values and notes what they are. It works on a piece of the
// text; a value that reaches the end of the piece is not judged: the caller
// gets more text and tries again.
type values struct {
	record.Scanner
	objects int64 // how many objects were begun

	secret  func(name string) bool // whether the values of a key are dropped; may be nil
	secrets []extent               // where such values stand in the piece, since the record began

	controls []int // where control characters stand in strings, likewise: the engine reads none
}

// extent is a part of the piece.
type extent struct{ from, end int }

// redact empties the secret values of a record that was read: strings, objects
// and lists become empty ones, numbers 0, of the same length with the blanks behind.
func (v *values) redact(text []byte) {
	for _, value := range v.secrets {
		if first := text[value.from]; first == '-' || first >= '0' && first <= '9' {
			text[value.from] = '0'
			for i := value.from + 1; i < value.end; i++ {
				text[i] = ' '
			}
			continue
		}
		if closing := text[value.end-1]; closing == '"' || closing == '}' || closing == ']' {
			for i := value.from + 1; i < value.end; i++ {
				text[i] = ' '
			}
			text[value.from+1] = closing
		}
	}
}

// value reads the value that starts at i and returns where it ends, or -1.
func (v *values) value(text []byte, i int, node *record.Node, depth int) int {
	if i >= len(text) {
		return v.Short(text)
	}
	switch c := text[i]; {
	case c == '"':
		v.Note(node, record.String)
		return v.str(text, i)
	case c == '{':
		v.Note(node, record.Object)
		return v.object(text, i, node, depth)
	case c == '[':
		v.Note(node, record.Array)
		return v.array(text, i, node, depth)
	case c == '-' || c >= '0' && c <= '9':
		return v.number(text, i, node)
	case c == 't':
		v.Note(node, record.Boolean)
		return v.literal(text, i, "true")
	case c == 'f':
		v.Note(node, record.Boolean)
		return v.literal(text, i, "false")
	case c == 'n':
		v.Note(node, record.Null)
		return v.literal(text, i, "null")
	}
	return v.Fail(i, "expected a value, found %s", record.Quoted(text[i]))
}

func (v *values) object(text []byte, i int, node *record.Node, depth int) int {
	if depth >= record.MaxDepth {
		return v.Fail(i, "values nest more than %d deep", record.MaxDepth)
	}
	if node != nil {
		node.Begin()
	}
	v.objects++
	object := v.objects
	if i = record.SkipBlank(text, i+1); i < len(text) && text[i] == '}' {
		return i + 1
	}
	for {
		start := i
		if i = v.key(text, i); i < 0 {
			return -1
		}
		var child *record.Node
		if node != nil && depth < record.TrackedDepth {
			child = node.ChildUnless(text[start+1:i-1], v.secret)
		}
		if child.Again(object) {
			return v.Fail(start, "the key %q occurs twice in one object", child.Key)
		}
		if i = v.colon(text, i); i < 0 {
			return -1
		}
		start = i
		if i = v.value(text, i, child, depth+1); i < 0 {
			return -1
		}
		if child != nil && child.IsSecret {
			v.secrets = append(v.secrets, extent{start, i})
		}
		done := false
		if i, done = v.separator(text, i, '}'); i < 0 || done {
			return i
		}
	}
}

func (v *values) array(text []byte, i int, node *record.Node, depth int) int {
	if depth >= record.MaxDepth {
		return v.Fail(i, "values nest more than %d deep", record.MaxDepth)
	}
	if i = record.SkipBlank(text, i+1); i < len(text) && text[i] == ']' {
		return i + 1
	}
	var elem *record.Node
	if node != nil && depth < record.TrackedDepth {
		elem = node.Element()
	}
	for {
		if i = v.value(text, i, elem, depth+1); i < 0 {
			return -1
		}
		done := false
		if i, done = v.separator(text, i, ']'); i < 0 || done {
			return i
		}
	}
}

// separator reads the comma before a further element, or the closing bracket.
func (v *values) separator(text []byte, i int, closing byte) (int, bool) {
	if i = record.SkipBlank(text, i); i >= len(text) {
		return v.Short(text), false
	}
	switch text[i] {
	case closing:
		return i + 1, true
	case ',':
		return record.SkipBlank(text, i+1), false
	}
	return v.Fail(i, "expected , or %c, found %s", closing, record.Quoted(text[i])), false
}

func (v *values) key(text []byte, i int) int {
	if i >= len(text) {
		return v.Short(text)
	}
	if text[i] != '"' {
		return v.Fail(i, "expected a key in double quotes, found %s", record.Quoted(text[i]))
	}
	before := len(v.controls)
	end := v.str(text, i)
	if end >= 0 && len(v.controls) > before {
		return v.Fail(v.controls[before], "a key holds a raw control character (%s): is a quote missing?", record.Quoted(text[v.controls[before]]))
	}
	if end >= 0 && bytes.Contains(text[i:end], []byte(`\u0000`)) && strings.ContainsRune(record.Unescape(text[i+1:end-1]), 0) {
		return v.Fail(i, "a key holds a NUL character")
	}
	return end
}

func (v *values) colon(text []byte, i int) int {
	if i = record.SkipBlank(text, i); i >= len(text) {
		return v.Short(text)
	}
	if text[i] != ':' {
		return v.Fail(i, "expected a colon after the key, found %s", record.Quoted(text[i]))
	}
	return record.SkipBlank(text, i+1)
}

package decode

import "fmt"

// maxDepth is how deep values may nest. Exports nest 6 deep.
const maxDepth = 200

// syntax is why a value could not be read: at is the place in the piece;
// more means that the piece ended, and nothing was wrong so far.
type syntax struct {
	at      int
	more    bool
	message string
}

// values checks JSON values and notes what they are. It works on a piece of the
// text; a value that reaches the end of the piece is not judged: the caller
// gets more text and tries again.
type values struct {
	fault syntax
	noted []*int64 // the counts raised since the record began
	met   int64    // how many objects were begun

	secret  func(name string) bool // whether the values of a key are dropped; may be nil
	secrets []extent               // where such values stand in the piece, since the record began
}

// extent is a part of the piece.
type extent struct{ from, end int }

// forget takes back what was noted of a record that is to be read again.
func (v *values) forget() {
	for _, count := range v.noted {
		*count--
	}
	v.noted, v.secrets = v.noted[:0], v.secrets[:0]
}

// redact empties the secret values of a record that was read: strings, objects
// and lists become empty ones, of the same length with the blanks behind.
func (v *values) redact(text []byte) {
	for _, value := range v.secrets {
		if closing := text[value.end-1]; closing == '"' || closing == '}' || closing == ']' {
			for i := value.from + 1; i < value.end; i++ {
				text[i] = ' '
			}
			text[value.from+1] = closing
		}
	}
	v.noted, v.secrets = v.noted[:0], v.secrets[:0]
}

func (v *values) fail(at int, format string, args ...any) int {
	v.fault = syntax{at: at, message: fmt.Sprintf(format, args...)}
	return -1
}

func (v *values) short(text []byte) int {
	v.fault = syntax{at: len(text), more: true}
	return -1
}

// blank are the four bytes JSON allows between values.
func blank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

func skipBlank(text []byte, i int) int {
	for i < len(text) && blank(text[i]) {
		i++
	}
	return i
}

// value reads the value that starts at i and returns where it ends, or -1.
func (v *values) value(text []byte, i int, node *Node, depth int) int {
	if i >= len(text) {
		return v.short(text)
	}
	switch c := text[i]; {
	case c == '"':
		v.note(node, String)
		return v.str(text, i)
	case c == '{':
		v.note(node, Object)
		return v.object(text, i, node, depth)
	case c == '[':
		v.note(node, Array)
		return v.array(text, i, node, depth)
	case c == '-' || c >= '0' && c <= '9':
		return v.number(text, i, node)
	case c == 't':
		v.note(node, Boolean)
		return v.word(text, i, "true")
	case c == 'f':
		v.note(node, Boolean)
		return v.word(text, i, "false")
	case c == 'n':
		v.note(node, Null)
		return v.word(text, i, "null")
	}
	return v.fail(i, "expected a value, found %s", shown(text[i]))
}

func (v *values) note(node *Node, kind Kind) {
	if node != nil {
		node.Count[kind]++
		v.noted = append(v.noted, &node.Count[kind])
	}
}

func shown(b byte) string {
	if b < 0x20 || b >= 0x7f {
		return fmt.Sprintf("byte 0x%02x", b)
	}
	return fmt.Sprintf("%q", rune(b))
}

func (v *values) object(text []byte, i int, node *Node, depth int) int {
	if depth >= maxDepth {
		return v.fail(i, "values nest more than %d deep", maxDepth)
	}
	if node != nil {
		node.next = 0
	}
	v.met++
	met := v.met
	if i = skipBlank(text, i+1); i < len(text) && text[i] == '}' {
		return i + 1
	}
	for {
		start := i
		if i = v.key(text, i); i < 0 {
			return -1
		}
		var child *Node
		if node != nil && depth < trackedDepth {
			child = node.childUnless(text[start+1:i-1], v.secret)
		}
		if child.again(met) {
			return v.fail(start, "the key %q occurs twice in one object", child.Key)
		}
		if i = v.colon(text, i); i < 0 {
			return -1
		}
		start = i
		if i = v.value(text, i, child, depth+1); i < 0 {
			return -1
		}
		if child != nil && child.isSecret {
			v.secrets = append(v.secrets, extent{start, i})
		}
		done := false
		if i, done = v.separator(text, i, '}'); i < 0 || done {
			return i
		}
	}
}

func (v *values) array(text []byte, i int, node *Node, depth int) int {
	if depth >= maxDepth {
		return v.fail(i, "values nest more than %d deep", maxDepth)
	}
	if i = skipBlank(text, i+1); i < len(text) && text[i] == ']' {
		return i + 1
	}
	var elem *Node
	if node != nil && depth < trackedDepth {
		elem = node.elem()
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
	if i = skipBlank(text, i); i >= len(text) {
		return v.short(text), false
	}
	switch text[i] {
	case closing:
		return i + 1, true
	case ',':
		return skipBlank(text, i+1), false
	}
	return v.fail(i, "expected , or %c, found %s", closing, shown(text[i])), false
}

func (v *values) key(text []byte, i int) int {
	if i >= len(text) {
		return v.short(text)
	}
	if text[i] != '"' {
		return v.fail(i, "expected a key in double quotes, found %s", shown(text[i]))
	}
	return v.str(text, i)
}

func (v *values) colon(text []byte, i int) int {
	if i = skipBlank(text, i); i >= len(text) {
		return v.short(text)
	}
	if text[i] != ':' {
		return v.fail(i, "expected a colon after the key, found %s", shown(text[i]))
	}
	return skipBlank(text, i+1)
}

package xml

import (
	"bytes"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

// fields reads a record: an element with an element for each field.
func (x *scanner) fields(piece []byte, i int, shape *record.Node) (end int, isDeleted bool) {
	x.out = x.out[:0]
	shape.Attempt++
	x.attempt = shape.Attempt
	x.Note(shape, record.Object)
	shape.Begin()
	end = x.name(piece, i+1)
	if end < 0 {
		return -1, false
	}
	name := piece[i+1 : end]
	end, isEmpty := x.attributes(piece, end, func(name, value []byte) {
		isDeleted = isDeleted || string(name) == "action" && isDelete(value)
	})
	if end < 0 {
		return -1, false
	}
	x.out = append(x.out, '{')
	if !isEmpty {
		end = x.children(piece, end, name, shape, 0)
	}
	x.out = append(x.out, '}')
	return end, isDeleted
}

// isDelete says whether an action takes the record away: DELETE, or
// delete_multiple.
func isDelete(action []byte) bool {
	return len(action) >= 6 && bytes.EqualFold(action[:6], []byte("delete"))
}

// children reads elements and the end tag behind them, as the members of a
// JSON object.
func (x *scanner) children(piece []byte, i int, name []byte, node *record.Node, depth int) int {
	if depth > record.MaxDepth {
		return x.Fail(i, "elements nest more than %d deep", record.MaxDepth)
	}
	for {
		if i = record.SkipBlank(piece, i); i+1 >= len(piece) {
			return x.Short(piece)
		}
		if piece[i] != '<' {
			return x.Fail(i, "expected an element, found text in %s beside its elements", text.Shorten(string(name)))
		}
		switch piece[i+1] {
		case '/':
			return x.endTag(piece, i, name)
		case '?':
			i = x.instruction(piece, i)
		case '!':
			i = x.declaration(piece, i)
		default:
			i = x.field(piece, i, node, depth)
		}
		if i < 0 {
			return -1
		}
	}
}

// field reads an element as a member of a JSON object. A reference, which has
// a display value beside its value, is an object of both.
func (x *scanner) field(piece []byte, i int, parent *record.Node, depth int) int {
	end := x.name(piece, i+1)
	if end < 0 {
		return -1
	}
	name := piece[i+1 : end]
	node := x.node(parent, name, depth)
	if node != nil && node.Attempt == x.attempt {
		return x.Fail(i, "the field %s is in one record twice", text.Shorten(string(name)))
	}
	mark := len(x.out)
	if mark > 0 && x.out[mark-1] != '{' {
		x.out = append(x.out, ',')
	}
	x.out = append(x.out, '"')
	x.out = append(x.out, name...)
	x.out = append(x.out, '"', ':')
	x.display = x.display[:0]
	isReference := false
	end, isEmpty := x.attributes(piece, end, func(name, value []byte) {
		if string(name) == "display_value" || string(name) == "name" && !isReference {
			isReference = true
			x.display = append(x.display[:0], value...)
		}
	})
	if end < 0 {
		return -1
	}
	if node == nil || !node.IsSecret {
		end = x.value(piece, end, name, node, depth, isReference, isEmpty)
	} else if !isEmpty {
		end = x.skipContent(piece, end, name, 0)
	}
	if node != nil {
		node.Attempt = x.attempt
		if node.IsSecret {
			x.Note(node, record.String)
			x.out = x.out[:mark]
		}
	}
	return end
}

// node is that of a field; of a secret one only the key is kept.
func (x *scanner) node(parent *record.Node, name []byte, depth int) *record.Node {
	if parent == nil || depth >= record.TrackedDepth {
		return nil
	}
	return parent.ChildUnless(name, x.secret)
}

// value reads the content of an element and its end tag.
func (x *scanner) value(piece []byte, i int, name []byte, node *record.Node, depth int, isReference, isEmpty bool) int {
	mark := len(x.out)
	if isReference {
		x.out = append(x.out, `{"value":`...)
	}
	x.out = append(x.out, '"')
	start := len(x.out)
	if !isEmpty {
		from := i
		if i = x.content(piece, i); i < 0 {
			return -1
		}
		if node != nil && node == x.payload {
			x.inPayload = span{from: from, end: i}
		}
		if piece[i+1] != '/' {
			if !isBlankJSON(x.out[start:]) {
				return x.Fail(i, "text and elements are mixed in %s", text.Shorten(string(name)))
			}
			return x.object(piece, i, name, node, depth, mark)
		}
		if i = x.endTag(piece, i, name); i < 0 {
			return -1
		}
	}
	x.out = append(x.out, '"')
	if !isReference {
		x.Note(node, record.String)
		return i
	}
	x.out = append(x.out, `,"display_value":"`...)
	x.out = append(x.out, x.display...)
	x.out = append(x.out, `"}`...)
	if node != nil {
		x.Note(node, record.Object)
		node.Begin()
		x.Note(node.Child([]byte("value")), record.String)
		x.Note(node.Child([]byte("display_value")), record.String)
	}
	return i
}

// object reads elements inside a field: the Table API writes references so.
func (x *scanner) object(piece []byte, i int, name []byte, node *record.Node, depth, mark int) int {
	x.out = append(x.out[:mark], '{')
	if node != nil {
		x.Note(node, record.Object)
		node.Begin()
	}
	i = x.children(piece, i, name, node, depth+1)
	x.out = append(x.out, '}')
	return i
}

// isBlankJSON says whether the inside of a JSON string is only blanks.
func isBlankJSON(piece []byte) bool {
	for i := 0; i < len(piece); i++ {
		if piece[i] == '\\' && i+1 < len(piece) && (piece[i+1] == 'n' || piece[i+1] == 't' || piece[i+1] == 'r') {
			i++
		} else if piece[i] != ' ' {
			return false
		}
	}
	return true
}

// skipElement checks the structure of an element that is not read.
func (x *scanner) skipElement(piece []byte, i, depth int) int {
	end := x.name(piece, i+1)
	if end < 0 {
		return -1
	}
	name := piece[i+1 : end]
	end, isEmpty := x.attributes(piece, end, nil)
	if end < 0 || isEmpty {
		return end
	}
	return x.skipContent(piece, end, name, depth)
}

func (x *scanner) skipContent(piece []byte, i int, name []byte, depth int) int {
	if depth > record.MaxDepth {
		return x.Fail(i, "elements nest more than %d deep", record.MaxDepth)
	}
	for {
		mark := len(x.out)
		i = x.content(piece, i)
		x.out = x.out[:mark]
		switch {
		case i < 0:
			return -1
		case piece[i+1] == '/':
			return x.endTag(piece, i, name)
		}
		if i = x.skipElement(piece, i, depth+1); i < 0 {
			return -1
		}
	}
}

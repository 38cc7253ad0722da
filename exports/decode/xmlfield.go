package decode

import "bytes"

// fields reads a record: an element with an element for each field.
func (x *xmlScanner) fields(text []byte, i int, shape *Node) (end int, isDeleted bool) {
	x.out = x.out[:0]
	shape.attempt++
	x.attempt = shape.attempt
	x.note(shape, Object)
	shape.next = 0
	end = x.name(text, i+1)
	if end < 0 {
		return -1, false
	}
	name := text[i+1 : end]
	end, isEmpty := x.attributes(text, end, func(name, value []byte) {
		isDeleted = isDeleted || string(name) == "action" && isDelete(value)
	})
	if end < 0 {
		return -1, false
	}
	x.out = append(x.out, '{')
	if !isEmpty {
		end = x.children(text, end, name, shape, 0)
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
func (x *xmlScanner) children(text []byte, i int, name []byte, node *Node, depth int) int {
	if depth > maxDepth {
		return x.fail(i, "elements nest more than %d deep", maxDepth)
	}
	for {
		if i = skipBlank(text, i); i+1 >= len(text) {
			return x.short(text)
		}
		if text[i] != '<' {
			return x.fail(i, "expected an element, found text in %s beside its elements", shorten(string(name)))
		}
		switch text[i+1] {
		case '/':
			return x.endTag(text, i, name)
		case '?':
			i = x.instruction(text, i)
		case '!':
			i = x.declaration(text, i)
		default:
			i = x.field(text, i, node, depth)
		}
		if i < 0 {
			return -1
		}
	}
}

// field reads an element as a member of a JSON object. A reference, which has
// a display value beside its value, is an object of both.
func (x *xmlScanner) field(text []byte, i int, parent *Node, depth int) int {
	end := x.name(text, i+1)
	if end < 0 {
		return -1
	}
	name := text[i+1 : end]
	node := x.node(parent, name, depth)
	if node != nil && node.attempt == x.attempt {
		return x.fail(i, "the field %s stands twice in one record", shorten(string(name)))
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
	end, isEmpty := x.attributes(text, end, func(name, value []byte) {
		if string(name) == "display_value" || string(name) == "name" && !isReference {
			isReference = true
			x.display = append(x.display[:0], value...)
		}
	})
	if end < 0 {
		return -1
	}
	if node == nil || !node.isSecret {
		end = x.value(text, end, name, node, depth, isReference, isEmpty)
	} else if !isEmpty {
		end = x.skipContent(text, end, name, 0)
	}
	if node != nil {
		node.attempt = x.attempt
		if node.isSecret {
			x.note(node, String)
			x.out = x.out[:mark]
		}
	}
	return end
}

// node is that of a field; of a secret one only the key is kept.
func (x *xmlScanner) node(parent *Node, name []byte, depth int) *Node {
	if parent == nil || depth >= trackedDepth {
		return nil
	}
	return parent.childUnless(name, x.secret)
}

// value reads the content of an element and its end tag.
func (x *xmlScanner) value(text []byte, i int, name []byte, node *Node, depth int, isReference, isEmpty bool) int {
	mark := len(x.out)
	if isReference {
		x.out = append(x.out, `{"value":`...)
	}
	x.out = append(x.out, '"')
	start := len(x.out)
	if !isEmpty {
		from := i
		if i = x.content(text, i); i < 0 {
			return -1
		}
		if node != nil && node == x.payload {
			x.inPayload = span{from: from, end: i}
		}
		if text[i+1] != '/' {
			if !isBlankJSON(x.out[start:]) {
				return x.fail(i, "text and elements stand side by side in %s", shorten(string(name)))
			}
			return x.object(text, i, name, node, depth, mark)
		}
		if i = x.endTag(text, i, name); i < 0 {
			return -1
		}
	}
	x.out = append(x.out, '"')
	if !isReference {
		x.note(node, String)
		return i
	}
	x.out = append(x.out, `,"display_value":"`...)
	x.out = append(x.out, x.display...)
	x.out = append(x.out, `"}`...)
	if node != nil {
		x.note(node, Object)
		node.next = 0
		x.note(node.child([]byte("value")), String)
		x.note(node.child([]byte("display_value")), String)
	}
	return i
}

// object reads elements inside a field: the Table API writes references so.
func (x *xmlScanner) object(text []byte, i int, name []byte, node *Node, depth, mark int) int {
	x.out = append(x.out[:mark], '{')
	if node != nil {
		x.note(node, Object)
		node.next = 0
	}
	i = x.children(text, i, name, node, depth+1)
	x.out = append(x.out, '}')
	return i
}

// isBlankJSON says whether the inside of a JSON string is only blanks.
func isBlankJSON(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (text[i+1] == 'n' || text[i+1] == 't' || text[i+1] == 'r') {
			i++
		} else if text[i] != ' ' {
			return false
		}
	}
	return true
}

// skipElement checks the structure of an element that is not read.
func (x *xmlScanner) skipElement(text []byte, i, depth int) int {
	end := x.name(text, i+1)
	if end < 0 {
		return -1
	}
	name := text[i+1 : end]
	end, isEmpty := x.attributes(text, end, nil)
	if end < 0 || isEmpty {
		return end
	}
	return x.skipContent(text, end, name, depth)
}

func (x *xmlScanner) skipContent(text []byte, i int, name []byte, depth int) int {
	if depth > maxDepth {
		return x.fail(i, "elements nest more than %d deep", maxDepth)
	}
	for {
		mark := len(x.out)
		i = x.content(text, i)
		x.out = x.out[:mark]
		switch {
		case i < 0:
			return -1
		case text[i+1] == '/':
			return x.endTag(text, i, name)
		}
		if i = x.skipElement(text, i, depth+1); i < 0 {
			return -1
		}
	}
}

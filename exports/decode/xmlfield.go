package decode

import "bytes"

var (
	isNameByte [256]bool // what a name may hold
	isPlain    [256]bool // what stands in a text for itself, in XML and in JSON
)

func init() {
	for b := range 256 {
		c := byte(b)
		isNameByte[b] = isNameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':'
		isPlain[b] = c >= ' ' && c != '<' && c != '&' && c != '"' && c != '\\'
	}
}

// isNameStart says what a name may begin with. Names of tables and fields are
// ASCII.
func isNameStart(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
}

// name reads a name and returns where it ends.
func (x *xmlScanner) name(text []byte, i int) int {
	if i < len(text) && !isNameStart(text[i]) {
		return x.fail(i, "expected a name of letters, digits and _, found %s", shown(text[i]))
	}
	for i < len(text) && isNameByte[text[i]] {
		i++
	}
	if i >= len(text) {
		return x.short(text)
	}
	if text[i] >= 0x80 {
		return x.fail(i, "expected a name of letters, digits and _, found %s", shown(text[i]))
	}
	return i
}

func (x *xmlScanner) endTag(text []byte, i int, name []byte) int {
	end := x.name(text, i+2)
	if end < 0 {
		return -1
	}
	if !bytes.Equal(text[i+2:end], name) {
		return x.fail(i, "the element %s is closed by </%s>", shorten(string(name)), shorten(string(text[i+2:end])))
	}
	if end = skipBlank(text, end); end >= len(text) {
		return x.short(text)
	}
	if text[end] != '>' {
		return x.fail(end, "expected >, found %s", shown(text[end]))
	}
	return end + 1
}

// attributes reads the rest of a start tag, and says whether it is an empty
// element's.
func (x *xmlScanner) attributes(text []byte, i int, visit func(name, value []byte)) (end int, isEmpty bool) {
	for {
		before := i
		i = skipBlank(text, i)
		switch {
		case i >= len(text) || text[i] == '/' && i+1 >= len(text):
			return x.short(text), false
		case text[i] == '>':
			return i + 1, false
		case text[i] == '/' && text[i+1] == '>':
			return i + 2, true
		case text[i] == '/':
			return x.fail(i+1, "expected >, found %s", shown(text[i+1])), false
		case i == before:
			return x.fail(i, "expected a blank or >, found %s", shown(text[i])), false
		}
		if i = x.attribute(text, i, visit); i < 0 {
			return -1, false
		}
	}
}

func (x *xmlScanner) attribute(text []byte, i int, visit func(name, value []byte)) int {
	end := x.name(text, i)
	if end < 0 {
		return -1
	}
	name := text[i:end]
	if i = skipBlank(text, end); i >= len(text) {
		return x.short(text)
	}
	if text[i] != '=' {
		return x.fail(i, "expected = behind the attribute %s, found %s", shorten(string(name)), shown(text[i]))
	}
	if i = skipBlank(text, i+1); i >= len(text) {
		return x.short(text)
	}
	quote := text[i]
	if quote != '"' && quote != '\'' {
		return x.fail(i, "expected a quote before the value of %s, found %s", shorten(string(name)), shown(quote))
	}
	length := bytes.IndexByte(text[i+1:], quote)
	if length < 0 {
		return x.short(text)
	}
	value := text[i+1 : i+1+length]
	mark := len(x.out)
	if x.characters(value, i+1) < 0 {
		return -1
	}
	if visit != nil {
		visit(name, x.out[mark:])
	}
	x.out = x.out[:mark]
	return i + length + 2
}

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

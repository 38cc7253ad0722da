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

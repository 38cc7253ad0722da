package xml

import (
	"bytes"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

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
func (x *scanner) name(piece []byte, i int) int {
	if i < len(piece) && !isNameStart(piece[i]) {
		return x.Fail(i, "expected a name of letters, digits and _, found %s", record.Quoted(piece[i]))
	}
	for i < len(piece) && isNameByte[piece[i]] {
		i++
	}
	if i >= len(piece) {
		return x.Short(piece)
	}
	if piece[i] >= 0x80 {
		return x.Fail(i, "expected a name of letters, digits and _, found %s", record.Quoted(piece[i]))
	}
	return i
}

func (x *scanner) endTag(piece []byte, i int, name []byte) int {
	end := x.name(piece, i+2)
	if end < 0 {
		return -1
	}
	if !bytes.Equal(piece[i+2:end], name) {
		return x.Fail(i, "the element %s is closed by </%s>", text.Shorten(string(name)), text.Shorten(string(piece[i+2:end])))
	}
	if end = record.SkipBlank(piece, end); end >= len(piece) {
		return x.Short(piece)
	}
	if piece[end] != '>' {
		return x.Fail(end, "expected >, found %s", record.Quoted(piece[end]))
	}
	return end + 1
}

// attributes reads the rest of a start tag, and says whether it is an empty
// element's.
func (x *scanner) attributes(piece []byte, i int, visit func(name, value []byte)) (end int, isEmpty bool) {
	for {
		before := i
		i = record.SkipBlank(piece, i)
		switch {
		case i >= len(piece) || piece[i] == '/' && i+1 >= len(piece):
			return x.Short(piece), false
		case piece[i] == '>':
			return i + 1, false
		case piece[i] == '/' && piece[i+1] == '>':
			return i + 2, true
		case piece[i] == '/':
			return x.Fail(i+1, "expected >, found %s", record.Quoted(piece[i+1])), false
		case i == before:
			return x.Fail(i, "expected a blank or >, found %s", record.Quoted(piece[i])), false
		}
		if i = x.attribute(piece, i, visit); i < 0 {
			return -1, false
		}
	}
}

func (x *scanner) attribute(piece []byte, i int, visit func(name, value []byte)) int {
	end := x.name(piece, i)
	if end < 0 {
		return -1
	}
	name := piece[i:end]
	if i = record.SkipBlank(piece, end); i >= len(piece) {
		return x.Short(piece)
	}
	if piece[i] != '=' {
		return x.Fail(i, "expected = behind the attribute %s, found %s", text.Shorten(string(name)), record.Quoted(piece[i]))
	}
	if i = record.SkipBlank(piece, i+1); i >= len(piece) {
		return x.Short(piece)
	}
	quote := piece[i]
	if quote != '"' && quote != '\'' {
		return x.Fail(i, "expected a quote before the value of %s, found %s", text.Shorten(string(name)), record.Quoted(quote))
	}
	length := bytes.IndexByte(piece[i+1:], quote)
	if length < 0 {
		return x.Short(piece)
	}
	value := piece[i+1 : i+1+length]
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

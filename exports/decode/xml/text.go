package xml

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// content appends the text up to a tag to the record, as the inside of a JSON
// string, and returns where the tag starts; there is a byte behind its <.
func (x *scanner) content(piece []byte, i int) int {
	for {
		start := i
		i = skipPlain(piece, i)
		x.out = append(x.out, piece[start:i]...)
		if i+1 >= len(piece) {
			return x.Short(piece)
		}
		if piece[i] != '<' {
			i = x.special(piece, i)
		} else if piece[i+1] == '!' {
			i = x.section(piece, i)
		} else if piece[i+1] == '?' {
			i = x.instruction(piece, i)
		} else {
			return i
		}
		if i < 0 {
			return -1
		}
	}
}

// skipPlain skips what stands for itself, eight bytes at a time.
func skipPlain(piece []byte, i int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(piece); i += 8 {
		word := binary.LittleEndian.Uint64(piece[i:])
		tag, entity := word^('<'*ones), word^('&'*ones)
		quote, slash := word^('"'*ones), word^('\\'*ones)
		special := ((tag-ones)&^tag | (entity-ones)&^entity | (quote-ones)&^quote | (slash-ones)&^slash | (word-' '*ones)&^word) & high
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for i < len(piece) && isPlain[piece[i]] {
		i++
	}
	return i
}

// section reads <![CDATA[ ]]> or a comment inside a text.
func (x *scanner) section(piece []byte, i int) int {
	const begin = "<![CDATA["
	if len(piece)-i < len(begin) {
		return x.Short(piece)
	}
	if !bytes.HasPrefix(piece[i:], []byte(begin)) {
		return x.declaration(piece, i)
	}
	from := i + len(begin)
	length := bytes.Index(piece[from:], []byte("]]>"))
	if length < 0 {
		return x.Short(piece)
	}
	for at := from; at < from+length; {
		start := at
		at = min(skipPlain(piece, at), from+length)
		x.out = append(x.out, piece[start:at]...)
		if at == from+length {
			break
		}
		if piece[at] == '<' || piece[at] == '&' {
			x.out = append(x.out, piece[at])
			at++
		} else if at = x.special(piece, at); at < 0 {
			return -1
		}
	}
	return from + length + 3
}

// special appends a byte that does not stand for itself: an entity, a line
// break, or what JSON escapes.
func (x *scanner) special(piece []byte, i int) int {
	switch b := piece[i]; b {
	case '&':
		return x.entity(piece, i)
	case '"', '\\':
		x.out = append(x.out, '\\', b)
	case '\n':
		x.out = append(x.out, '\\', 'n')
	case '\t':
		x.out = append(x.out, '\\', 't')
	case '\r': // XML has it and a line feed behind it as one line feed
		if i+1 >= len(piece) {
			return x.Short(piece)
		}
		if piece[i+1] != '\n' {
			x.out = append(x.out, '\\', 'n')
		}
	default: // XML has none such, and ServiceNow writes them all the same
		x.appendRune(rune(b))
	}
	return i + 1
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// maxEntity is how long an entity's name may be.
const maxEntity = 64

// entity appends the character an entity stands for.
func (x *scanner) entity(piece []byte, i int) int {
	end := bytes.IndexByte(piece[i:min(len(piece), i+maxEntity)], ';')
	if end < 0 && len(piece) < i+maxEntity && !bytes.ContainsAny(piece[i+1:], " <&\n\"'") {
		return x.Short(piece)
	}
	if end < 2 {
		return x.Fail(i, "an & that begins no entity: it would be written &amp;")
	}
	name := piece[i+1 : i+end]
	r, known := entities[string(name)]
	switch {
	case known:
	case name[0] == '#':
		if r, known = character(string(name[1:])); !known {
			return x.Fail(i, "&%s; is no character", name)
		}
	default:
		return x.Fail(i, "the entity &%s; is declared nowhere", name)
	}
	x.appendRune(r)
	return i + end + 1
}

// character is that of a numeric reference: 233 or xe9. Control characters, which XML
// does not allow, are read all the same; NUL and what is no character in Unicode become
// the sign for one that cannot be shown.
func character(digits string) (rune, bool) {
	base := 10
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	if len(digits) == 0 || digits[0] == '+' || digits[0] == '-' || digits[0] == '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || code > utf8.MaxRune {
		return 0, false
	}
	if r := rune(code); r != 0 && r != 0xfffe && r != 0xffff && utf8.ValidRune(r) {
		return r, true
	}
	return utf8.RuneError, true
}

func (x *scanner) appendRune(r rune) {
	switch r {
	case '"', '\\':
		x.out = append(x.out, '\\', byte(r))
	case '\n':
		x.out = append(x.out, '\\', 'n')
	case '\t':
		x.out = append(x.out, '\\', 't')
	case '\r':
		x.out = append(x.out, '\\', 'r')
	case 0:
		x.out = utf8.AppendRune(x.out, utf8.RuneError)
	default:
		if r < ' ' {
			x.out = fmt.Appendf(x.out, `\u%04x`, r)
		} else {
			x.out = utf8.AppendRune(x.out, r)
		}
	}
}

// characters appends the value of an attribute, which starts at offset at of
// the piece.
func (x *scanner) characters(value []byte, at int) int {
	for i := 0; i < len(value); {
		start := i
		i = skipPlain(value, i)
		x.out = append(x.out, value[start:i]...)
		if i >= len(value) {
			break
		}
		if value[i] == '<' {
			return x.Fail(at+i, "a < in the value of an attribute: it would be written &lt;")
		}
		if value[i] == '\r' && i+1 == len(value) {
			x.appendRune('\n')
			break
		}
		end := x.special(value, i)
		if end < 0 && x.Stopped.More {
			return x.Fail(at+i, "an & that begins no entity: it would be written &amp;")
		}
		if end < 0 {
			x.Stopped.At += at
			return -1
		}
		i = end
	}
	return at + len(value)
}

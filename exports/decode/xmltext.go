package decode

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// content appends the text up to a tag to the record, as the inside of a JSON
// string, and returns where the tag starts; there is a byte behind its <.
func (x *xmlScanner) content(text []byte, i int) int {
	for {
		start := i
		i = skipPlainXML(text, i)
		x.out = append(x.out, text[start:i]...)
		if i+1 >= len(text) {
			return x.short(text)
		}
		if text[i] != '<' {
			i = x.special(text, i)
		} else if text[i+1] == '!' {
			i = x.section(text, i)
		} else if text[i+1] == '?' {
			i = x.instruction(text, i)
		} else {
			return i
		}
		if i < 0 {
			return -1
		}
	}
}

// skipPlainXML skips what stands for itself, eight bytes at a time.
func skipPlainXML(text []byte, i int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(text); i += 8 {
		word := binary.LittleEndian.Uint64(text[i:])
		tag, entity := word^('<'*ones), word^('&'*ones)
		quote, slash := word^('"'*ones), word^('\\'*ones)
		special := ((tag-ones)&^tag | (entity-ones)&^entity | (quote-ones)&^quote | (slash-ones)&^slash | (word-' '*ones)&^word) & high
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for i < len(text) && isPlain[text[i]] {
		i++
	}
	return i
}

// section reads <![CDATA[ ]]> or a comment inside a text.
func (x *xmlScanner) section(text []byte, i int) int {
	const begin = "<![CDATA["
	if len(text)-i < len(begin) {
		return x.short(text)
	}
	if !bytes.HasPrefix(text[i:], []byte(begin)) {
		return x.declaration(text, i)
	}
	from := i + len(begin)
	length := bytes.Index(text[from:], []byte("]]>"))
	if length < 0 {
		return x.short(text)
	}
	for at := from; at < from+length; {
		start := at
		at = min(skipPlainXML(text, at), from+length)
		x.out = append(x.out, text[start:at]...)
		if at == from+length {
			break
		}
		if text[at] == '<' || text[at] == '&' {
			x.out = append(x.out, text[at])
			at++
		} else if at = x.special(text, at); at < 0 {
			return -1
		}
	}
	return from + length + 3
}

// special appends a byte that does not stand for itself: an entity, a line
// break, or what JSON escapes.
func (x *xmlScanner) special(text []byte, i int) int {
	switch b := text[i]; b {
	case '&':
		return x.entity(text, i)
	case '"', '\\':
		x.out = append(x.out, '\\', b)
	case '\n':
		x.out = append(x.out, '\\', 'n')
	case '\t':
		x.out = append(x.out, '\\', 't')
	case '\r': // XML has it and a line feed behind it as one line feed
		if i+1 >= len(text) {
			return x.short(text)
		}
		if text[i+1] != '\n' {
			x.out = append(x.out, '\\', 'n')
		}
	default:
		return x.control(text, i)
	}
	return i + 1
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// maxEntity is how long an entity's name may be.
const maxEntity = 64

// entity appends the character an entity stands for.
func (x *xmlScanner) entity(text []byte, i int) int {
	end := bytes.IndexByte(text[i:min(len(text), i+maxEntity)], ';')
	if end < 0 && len(text) < i+maxEntity && !bytes.ContainsAny(text[i+1:], " <&\n\"'") {
		return x.short(text)
	}
	if end < 2 {
		return x.fail(i, "an & that begins no entity: it would be written &amp;")
	}
	name := text[i+1 : i+end]
	r, known := entities[string(name)]
	switch {
	case known:
	case name[0] == '#':
		if r, known = character(string(name[1:])); !known {
			return x.fail(i, "&%s; is no character that XML allows", name)
		}
	default:
		return x.fail(i, "the entity &%s; is declared nowhere", name)
	}
	x.appendRune(r)
	return i + end + 1
}

// character is that of a numeric reference: 233 or xe9.
func character(digits string) (rune, bool) {
	base := 10
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	if len(digits) == 0 || digits[0] == '+' || digits[0] == '-' || digits[0] == '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(digits, base, 32)
	r := rune(code)
	allowed := r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff
	return r, err == nil && code <= 0x10ffff && allowed
}

func (x *xmlScanner) appendRune(r rune) {
	switch r {
	case '"', '\\':
		x.out = append(x.out, '\\', byte(r))
	case '\n':
		x.out = append(x.out, '\\', 'n')
	case '\t':
		x.out = append(x.out, '\\', 't')
	case '\r':
		x.out = append(x.out, '\\', 'r')
	default:
		x.out = utf8.AppendRune(x.out, r)
	}
}

// characters appends the value of an attribute, which starts at offset at of
// the piece.
func (x *xmlScanner) characters(value []byte, at int) int {
	for i := 0; i < len(value); {
		start := i
		i = skipPlainXML(value, i)
		x.out = append(x.out, value[start:i]...)
		if i >= len(value) {
			break
		}
		if value[i] == '<' {
			return x.fail(at+i, "a < in the value of an attribute: it would be written &lt;")
		}
		if value[i] == '\r' && i+1 == len(value) {
			x.appendRune('\n')
			break
		}
		end := x.special(value, i)
		if end < 0 && x.fault.more {
			return x.fail(at+i, "an & that begins no entity: it would be written &amp;")
		}
		if end < 0 {
			x.fault.at += at
			return -1
		}
		i = end
	}
	return at + len(value)
}

// Package charset finds in which encoding a text is, and puts it into UTF-8.
package charset

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"rolecall/exports/source"
)

// Charset says how the text of a file is encoded, as somebody declared it. The
// zero value is nothing declared.
type Charset struct {
	Name   string // as the Encoding standard names it: utf-8, windows-1252, shift_jis, ...
	Always bool   // not only if the file does not say itself
	coding encoding.Encoding
}

// charsets are names to suggest.
var charsets = strings.Fields(`utf-8 utf-16le utf-16be windows-1250 windows-1251 windows-1252 windows-1253 windows-1254
	windows-1255 windows-1256 windows-1257 windows-1258 windows-874 iso-8859-1 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5
	iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 macintosh ibm866 koi8-r
	koi8-u x-mac-cyrillic shift_jis euc-jp iso-2022-jp euc-kr gbk gb18030 big5`)

// Find is the charset of a name: one of the Encoding standard's, or of
// the other labels it knows (latin1, cp1252, ...).
func Find(name string) (Charset, error) {
	coding, err := htmlindex.Get(strings.TrimSpace(name))
	if err == nil && coding != encoding.Replacement {
		if canonical, err := htmlindex.Name(coding); err == nil {
			return Charset{Name: canonical, coding: coding}, nil
		}
	}
	hint := source.DidYouMean(name, charsets)
	if hint == "" {
		hint = "use utf-8, utf-16le, windows-1252, iso-8859-15, shift_jis, gbk or another name of the Encoding standard"
	}
	return Charset{}, source.Problem{Message: fmt.Sprintf("there is no encoding %q", name), Hint: hint}
}

var (
	utf8Text    = Charset{Name: "utf-8"}
	utf16LE     = Charset{Name: "utf-16le", coding: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}
	utf16BE     = Charset{Name: "utf-16be", coding: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}
	windows1252 = Charset{Name: "windows-1252", coding: charmap.Windows1252}
)

func (c Charset) isUTF8() bool { return c.Name == utf8Text.Name }

// Stated is the charset a text says itself: by its byte order mark, by the NUL
// bytes that UTF-16 is full of, or in an XML declaration; the zero value if it
// says nothing.
func Stated(head []byte) (Charset, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return Charset{}, source.Problem{Message: "is UTF-32, which is not read", Hint: "export it as UTF-8"}
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return utf8Text, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")) || looksUTF16(head, 1):
		return utf16LE, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")) || looksUTF16(head, 0):
		return utf16BE, nil
	}
	declared := xmlEncoding.FindSubmatch(head)
	if declared == nil {
		return Charset{}, nil
	}
	found, err := Find(string(declared[1]))
	if err != nil || strings.HasPrefix(found.Name, "utf-16") {
		return Charset{}, err // in a text that plainly is not UTF-16, nobody adapted the declaration
	}
	return found, nil
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']`)

// looksUTF16 says whether the text is UTF-16 without a byte order mark: it
// begins with an ASCII character, and NUL bytes stand only at the offset
// (modulo 2) where those of ASCII characters do, and often.
func looksUTF16(head []byte, offset int) bool {
	if len(head) < 4 || head[offset] != 0 || head[1-offset] == 0 || head[1-offset] >= 0x80 {
		return false
	}
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	return zero[1-offset] == 0 && zero[offset] > len(head)/2/10
}

package decode

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
)

// xmlScanner reads a document of records: an element around them, and in it an
// element for each, named by its table, with an element for each field.
//
// It reads the part of XML that exports are written in, several times faster
// than encoding/xml, and is tested against it: what it accepts, encoding/xml
// accepts, and reads the same. Documents with a DOCTYPE are refused, and with
// them every entity but the five that XML declares itself.
type xmlScanner struct {
	scanner
	elements Elements
	sink     xmlSink
	place    func(at int64) int64 // of the text in the user's file
	nesting  int                  // documents around this one

	isDeleted bool  // the records are deleted, as what is around the document says
	payload   *Node // the field that holds a further document, while such a record is read
	inPayload span  // where it stands

	out     []byte // the record as JSON
	attempt int64  // the number of the try to read a record of its table
	display []byte // the display value of the element being read
}

const (
	isDoctype = "the XML has a DOCTYPE: documents that declare entities of their own are not read"
	isHTML    = "is a page of HTML, not an export"
)

func newXMLScanner(ctx context.Context, text io.Reader, options Options, sink xmlSink) *xmlScanner {
	return &xmlScanner{
		scanner:  scanner{values: values{secret: options.Secret}, window: window{ctx: ctx, input: text}},
		elements: options.Elements, sink: sink,
		place: func(at int64) int64 { return at },
	}
}

// run reads the whole text.
func (x *xmlScanner) run() error {
	for !x.ended && len(x.piece) < 3 {
		if err := x.fill(); err != nil {
			return err
		}
	}
	x.i = len(x.piece) - len(trimBOM(x.piece))
	if err := x.misc("there is no element"); err != nil {
		return err
	}
	root, isEmpty, err := x.root()
	if err != nil {
		return err
	}
	if !isEmpty {
		if err := x.records(root); err != nil {
			return err
		}
	}
	return x.epilog()
}

// misc skips blanks, comments and processing instructions, up to a tag.
func (x *xmlScanner) misc(unclosed string) error {
	for {
		if err := x.need(unclosed); err != nil {
			return err
		}
		if x.piece[x.i] != '<' {
			return x.wrong("expected an element, found " + shown(x.piece[x.i]))
		}
		isTag, err := x.skipMisc(unclosed)
		if isTag || err != nil {
			return err
		}
	}
}

// skipMisc skips a comment or a processing instruction; isTag says that there
// is a tag instead.
func (x *xmlScanner) skipMisc(unclosed string) (isTag bool, err error) {
	err = x.retry(unclosed, func(text []byte, i int) int {
		isTag = false
		if i+1 >= len(text) {
			return x.short(text)
		}
		switch text[i+1] {
		case '?':
			return x.instruction(text, i)
		case '!':
			return x.declaration(text, i)
		}
		isTag = true
		return i
	})
	return isTag, err
}

func (x *xmlScanner) instruction(text []byte, i int) int {
	end := bytes.Index(text[i:], []byte("?>"))
	switch {
	case end < 0:
		return x.short(text)
	case end < 3 || !isNameStart(text[i+2]):
		return x.fail(i+2, "a processing instruction has no name")
	}
	return x.plain(text, i, i+end+2)
}

// declaration reads what begins with <! outside of a field.
func (x *xmlScanner) declaration(text []byte, i int) int {
	rest := text[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return x.comment(text, i)
	case len(rest) >= 9 && strings.EqualFold(string(rest[:9]), "<!DOCTYPE"):
		return x.doctype(text, i)
	case len(rest) < 9:
		return x.short(text)
	}
	return x.fail(i, "expected an element, found a declaration")
}

func (x *xmlScanner) doctype(text []byte, i int) int {
	if len(text) < i+15 && !x.ended {
		return x.short(text)
	}
	if strings.HasPrefix(strings.ToLower(string(text[i+9:])[:min(6, len(text)-i-9)]), " html") {
		return x.fail(i, isHTML)
	}
	return x.fail(i, isDoctype)
}

func (x *xmlScanner) comment(text []byte, i int) int {
	dashes := bytes.Index(text[i+4:], []byte("--"))
	switch at := i + 4 + dashes; {
	case dashes < 0 || at+2 >= len(text):
		return x.short(text)
	case text[at+2] != '>':
		return x.fail(at, "a comment holds two dashes")
	default:
		return x.plain(text, i, at+3)
	}
}

// plain checks that a part of the text holds no control characters.
func (x *xmlScanner) plain(text []byte, from, end int) int {
	for at := from; at < end; at++ {
		if isControl(text[at]) {
			return x.control(text, at)
		}
	}
	return end
}

func (x *xmlScanner) control(text []byte, at int) int {
	return x.fail(at, "a control character (%s), which XML does not allow", shown(text[at]))
}

func isControl(b byte) bool { return b < ' ' && b != '\t' && b != '\n' && b != '\r' }

// root reads the start tag of the element around the records.
func (x *xmlScanner) root() (name string, isEmpty bool, err error) {
	err = x.retry("the first element is never closed", func(text []byte, i int) int {
		end := x.name(text, i+1)
		if end < 0 {
			return -1
		}
		name = string(text[i+1 : end])
		if end, isEmpty = x.attributes(text, end, nil); end < 0 {
			return -1
		}
		if strings.EqualFold(name, "html") {
			return x.fail(i, isHTML)
		}
		return end
	})
	return name, isEmpty, err
}

// records reads all records, and the end tag behind them.
func (x *xmlScanner) records(root string) error {
	unclosed := fmt.Sprintf("the element %s around the records is never closed", shorten(root))
	for {
		if err := x.misc(unclosed); err != nil {
			return err
		}
		isEnd := false
		err := x.retry(unclosed, func(text []byte, i int) int {
			if isEnd = text[i+1] == '/'; isEnd {
				return x.endTag(text, i, []byte(root))
			}
			return i
		})
		if isEnd || err != nil {
			return err
		}
		if err := x.record(); err != nil {
			return err
		}
	}
}

// record reads the element at i.
func (x *xmlScanner) record() error {
	const unclosed = "the record is never closed"
	var element []byte
	err := x.retry(unclosed, func(text []byte, i int) int {
		end := x.name(text, i+1)
		if end >= 0 {
			element = text[i+1 : end]
			return i
		}
		return end
	})
	if err != nil {
		return err
	}
	if field, ok := x.elements.Embedded[string(element)]; ok && x.nesting == 0 {
		return x.holder(field)
	}
	into := x.sink.table(element)
	if into == nil {
		x.sink.skip(element, x.place(x.here()))
		return x.retry(unclosed, func(text []byte, i int) int { return x.skipElement(text, i, 0) })
	}
	at, isDeleted := int64(0), false
	err = x.retry(unclosed, func(text []byte, i int) int {
		at = x.base + int64(i)
		end := -1
		end, isDeleted = x.fields(text, i, into.document.Shape)
		return end
	})
	if err != nil {
		return err
	}
	x.noted = x.noted[:0]
	return x.sink.record(into, xmlRecord{text: x.out, at: x.place(at), isDeleted: isDeleted || x.isDeleted})
}

// epilog makes sure that nothing follows.
func (x *xmlScanner) epilog() error {
	for {
		end, err := x.atEnd()
		if end || err != nil {
			return err
		}
		if x.piece[x.i] != '<' {
			return x.wrong("the document ends before this")
		}
		isTag, err := x.skipMisc("what follows the last element is never closed")
		if err != nil {
			return err
		}
		if isTag {
			return x.wrong("a second document begins here: expected one in a file")
		}
	}
}

package xml

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

// scanner reads a document of records: an element around them, and in it an
// element for each, named by its table, with an element for each field.
//
// It reads the part of XML that exports are written in, several times faster
// than encoding/xml, and is tested against it: what it accepts, encoding/xml
// accepts, and reads the same. Documents with a DOCTYPE are refused, and with
// them every entity but the five that XML declares itself.
type scanner struct {
	record.Scanner
	elements Elements
	secret   func(name string) bool // whether the values of a field are dropped; may be nil
	sink     sink
	place    func(at int64) int64 // of the text in the user's file
	nesting  int                  // documents around this one

	isDeleted bool         // the records are deleted, as what is around the document says
	payload   *record.Node // the field that holds a further document, while such a record is read
	inPayload span         // where it stands

	out     []byte // the record as JSON
	attempt int64  // the number of the try to read a record of its table
	display []byte // the display value of the element being read
}

const (
	isDoctype = "the XML has a DOCTYPE: documents that declare entities of their own are not read"
	isHTML    = "is a page of HTML, not an export"
)

func newScanner(ctx context.Context, from io.Reader, elements Elements, secret func(string) bool, sink sink) *scanner {
	return &scanner{
		Scanner:  record.Scanner{Window: text.Window{Ctx: ctx, Input: from}},
		elements: elements, secret: secret, sink: sink,
		place: func(at int64) int64 { return at },
	}
}

// run reads the whole text.
func (x *scanner) run() error {
	for !x.Ended && len(x.Piece) < 3 {
		if err := x.Fill(); err != nil {
			return err
		}
	}
	for {
		x.Pos = len(x.Piece) - len(text.TrimBOM(x.Piece[x.Pos:]))
		if err := x.skipToTag("there is no element"); err != nil {
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
		if follows, err := x.epilog(); err != nil || !follows {
			return err
		}
	}
}

// skipToTag skips blanks, comments and processing instructions, up to a tag.
func (x *scanner) skipToTag(unclosed string) error {
	for {
		if err := x.Need(unclosed); err != nil {
			return err
		}
		if x.Piece[x.Pos] != '<' {
			return x.Wrong("expected an element, found " + record.Quoted(x.Piece[x.Pos]))
		}
		isTag, err := x.skipMisc(unclosed)
		if isTag || err != nil {
			return err
		}
	}
}

// skipMisc skips a comment or a processing instruction; isTag says that there
// is a tag instead.
func (x *scanner) skipMisc(unclosed string) (isTag bool, err error) {
	err = x.Retry(unclosed, func(piece []byte, i int) int {
		isTag = false
		if i+1 >= len(piece) {
			return x.Short(piece)
		}
		switch piece[i+1] {
		case '?':
			return x.instruction(piece, i)
		case '!':
			return x.declaration(piece, i)
		}
		isTag = true
		return i
	})
	return isTag, err
}

func (x *scanner) instruction(piece []byte, i int) int {
	end := bytes.Index(piece[i:], []byte("?>"))
	switch {
	case end < 0:
		return x.Short(piece)
	case end < 3 || !isNameStart(piece[i+2]):
		return x.Fail(i+2, "a processing instruction has no name")
	}
	return x.plain(piece, i, i+end+2)
}

// declaration reads what begins with <! outside of a field.
func (x *scanner) declaration(piece []byte, i int) int {
	rest := piece[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return x.comment(piece, i)
	case len(rest) >= 9 && strings.EqualFold(string(rest[:9]), "<!DOCTYPE"):
		return x.doctype(piece, i)
	case len(rest) < 9:
		return x.Short(piece)
	}
	return x.Fail(i, "expected an element, found a declaration")
}

func (x *scanner) doctype(piece []byte, i int) int {
	if len(piece) < i+15 && !x.Ended {
		return x.Short(piece)
	}
	if strings.HasPrefix(strings.ToLower(string(piece[i+9:])[:min(6, len(piece)-i-9)]), " html") {
		return x.Fail(i, isHTML)
	}
	return x.Fail(i, isDoctype)
}

func (x *scanner) comment(piece []byte, i int) int {
	dashes := bytes.Index(piece[i+4:], []byte("--"))
	switch at := i + 4 + dashes; {
	case dashes < 0 || at+2 >= len(piece):
		return x.Short(piece)
	case piece[at+2] != '>':
		return x.Fail(at, "a comment holds two dashes")
	default:
		return x.plain(piece, i, at+3)
	}
}

// plain checks that a part of the text holds no control characters.
func (x *scanner) plain(piece []byte, from, end int) int {
	for at := from; at < end; at++ {
		if isControl(piece[at]) {
			return x.control(piece, at)
		}
	}
	return end
}

func (x *scanner) control(piece []byte, at int) int {
	return x.Fail(at, "a control character (%s), which XML does not allow", record.Quoted(piece[at]))
}

func isControl(b byte) bool { return b < ' ' && b != '\t' && b != '\n' && b != '\r' }

// root reads the start tag of the element around the records.
func (x *scanner) root() (name string, isEmpty bool, err error) {
	err = x.Retry("the first element is never closed", func(piece []byte, i int) int {
		end := x.name(piece, i+1)
		if end < 0 {
			return -1
		}
		name = string(piece[i+1 : end])
		if end, isEmpty = x.attributes(piece, end, nil); end < 0 {
			return -1
		}
		if strings.EqualFold(name, "html") {
			return x.Fail(i, isHTML)
		}
		return end
	})
	return name, isEmpty, err
}

// records reads all records, and the end tag behind them.
func (x *scanner) records(root string) error {
	unclosed := fmt.Sprintf("the element %s around the records is never closed", text.Shorten(root))
	for {
		if err := x.skipToTag(unclosed); err != nil {
			return err
		}
		isEnd := false
		err := x.Retry(unclosed, func(piece []byte, i int) int {
			if isEnd = piece[i+1] == '/'; isEnd {
				return x.endTag(piece, i, []byte(root))
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
func (x *scanner) record() error {
	const unclosed = "the record is never closed"
	var element []byte
	err := x.Retry(unclosed, func(piece []byte, i int) int {
		end := x.name(piece, i+1)
		if end >= 0 {
			element = piece[i+1 : end]
			return i
		}
		return end
	})
	if err != nil {
		return err
	}
	if field, ok := x.elements.Embedded[string(element)]; ok && x.nesting == 0 {
		return x.recordWithDocument(field)
	}
	into := x.sink.table(element)
	if into == nil {
		x.sink.skip(element, x.place(x.Here()))
		return x.Retry(unclosed, func(piece []byte, i int) int { return x.skipElement(piece, i, 0) })
	}
	at, isDeleted := int64(0), false
	err = x.Retry(unclosed, func(piece []byte, i int) int {
		at = x.Base + int64(i)
		end := -1
		end, isDeleted = x.fields(piece, i, into.Shape)
		return end
	})
	if err != nil {
		return err
	}
	x.Keep()
	return x.sink.record(into, object{text: x.out, at: x.place(at), isDeleted: isDeleted || x.isDeleted})
}

// epilog reads to the end, or to a further document: slices of an export may be joined.
func (x *scanner) epilog() (follows bool, err error) {
	const mark = "\xef\xbb\xbf"
	for {
		end, err := x.AtEnd()
		if end || err != nil {
			return false, err
		}
		for !x.Ended && len(x.Piece)-x.Pos < len("<?xml ") {
			if err := x.Fill(); err != nil {
				return false, err
			}
		}
		rest := x.Piece[x.Pos:]
		if bytes.HasPrefix(rest, []byte(mark)) || bytes.HasPrefix(rest, []byte("<?xml ")) {
			return true, nil
		}
		if rest[0] != '<' {
			return false, x.Wrong("the document ends before this")
		}
		if isTag, err := x.skipMisc("what follows the last element is never closed"); isTag || err != nil {
			return isTag, err
		}
	}
}

package xml

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

// recordWithDocument reads a record that holds a further document in one of its fields, as
// the records of an update set do, and the records in that document.
func (x *scanner) recordWithDocument(field string) error {
	shape := &record.Node{}
	payload := shape.Child([]byte(field))
	begins := x.place(x.Here())
	err := x.Retry("the record is never closed", func(piece []byte, i int) int {
		x.payload = payload
		x.inPayload = span{}
		end, isDeleted := x.fields(piece, i, shape)
		x.inPayload.isDeleted = isDeleted
		return end
	})
	x.Keep()
	x.payload = nil
	if err != nil {
		return err
	}
	var fields map[string]any
	if err := json.Unmarshal(x.out, &fields); err != nil {
		return x.Wrong("the fields of a record cannot be read: " + err.Error())
	}
	inner, _ := fields[field].(string)
	action, _ := fields["action"].(string)
	found := x.inPayload
	found.isDeleted = found.isDeleted || isDelete([]byte(action))
	name, _ := fields["name"].(string)
	found.isWanted = x.isWanted(strings.TrimSpace(name), inner)
	if strings.TrimSpace(inner) == "" {
		if found.isWanted && !found.isDeleted && name != "" {
			return &text.Fault{At: begins, Message: "a record of an update set has an empty " + field}
		}
		x.sink.skip([]byte("sys_update_xml"), begins)
		return nil
	}
	return x.embedded([]byte(inner), x.Piece[found.from:found.end], x.Base+int64(found.from), found)
}

// isWanted says whether a record of an update set, by its name, is about a
// table that is read: the name is the table's and the sys_id, joined by a _.
// A record without a name may be about any, unless tags say otherwise.
func (x *scanner) isWanted(name, payload string) bool {
	if at := strings.LastIndexByte(name, '_'); at >= 0 {
		return slices.Contains(x.elements.Records, name[:at])
	}
	return !strings.Contains(payload, "<")
}

// embedded reads a document that stands in the text between tags, at an offset.
// One that cannot be read is passed over only if nothing in it can be needed.
func (x *scanner) embedded(payload, raw []byte, at int64, around span) error {
	inner := &scanner{
		Scanner:  record.Scanner{Window: text.Window{Ctx: x.Ctx, Input: bytes.NewReader(nil), Piece: payload, Ended: true}},
		elements: x.elements, secret: x.secret, sink: x.sink, nesting: x.nesting + 1, isDeleted: around.isDeleted,
		place: func(offset int64) int64 { return x.place(at + int64(rawOffset(raw, int(offset)))) },
	}
	err := inner.run()
	var found *text.Fault
	if err == nil || !errors.As(err, &found) {
		return err
	}
	if !around.isWanted && !x.hasTag(payload) {
		x.sink.skip([]byte("sys_update_xml"), x.place(at)) // nothing that is read can be in it
		return nil
	}
	return &text.Fault{At: inner.place(found.At), Message: "in the payload of a record of an update set: " + found.Message}
}

// hasTag says whether a text has a tag of an element that is read.
func (x *scanner) hasTag(text []byte) bool {
	for {
		_, rest, found := bytes.Cut(text, []byte("<"))
		if !found {
			return false
		}
		end := 0
		for end < len(rest) && isNameByte[rest[end]] {
			end++
		}
		if slices.Contains(x.elements.Records, string(rest[:end])) {
			return true
		}
		text = rest
	}
}

// span is where a field's content stands in the piece.
type span struct {
	from, end int
	isDeleted bool // the record around it
	isWanted  bool // what is around it says that it is about a table that is read
}

// rawOffset is where in a text as it is written the byte stands that has an
// offset in what it says.
func rawOffset(raw []byte, offset int) int {
	i, inSection := 0, false
	for decoded := 0; i < len(raw); decoded++ {
		for skipped := 1; skipped > 0; i += skipped {
			skipped, inSection = markup(raw[i:], inSection)
		}
		if decoded >= offset || i >= len(raw) {
			return min(i, len(raw))
		}
		switch {
		case raw[i] == '&' && !inSection:
			end := bytes.IndexByte(raw[i:], ';')
			if r, known := character(string(bytes.TrimPrefix(raw[i+1:i+end], []byte("#")))); known && raw[i+1] == '#' {
				decoded += len(string(r)) - 1
			}
			i += end + 1
		case raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n':
			i += 2
		default:
			i++
		}
	}
	return i
}

// markup is how long what stands at the start of a text and says nothing is.
func markup(raw []byte, inSection bool) (length int, isInside bool) {
	switch {
	case inSection && bytes.HasPrefix(raw, []byte("]]>")):
		return 3, false
	case inSection:
		return 0, true
	case bytes.HasPrefix(raw, []byte("<![CDATA[")):
		return 9, true
	case bytes.HasPrefix(raw, []byte("<!--")):
		return len("-->") + bytes.Index(raw, []byte("-->")), false
	case bytes.HasPrefix(raw, []byte("<?")):
		return len("?>") + bytes.Index(raw, []byte("?>")), false
	}
	return 0, false
}

package csv

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// scanner follows the quotes of a table as the engine does: one that opens
// stands at the start of a field, or behind one space there, a doubled one inside
// stands for itself, and any other is text.
type scanner struct {
	delimiter byte
	classes   [256]class
	state     state
	isReturn  bool // a carriage return stands before, outside quotes
}

type state uint8

const (
	fieldStart state = iota
	blank            // one space at the start
	plain
	quoted
	behindQuote
	behindSpace // behind a quote that closes and spaces
)

// class is a kind of byte.
type class uint8

const (
	isText class = iota
	isSpace
	isQuote
	isDelimiter
	isCarriageReturn
	isLineFeed
)

// token is what a byte is where it stands.
type token uint8

const (
	content token = iota
	opening       // a quote
	closing       // a quote, or the first of two that stand for one
	doubled       // the second of them
	delimiter
	carriageReturn
	lineBreak
)

// steps say what a byte of each class is in each state, and the state behind it. A
// table costs less than a switch, and every byte that is not skipped goes through it.
var steps = [8][6]struct {
	token token
	state state
}{
	fieldStart:  {{content, plain}, {content, blank}, {opening, quoted}, {delimiter, fieldStart}, {carriageReturn, fieldStart}, {lineBreak, fieldStart}},
	blank:       {{content, plain}, {content, plain}, {opening, quoted}, {delimiter, fieldStart}, {carriageReturn, blank}, {lineBreak, fieldStart}},
	plain:       {{content, plain}, {content, plain}, {content, plain}, {delimiter, fieldStart}, {carriageReturn, plain}, {lineBreak, fieldStart}},
	quoted:      {{content, quoted}, {content, quoted}, {closing, behindQuote}, {content, quoted}, {content, quoted}, {content, quoted}},
	behindQuote: {{content, plain}, {content, behindSpace}, {doubled, quoted}, {delimiter, fieldStart}, {carriageReturn, behindQuote}, {lineBreak, fieldStart}},
	behindSpace: {{content, plain}, {content, behindSpace}, {opening, quoted}, {delimiter, fieldStart}, {carriageReturn, behindSpace}, {lineBreak, fieldStart}},
}

// newScanner scans a table that has one delimiter, or one of several.
func newScanner(delimiters ...byte) scanner {
	s := scanner{delimiter: delimiters[0]}
	s.classes[' '], s.classes['"'] = isSpace, isQuote
	s.classes['\r'] = isCarriageReturn
	for _, each := range delimiters {
		s.classes[each] = isDelimiter
	}
	s.classes['\n'] = isLineFeed
	return s
}

// step takes the next byte.
func (s *scanner) step(b byte) token {
	next := steps[s.state&7][s.classes[b]]
	s.state, s.isReturn = next.state, next.token == carriageReturn
	return next.token
}

// skip is where in a piece the next byte stands that may be more than content;
// it is for tables of one delimiter.
func (s *scanner) skip(piece []byte, i int) int {
	if s.isReturn || s.state != plain && s.state != quoted {
		return i
	}
	return s.skipContent(piece, i)
}

func (s *scanner) skipContent(piece []byte, i int) int {
	if s.state == plain {
		return skipPlain(piece, i, s.delimiter)
	}
	if end := bytes.IndexByte(piece[i:], '"'); end >= 0 {
		return i + end
	}
	return len(piece)
}

// skipPlain skips what stands in a field without quotes, eight bytes at a time.
func skipPlain(piece []byte, i int, delimiter byte) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	delimiters := uint64(delimiter) * ones
	for ; i+8 <= len(piece); i += 8 {
		word := binary.LittleEndian.Uint64(piece[i:])
		end, line, carriage := word^delimiters, word^('\n'*ones), word^('\r'*ones)
		special := ((end-ones)&^end | (line-ones)&^line | (carriage-ones)&^carriage) & high
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for i < len(piece) && piece[i] != delimiter && piece[i] != '\n' && piece[i] != '\r' {
		i++
	}
	return i
}

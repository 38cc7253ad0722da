// Package record is what the forms share whose records are objects with keys:
// what the keys hold, reading values in a window of the text, and the file with
// one record a line that the engine reads.
package record

import (
	"bytes"
	"fmt"

	"rolecall/exports/decode/text"
)

// MaxDepth is how deep values may nest. Exports nest 6 deep.
const MaxDepth = 200

// Stop is why a value could not be read: At is the place in the piece; More
// means that the piece ended, and nothing was wrong so far.
type Stop struct {
	At      int
	More    bool
	Message string
}

// Scanner reads values in a window of the text.
type Scanner struct {
	text.Window
	Stopped Stop
	noted   []*int64 // the counts raised since the record began
	Broke   bool     // a line break was skipped since this was last set to false
}

// Retry runs a reader at Pos, with more text as long as it asks for it.
func (s *Scanner) Retry(unclosed string, read func(piece []byte, i int) int) error {
	for {
		end := read(s.Piece, s.Pos)
		if end >= 0 {
			s.Pos = end
			return nil
		}
		s.Forget()
		fault := s.Stopped
		s.Stopped = Stop{}
		if !fault.More {
			return &text.Fault{At: s.Base + int64(fault.At), Message: fault.Message}
		}
		if err := s.Grow(unclosed); err != nil {
			return err
		}
	}
}

// Need skips blanks and makes sure that there is a byte at Pos.
func (s *Scanner) Need(unclosed string) error {
	end, err := s.AtEnd()
	if end {
		return s.Cut(unclosed)
	}
	return err
}

// AtEnd skips blanks; end says that there is nothing more.
func (s *Scanner) AtEnd() (end bool, err error) {
	for {
		start := s.Pos
		s.Pos = SkipBlank(s.Piece, s.Pos)
		s.Broke = s.Broke || bytes.IndexByte(s.Piece[start:s.Pos], '\n') >= 0
		if s.Pos < len(s.Piece) {
			return false, nil
		}
		if s.Ended {
			return true, nil
		}
		if err := s.Fill(); err != nil {
			return false, err
		}
	}
}

// Note counts a value of a kind.
func (s *Scanner) Note(node *Node, kind Kind) {
	if node != nil {
		node.Count[kind]++
		s.noted = append(s.noted, &node.Count[kind])
	}
}

// Keep keeps what was noted of a record.
func (s *Scanner) Keep() { s.noted = s.noted[:0] }

// Forget takes back what was noted of a record that is to be read again.
func (s *Scanner) Forget() {
	for _, count := range s.noted {
		*count--
	}
	s.Keep()
}

// Fail says what is wrong at a place in the piece.
func (s *Scanner) Fail(at int, format string, args ...any) int {
	s.Stopped = Stop{At: at, Message: fmt.Sprintf(format, args...)}
	return -1
}

// Short says that the piece ends before the value does: it is not judged, but
// read again with more text.
func (s *Scanner) Short(piece []byte) int {
	s.Stopped = Stop{At: len(piece), More: true}
	return -1
}

// isBlank says whether it is one of the four bytes that JSON and XML allow
// between values.
func isBlank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// SkipBlank is where the next byte is that is no blank.
func SkipBlank(piece []byte, i int) int {
	for i < len(piece) && isBlank(piece[i]) {
		i++
	}
	return i
}

// Quoted is a byte as messages show it.
func Quoted(b byte) string {
	if b < 0x20 || b >= 0x7f {
		return fmt.Sprintf("byte 0x%02x", b)
	}
	return fmt.Sprintf("%q", rune(b))
}

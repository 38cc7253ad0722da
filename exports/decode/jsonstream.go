package decode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// maxRecord is how long one record may be.
const maxRecord = 64 << 20

// stream reads a text of JSON values and hands out its records: the elements
// of arrays (arrays of arrays are pages), the elements of wrapped lists, and
// objects that stand alone, one after the other, with or without line breaks.
type stream struct {
	values
	ctx    context.Context
	input  io.Reader
	piece  []byte // the text from base on
	base   int64  // the offset in the text of piece[0]
	i      int    // the place in piece
	ended  bool   // the input has no more
	broke  bool   // a line break was skipped since betweenPages began
	record func(list string, text []byte, at int64, alone bool) error
	shape  func(list string) *Node // may be nil
}

var errUnfinished = errors.New("more text is needed")

// structural is an error of the text's structure at an offset.
type structural struct {
	at      int64
	message string
}

func (e *structural) Error() string { return fmt.Sprintf("offset %d: %s", e.at, e.message) }

// run reads the whole text.
func (s *stream) run() error {
	ownLine := true // the value starts on a line of its own
	for {
		end, err := s.atEnd()
		if end || err != nil {
			return err
		}
		if err := s.top(ownLine); err != nil {
			return err
		}
		if ownLine, err = s.betweenPages(); err != nil {
			return err
		}
	}
}

// betweenPages skips what stands between values at the top: blanks, or a comma
// where pages were pasted together. It says whether the next value starts a
// line of its own.
func (s *stream) betweenPages() (ownLine bool, err error) {
	s.broke = false
	end, err := s.atEnd()
	ownLine = s.broke
	if !end && err == nil && s.piece[s.i] == ',' {
		s.i++
		ownLine = false
		err = s.need("a comma says that more records follow")
	}
	return ownLine, err
}

// top reads a value at the top: a page or a record.
func (s *stream) top(alone bool) error {
	switch s.piece[s.i] {
	case '[':
		return s.list("", alone)
	case '{':
		return s.one("", alone)
	}
	return s.wrong("expected a record { } or a list of records [ ], found " + shown(s.piece[s.i]))
}

// list reads an array of records, or of arrays of records.
func (s *stream) list(name string, wrapsOnly bool) error {
	s.i++
	if s.shape != nil {
		s.shape(name) // the list is there, even if it is empty
	}
	for first := true; ; first = false {
		if err := s.need("the list is never closed"); err != nil {
			return err
		}
		if s.piece[s.i] == ']' {
			s.i++
			return nil
		}
		if !first {
			if s.piece[s.i] != ',' {
				return s.wrong("expected , or ], found " + shown(s.piece[s.i]))
			}
			s.i++
			if err := s.need("the list is never closed"); err != nil {
				return err
			}
		}
		if err := s.element(name); err != nil {
			return err
		}
	}
}

func (s *stream) element(name string) error {
	switch s.piece[s.i] {
	case '[':
		return s.list(name, false)
	case '{':
		if name == "" {
			return s.one(name, false)
		}
		return s.emit(name, false)
	}
	return s.wrong("expected a record { }, found " + shown(s.piece[s.i]))
}

// one reads an object: a record, or a wrapper of a list.
func (s *stream) one(name string, alone bool) error {
	wraps, err := s.looksWrapped()
	if err != nil {
		return err
	}
	if !wraps {
		return s.emit(name, alone)
	}
	return s.wrapper()
}

// emit reads the object at i as a record.
func (s *stream) emit(list string, alone bool) error {
	var node *Node
	if s.shape != nil {
		node = s.shape(list)
	}
	start := s.i
	err := s.retry("the record is never closed", func(text []byte, i int) int {
		start = i
		return s.value(text, i, node, 0)
	})
	if err != nil {
		return err
	}
	s.noted = s.noted[:0]
	return s.record(list, s.piece[start:s.i], s.base+int64(start), alone)
}

// retry runs a reader at i, with more text as long as it asks for it.
func (s *stream) retry(unclosed string, read func(text []byte, i int) int) error {
	for {
		end := read(s.piece, s.i)
		if end >= 0 {
			s.i = end
			return nil
		}
		s.forget()
		fault := s.values.fault
		s.values.fault = syntax{}
		if !fault.more {
			return &structural{s.base + int64(fault.at), fault.message}
		}
		if err := s.grow(unclosed); err != nil {
			return err
		}
	}
}

// need skips blanks and makes sure that there is a byte at i.
func (s *stream) need(unclosed string) error {
	end, err := s.atEnd()
	if end {
		return s.cut(unclosed)
	}
	return err
}

func (s *stream) cut(unclosed string) error {
	return &structural{s.base + int64(len(s.piece)), "the file ends too early: " + unclosed}
}

// atEnd skips blanks; end says that there is nothing more.
func (s *stream) atEnd() (end bool, err error) {
	for {
		start := s.i
		s.i = skipBlank(s.piece, s.i)
		s.broke = s.broke || bytes.IndexByte(s.piece[start:s.i], '\n') >= 0
		if s.i < len(s.piece) {
			return false, nil
		}
		if s.ended {
			return true, nil
		}
		if err := s.fill(); err != nil {
			return false, err
		}
	}
}

func (s *stream) wrong(message string) error {
	return &structural{s.base + int64(s.i), message}
}

// grow gets more text behind what is still to be read.
func (s *stream) grow(unclosed string) error {
	if s.ended {
		return s.cut(unclosed)
	}
	if len(s.piece)-s.i > maxRecord {
		return s.wrong(fmt.Sprintf("a record is longer than %d MiB: not an export", maxRecord>>20))
	}
	return s.fill()
}

// fill drops what was read and reads on; the piece doubles if it is full.
func (s *stream) fill() error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	left := len(s.piece) - s.i
	if cap(s.piece)-left < chunk {
		larger := make([]byte, left, max(2*cap(s.piece), 2*chunk))
		copy(larger, s.piece[s.i:])
		s.base, s.i, s.piece = s.base+int64(s.i), 0, larger
	} else {
		copy(s.piece[:left], s.piece[s.i:])
		s.base, s.i, s.piece = s.base+int64(s.i), 0, s.piece[:left]
	}
	n, err := io.ReadAtLeast(s.input, s.piece[left:cap(s.piece)], 1)
	s.piece = s.piece[:left+n]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.ended, err = true, nil
		// A number at the very end of the text has nothing behind it.
		s.piece = append(s.piece, '\n')
	}
	return err
}

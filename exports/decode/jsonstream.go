package decode

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// stream reads a text of JSON values and hands out its records: the elements
// of arrays (arrays of arrays are pages), the elements of wrapped lists, and
// objects that stand alone, one after the other, with or without line breaks.
type stream struct {
	values
	window
	broke  bool // a line break was skipped since betweenPages began
	record func(list string, text []byte, at int64, alone bool) error
	shape  func(list string) *Node // may be nil
}

var errUnfinished = errors.New("more text is needed")

// newStream reads the text from base on. A number at the very end of a text has
// nothing behind it, so a line break is put there.
func newStream(ctx context.Context, input io.Reader, base int64) *stream {
	return &stream{window: window{ctx: ctx, input: input, base: base, tail: []byte{'\n'}}}
}

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

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

// window is the part of a text that is being read: long enough for a record.
type window struct {
	ctx   context.Context
	input io.Reader
	tail  []byte // put behind the end of the text
	piece []byte // the text from base on
	base  int64  // the offset in the text of piece[0]
	i     int    // the place in piece
	ended bool   // the input has no more
}

// structural is an error of the text's structure at an offset.
type structural struct {
	at      int64
	message string
}

func (e *structural) Error() string { return fmt.Sprintf("offset %d: %s", e.at, e.message) }

// here is the offset in the text of the place.
func (w *window) here() int64 { return w.base + int64(w.i) }

func (w *window) wrong(message string) error { return &structural{w.here(), message} }

func (w *window) cut(unclosed string) error {
	return &structural{w.base + int64(len(w.piece)), "the file ends too early: " + unclosed}
}

// grow gets more text behind what is still to be read.
func (w *window) grow(unclosed string) error {
	if w.ended {
		return w.cut(unclosed)
	}
	if len(w.piece)-w.i > maxRecord {
		return w.wrong(fmt.Sprintf("a record is longer than %d MiB: not an export", maxRecord>>20))
	}
	return w.fill()
}

// fill drops what was read and reads on; the piece doubles if it is full.
func (w *window) fill() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	left := len(w.piece) - w.i
	if cap(w.piece)-left < chunk {
		larger := make([]byte, left, max(2*cap(w.piece), 2*chunk))
		copy(larger, w.piece[w.i:])
		w.base, w.i, w.piece = w.here(), 0, larger
	} else {
		copy(w.piece[:left], w.piece[w.i:])
		w.base, w.i, w.piece = w.here(), 0, w.piece[:left]
	}
	n, err := io.ReadAtLeast(w.input, w.piece[left:cap(w.piece)], 1)
	w.piece = w.piece[:left+n]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		w.ended, err = true, nil
		w.piece = append(w.piece, w.tail...)
	}
	return err
}

// scanner reads values in a window of the text.
type scanner struct {
	values
	window
	broke bool // a line break was skipped since this was last set to false
}

// retry runs a reader at i, with more text as long as it asks for it.
func (s *scanner) retry(unclosed string, read func(text []byte, i int) int) error {
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
func (s *scanner) need(unclosed string) error {
	end, err := s.atEnd()
	if end {
		return s.cut(unclosed)
	}
	return err
}

// atEnd skips blanks; end says that there is nothing more.
func (s *scanner) atEnd() (end bool, err error) {
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

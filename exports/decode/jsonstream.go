package decode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxRecord is how long one record may be.
const maxRecord = 64 << 20

// wrappers are keys under which interfaces put their list of records, and
// people who save several pages or several lists in one file. A list under
// such a key is a list of records unless the object has said before, with a
// key of its own, that it is a record.
var wrappers = []string{"result", "results", "records", "record", "Resources", "users", "members",
	"memberships", "items", "values", "value", "data", "rows", "groupMembers", "group_members", "appUsers", "app_users"}

// firstWrappers are lists of records only where the object starts with them:
// records, too, have lists of groups and of roles.
var firstWrappers = []string{"groups", "roles", "apps"}

var recordMarks = []string{"id", "sys_id", "user_name", "login", "userName", "profile", "name", "errorCode"}

func isWrapper(key string, first bool) bool {
	return slices.Contains(wrappers, key) || strings.HasPrefix(key, "sys_user") || first && slices.Contains(firstWrappers, key)
}

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

// looksWrapped looks ahead in the object at i for a list under a wrapper's key.
func (s *stream) looksWrapped() (bool, error) {
	for {
		wraps, err := s.peekWrapped()
		if !errors.Is(err, errUnfinished) {
			return wraps, err
		}
		if err := s.grow("the object is never closed"); err != nil {
			return false, err
		}
	}
}

func (s *stream) peekWrapped() (bool, error) {
	text := s.piece
	i := skipBlank(text, s.i+1)
	for first := true; i < len(text) && text[i] == '"'; first = false {
		start := i
		if i = s.str(text, i); i < 0 {
			return false, s.unfinished()
		}
		key := unescape(text[start+1 : i-1])
		if i = s.colon(text, i); i < 0 {
			return false, s.unfinished()
		}
		wraps, known := wrapped(text, i, key, first)
		if !known {
			return false, errUnfinished
		}
		if wraps || slices.Contains(recordMarks, key) {
			return wraps, nil
		}
		if i = s.value(text, i, nil, 1); i < 0 {
			return false, s.unfinished()
		}
		done := false
		if i, done = s.separator(text, i, '}'); i < 0 || done {
			return false, s.unfinished()
		}
	}
	if i >= len(text) {
		return false, errUnfinished
	}
	return false, nil
}

// unfinished turns the look-ahead's fault into a wish for more text; a real
// fault is found again, and reported, when the record is read.
func (s *stream) unfinished() error {
	if s.values.fault.more {
		s.values.fault = syntax{}
		return errUnfinished
	}
	return nil
}

// wrapped says whether the value at i is a list of records under a wrapper's
// key; known is false if the text ends before that can be said.
func wrapped(text []byte, i int, key string, first bool) (wraps, known bool) {
	if !isWrapper(key, first) {
		return false, true
	}
	if i >= len(text) {
		return false, false
	}
	if text[i] == '{' {
		return key == "result", true
	}
	if text[i] != '[' {
		return false, true
	}
	if i = skipBlank(text, i+1); i >= len(text) {
		return false, false
	}
	return text[i] == '{' || text[i] == '[' || text[i] == ']', true
}

// wrapper reads an object whose lists are records.
func (s *stream) wrapper() error {
	const unclosed = "the object around the records is never closed"
	s.i++
	for first := true; ; first = false {
		if err := s.need(unclosed); err != nil {
			return err
		}
		if s.piece[s.i] == '}' {
			s.i++
			return nil
		}
		if !first {
			if s.piece[s.i] != ',' {
				return s.wrong("expected , or }, found " + shown(s.piece[s.i]))
			}
			s.i++
			if err := s.need(unclosed); err != nil {
				return err
			}
		}
		if err := s.wrapperEntry(unclosed); err != nil {
			return err
		}
	}
}

// wrapperEntry reads a key of a wrapper and its value.
func (s *stream) wrapperEntry(unclosed string) error {
	var key string
	err := s.retry(unclosed, func(text []byte, i int) int {
		end := s.key(text, i)
		if end < 0 {
			return -1
		}
		key = unescape(text[i+1 : end-1])
		if end = s.colon(text, end); end >= 0 && end+1 >= len(text) && !s.ended {
			return s.short(text)
		}
		return end
	})
	if err != nil {
		return err
	}
	if err := s.need(unclosed); err != nil {
		return err
	}
	switch wraps, _ := wrapped(s.piece, s.i, key, true); {
	case wraps && s.piece[s.i] == '{':
		return s.emit(key, false)
	case wraps || s.piece[s.i] == '[' && isWrapper(key, true):
		return s.list(key, false)
	}
	return s.retry(unclosed, func(text []byte, i int) int { return s.value(text, i, nil, 1) })
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

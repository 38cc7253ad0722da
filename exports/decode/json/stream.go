package json

import (
	"context"
	"errors"
	"fmt"
	"io"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

// stream reads a text of JSON values and hands out its records: the elements
// of arrays (arrays of arrays are pages), the elements of wrapped lists, and
// objects that stand alone, one after the other, with or without line breaks.
type stream struct {
	values
	record func(list string, text []byte, at int64, alone bool) error
	shape  func(list string) *record.Node // may be nil
	total  int64                          // how many records there are, as something beside them says
	depth  int                            // of the list being read, in lists

	hasRecords bool
	scalars    int64 // elements of lists that are texts, numbers and the like
	scalarAt   int64 // where the first of them stands
	scalarKind byte  // what it begins with
}

var errUnfinished = errors.New("more text is needed")

// newStream reads the text from base on. A number at the very end of a text has
// nothing behind it, so a line break is put there.
func newStream(ctx context.Context, input io.Reader, base int64) *stream {
	return &stream{values: values{Scanner: record.Scanner{Window: text.Window{Ctx: ctx, Input: input, Base: base, Tail: []byte{'\n'}}}}}
}

// run reads the whole text.
func (s *stream) run() error {
	ownLine := true // the value starts on a line of its own
	for {
		end, err := s.AtEnd()
		if end && err == nil && s.scalars > 0 && s.hasRecords {
			return &text.Fault{At: s.scalarAt, Message: "expected a record { }, found " + record.Quoted(s.scalarKind)}
		}
		if end || err != nil {
			return err
		}
		if err := s.topValue(ownLine); err != nil {
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
	s.Broke = false
	end, err := s.AtEnd()
	ownLine = s.Broke
	if !end && err == nil && s.Piece[s.Pos] == ',' {
		s.Pos++
		ownLine = false
		err = s.Need("a comma says that more records follow")
	}
	return ownLine, err
}

// topValue reads a value at the top: a page or a record.
func (s *stream) topValue(alone bool) error {
	switch s.Piece[s.Pos] {
	case '[':
		return s.list("", alone)
	case '{':
		return s.recordOrWrapper("", alone)
	}
	return s.Wrong("expected a record { } or a list of records [ ], found " + record.Quoted(s.Piece[s.Pos]))
}

// list reads an array of records, or of arrays of records.
func (s *stream) list(name string, wrapsOnly bool) error {
	if s.depth++; s.depth > record.MaxDepth {
		return s.Wrong(fmt.Sprintf("values nest more than %d deep", record.MaxDepth))
	}
	defer func() { s.depth-- }()
	s.Pos++
	if s.shape != nil {
		s.shape(name) // the list is there, even if it is empty
	}
	for first := true; ; first = false {
		if err := s.Need("the list is never closed"); err != nil {
			return err
		}
		if s.Piece[s.Pos] == ']' {
			s.Pos++
			return nil
		}
		if !first {
			if s.Piece[s.Pos] != ',' {
				return s.Wrong("expected , or ], found " + record.Quoted(s.Piece[s.Pos]))
			}
			s.Pos++
			if err := s.Need("the list is never closed"); err != nil {
				return err
			}
		}
		if err := s.element(name); err != nil {
			return err
		}
	}
}

func (s *stream) element(name string) error {
	switch s.Piece[s.Pos] {
	case '[':
		return s.list(name, false)
	case '{':
		if name == "" {
			return s.recordOrWrapper(name, false)
		}
		return s.emit(name, false)
	}
	if s.hasRecords || name != "" {
		return s.Wrong("expected a record { }, found " + record.Quoted(s.Piece[s.Pos]))
	}
	return s.scalar()
}

// scalar reads an element that is no record. A list of nothing else is good JSON,
// and no export.
func (s *stream) scalar() error {
	if s.scalars++; s.scalars == 1 {
		s.scalarAt, s.scalarKind = s.Here(), s.Piece[s.Pos]
	}
	return s.Retry("the list is never closed", func(piece []byte, i int) int { return s.value(piece, i, nil, 0) })
}

// elements is what the list holds in place of records; "" if it is none such.
func (s *stream) elements() string {
	switch {
	case s.scalars == 0 || s.hasRecords:
		return ""
	case s.scalarKind == '"':
		return "texts"
	case s.scalarKind == '-' || s.scalarKind >= '0' && s.scalarKind <= '9':
		return "numbers"
	}
	return "values"
}

// recordOrWrapper reads an object: a record, or a wrapper of a list.
func (s *stream) recordOrWrapper(name string, alone bool) error {
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
	s.hasRecords = true
	var node *record.Node
	if s.shape != nil {
		node = s.shape(list)
	}
	start := s.Pos
	err := s.Retry("the record is never closed", func(piece []byte, i int) int {
		start, s.secrets, s.controls = i, s.secrets[:0], s.controls[:0]
		return s.value(piece, i, node, 0)
	})
	if err != nil {
		return err
	}
	s.redact(s.Piece)
	alone = alone && len(s.controls) == 0
	for _, at := range s.controls {
		s.Piece[at] = ' '
	}
	s.Keep()
	return s.record(list, s.Piece[start:s.Pos], s.Base+int64(start), alone)
}

package text

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// MaxRecord is how long one record may be.
const MaxRecord = 64 << 20

// Window is the part of a text that is being read: long enough for a record.
type Window struct {
	Ctx   context.Context
	Input io.Reader
	Tail  []byte // put behind the end of the text
	Piece []byte // the text from Base on
	Base  int64  // the offset in the text of Piece[0]
	Pos   int    // the place in Piece
	Ended bool   // the input has no more
}

// Fault is an error of the text's structure at an offset.
type Fault struct {
	At      int64
	Message string
}

func (e *Fault) Error() string { return fmt.Sprintf("offset %d: %s", e.At, e.Message) }

// Here is the offset in the text of the place.
func (w *Window) Here() int64 { return w.Base + int64(w.Pos) }

func (w *Window) Wrong(message string) error { return &Fault{w.Here(), message} }

func (w *Window) Cut(unclosed string) error {
	return &Fault{w.Base + int64(len(w.Piece)), "the file ends too early: " + unclosed}
}

// Grow gets more text behind what is still to be read.
func (w *Window) Grow(unclosed string) error {
	if w.Ended {
		return w.Cut(unclosed)
	}
	if len(w.Piece)-w.Pos > MaxRecord {
		return w.Wrong(fmt.Sprintf("a record is longer than %d MiB: not an export", MaxRecord>>20))
	}
	return w.Fill()
}

// Fill drops what was read and reads on; the piece doubles if it is full.
func (w *Window) Fill() error {
	if err := w.Ctx.Err(); err != nil {
		return err
	}
	left := len(w.Piece) - w.Pos
	if cap(w.Piece)-left < Chunk {
		larger := make([]byte, left, max(2*cap(w.Piece), 2*Chunk))
		copy(larger, w.Piece[w.Pos:])
		w.Base, w.Pos, w.Piece = w.Here(), 0, larger
	} else {
		copy(w.Piece[:left], w.Piece[w.Pos:])
		w.Base, w.Pos, w.Piece = w.Here(), 0, w.Piece[:left]
	}
	n, err := io.ReadAtLeast(w.Input, w.Piece[left:cap(w.Piece)], 1)
	w.Piece = w.Piece[:left+n]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		w.Ended, err = true, nil
		w.Piece = append(w.Piece, w.Tail...)
	}
	return err
}

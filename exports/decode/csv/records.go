package csv

import (
	"bytes"
	"context"
	"errors"
	"io"

	"rolecall/exports/decode/text"
)

// walk goes through the records of the text as the engine does: empty lines are
// no records unless there is only one column. It calls record with the number
// (the header is 0), the offset and the line where each starts. openQuote is the
// line of a quote that is never closed, or 0.
func (t *Table) walk(ctx context.Context, record func(number, offset, line int64) error) (openQuote int64, err error) {
	file, err := t.Text.Open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	if _, err := file.Seek(t.start, io.SeekStart); err != nil {
		return 0, t.Text.Unreadable(err)
	}
	walk := walker{
		scanner: newScanner(t.Delimiter), isSingle: len(t.Columns) == 1,
		offset: t.start, line: int64(t.Skip) + 1, number: -1, isLineStart: true, record: record,
	}
	piece := make([]byte, text.Chunk)
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := file.Read(piece)
		if err := walk.piece(piece[:n]); err != nil {
			return 0, err
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, t.Text.Unreadable(err)
		}
	}
	if walk.state == quoted {
		return walk.quoteLine, nil
	}
	return 0, nil
}

// walker finds where records start.
type walker struct {
	scanner
	isSingle             bool // there is only one column
	offset, line, number int64
	isLineStart          bool
	quoteLine            int64 // where the last quote opens
	record               func(number, offset, line int64) error
}

func (w *walker) piece(piece []byte) error {
	for i := 0; i < len(piece); {
		if b := piece[i]; w.isLineStart && (w.isSingle || b != '\n' && b != '\r') {
			w.number++
			if err := w.record(w.number, w.offset+int64(i), w.line); err != nil {
				return err
			}
			w.isLineStart = false
		}
		next := w.skip(piece, i)
		if w.state == quoted {
			w.line += int64(bytes.Count(piece[i:next], []byte("\n")))
		}
		if i = next; i == len(piece) {
			break
		}
		switch w.step(piece[i]) {
		case opening:
			w.quoteLine = w.line
		case lineBreak:
			w.isLineStart = true
			w.line++
		}
		i++
	}
	w.offset += int64(len(piece))
	return nil
}

// CountRecords counts the records by reading the text again: for documents that
// the engine does not read.
func (t *Table) CountRecords(ctx context.Context) (int64, error) {
	records := int64(0)
	_, err := t.walk(ctx, func(number, _, _ int64) error {
		records = number
		return nil
	})
	return records, err
}

// Lines finds the lines of records.
func (t *Table) Lines(ctx context.Context, wanted *text.Wanted) error {
	_, err := t.walk(ctx, func(number, _, line int64) error {
		if number == 0 {
			return nil
		}
		return wanted.Found(number, line)
	})
	return err
}

// Reject is a record of a CSV file that the engine could not take.
type Reject struct {
	Offset int64 // where it starts in the text
	Cause  string
	Value  string // the text, shortened
	Record int64  // its number, from 1
	Line   int64
}

// Locate fills in the number and line of rejected records. An error says that
// the file ends inside a quoted field: what that field swallowed cannot be
// told.
func (t *Table) Locate(ctx context.Context, rejects []Reject) error {
	next := 0
	openQuote, err := t.walk(ctx, func(number, offset, line int64) error {
		for next < len(rejects) && offset > rejects[next].Offset {
			next++
		}
		if next < len(rejects) && offset <= rejects[next].Offset {
			rejects[next].Record, rejects[next].Line = number, line
		}
		return nil
	})
	if err == nil && openQuote > 0 {
		err = t.unclosedQuote(openQuote)
	}
	return err
}

package csv

import (
	"context"
	"errors"
	"io"

	"rolecall/exports/decode/text"
)

// checkRecords reads the text once: it counts the records, refuses a text whose
// rows nobody could read, and marks records that have too many fields.
func (t *Table) checkRecords(ctx context.Context) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Seek(t.start, io.SeekStart); err != nil {
		return t.Text.Unreadable(err)
	}
	counter := newCounter(t.Delimiter, len(t.Columns), t.start)
	counter.again = newHeaderAgain(t.Columns)
	counter.ends = t.preamble
	if err := counter.read(text.Reader{Ctx: ctx, Reader: file}); err != nil {
		return err
	}
	switch ends := counter.ends; {
	case ends.cr > 0:
		return t.strayReturn(ends)
	case ends.isMixed() && !t.isEven:
		t.isEven = true
		if err := t.evenLines(ctx, false); err != nil {
			return err
		}
		return t.checkRecords(ctx)
	}
	repeated, err := counter.again.in(file, t)
	if err != nil {
		return err
	}
	t.Spelling, t.Records = counter.spelling, counter.records-1-int64(len(repeated))
	if err := t.oddProblem(counter.odd, t.Records); err != nil {
		return err
	}
	last, err := t.lastRows(file, counter)
	if err != nil {
		return err
	}
	surplus := counter.surplus
	if int64(len(surplus)) == t.Records { // that is how the file is written
		surplus = nil
	}
	return t.edit(ctx, t.edits(repeated, surplus, last))
}

// counter counts the fields of each record.
type counter struct {
	scanner
	header int // fields of the header

	fields   int   // delimiters of the record so far
	isEmpty  bool  // nothing in the field so far
	isFilled bool  // something in a surplus field
	isBegun  bool  // anything in the record
	offset   int64 // of the piece in the text

	spelling text.Spelling
	ends     lineEnds

	records int64 // the header is one
	begin   int64 // where the record starts
	surplus []int64
	odd     oddRecords
	again   headerAgain
	last    [lastLooked]span // the last records, the last one first
	isCut   bool             // the last record has no line break
}

func newCounter(delimiter byte, header int, start int64) *counter {
	return &counter{scanner: newScanner(delimiter), header: header, isEmpty: true, offset: start, begin: start}
}

func (c *counter) read(in io.Reader) error {
	piece := make([]byte, text.Chunk)
	for {
		n, err := io.ReadFull(in, piece)
		c.spelling.Note(piece[:n])
		c.piece(piece[:n])
		c.odd.measure(c.begin, c.offset)
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			c.isCut = c.isBegun && c.records > 0
			if c.ends.before > 0 {
				c.ends.stray(1+c.ends.before, c.offset)
			}
			c.endRecord(c.offset, c.isReturn)
			return nil
		case err != nil:
			return err
		case c.odd.runaway || c.odd.endless:
			return nil
		}
	}
}

func (c *counter) piece(piece []byte) {
	for i := 0; ; i++ {
		if c.begin == c.offset+int64(i) {
			c.again.look(piece[i:], c.begin)
		}
		next := c.skip(piece, i)
		if next > i {
			c.isEmpty = false
		}
		if i = next; i >= len(piece) {
			break
		}
		c.next(piece[i], c.offset+int64(i))
	}
	c.offset += int64(len(piece))
}

// next takes the byte at an offset.
func (c *counter) next(b byte, at int64) {
	isReturn := c.isReturn
	token := c.step(b)
	c.ends.next(token, isReturn, at)
	switch token {
	case lineBreak:
		c.endRecord(at, isReturn)
	case delimiter:
		c.endField()
		c.fields++
		c.isBegun = true
		if c.fields > c.header+maxSurplus && c.records > 0 && !c.odd.runaway && !c.odd.endless {
			c.odd.first, c.odd.fields, c.odd.runaway = c.begin, c.header+maxSurplus, true
		}
	case opening:
		c.isBegun = true
	case doubled:
		c.isEmpty = false
	case content:
		c.isEmpty, c.isBegun = false, true
	}
}

func (c *counter) endField() {
	if c.fields >= c.header && !c.isEmpty {
		c.isFilled = true
	}
	c.isEmpty = true
}

// endRecord ends the record whose line break stands at an offset; isReturn says
// that it begins with a carriage return.
func (c *counter) endRecord(at int64, isReturn bool) {
	c.endField()
	if c.isBegun {
		c.records++
		copy(c.last[1:], c.last[:])
		c.last[0] = span{c.begin, at}
		if c.records > 1 {
			c.odd.check(c.begin, c.fields+1, c.header, c.isFilled)
		}
		if c.fields+1 > c.header && !c.isFilled && c.records > 1 {
			end := at
			if isReturn {
				end--
			}
			c.surplus = append(c.surplus, end)
		}
	}
	c.odd.measure(c.begin, at)
	c.begin = at + 1
	c.fields, c.isFilled, c.isBegun = 0, false, false
}

package csv

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"strings"

	"rolecall/exports/decode/text"
)

// surplusMark stands, in the engine's copy of the text, in a field of its own
// behind a record that has more fields than the header.
const surplusMark = "\u241f"

// markSurplus finds the records that have more fields than the header and
// nothing in the surplus ones. The engine would take them, although such a
// record is often one whose fields have moved: a delimiter inside a value that
// was not quoted, and an empty last field. A text that holds some is copied
// with a mark behind each, so that the engine refuses them. Where every record
// ends with a delimiter, that is how the file is written, and nothing is wrong.
func (t *Table) markSurplus(ctx context.Context) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	counter := fieldCounter{delimiter: t.Delimiter, header: len(t.Columns), skip: t.Skip, isEmpty: true}
	if err := counter.read(text.Reader{Ctx: ctx, Reader: file}); err != nil {
		return err
	}
	switch ends := counter.ends; {
	case ends.cr > 0:
		return t.strayReturn(ends)
	case ends.lf > 0 && ends.crlf > 0 && !t.isEven:
		t.isEven = true
		if err := t.evenLines(ctx, false); err != nil {
			return err
		}
		return t.markSurplus(ctx)
	}
	if err := t.oddProblem(counter.odd, counter.records-1); err != nil {
		return err
	}
	t.Spelling, t.Records = counter.spelling, counter.records-1
	if len(counter.surplus) == 0 || int64(len(counter.surplus)) == counter.records-1 {
		return nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return t.Text.Unreadable(err)
	}
	return t.copyMarked(text.Reader{Ctx: ctx, Reader: file}, counter.surplus)
}

func (t *Table) copyMarked(in io.Reader, ends []int64) error {
	out, err := t.Text.Temp(".text")
	if err != nil {
		return err
	}
	defer out.Close()
	at := int64(0)
	for _, end := range ends {
		if _, err := io.CopyN(out, in, end-at); err != nil {
			return err
		}
		if _, err := io.WriteString(out, t.Mark()); err != nil {
			return err
		}
		at = end
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	t.Text.Path, t.Text.IsCopy = out.Name(), true
	return out.Close()
}

// Mark is what stands behind a marked record.
func (t *Table) Mark() string { return string(rune(t.Delimiter)) + surplusMark }

// Unmark gives a refused record as the user wrote it, and says whether it was
// refused for its mark.
func (t *Table) Unmark(record string) (written string, marked bool) {
	return strings.CutSuffix(record, t.Mark())
}

// fieldCounter counts the fields of each record as the engine does, jumping
// from quote to quote where it can.
type fieldCounter struct {
	delimiter byte
	header    int // fields of the header
	skip      int // lines before it

	state    fieldState
	fields   int   // delimiters of the record so far
	isEmpty  bool  // nothing in the field so far
	isFilled bool  // something in a surplus field
	isBegun  bool  // anything in the record
	offset   int64 // of the piece in the text
	carriage bool  // the byte before was a carriage return

	spelling text.Spelling
	ends     lineEnds

	records int64 // the header is one
	begin   int64 // where the record starts
	surplus []int64
	odd     oddRecords
}

type fieldState int

const (
	atStart fieldState = iota
	inPlain
	inQuotes
	behindQuote
)

func (c *fieldCounter) read(in io.Reader) error {
	piece := make([]byte, text.Chunk)
	for {
		n, err := io.ReadFull(in, piece)
		c.spelling.Note(piece[:n])
		c.piece(piece[:n])
		c.offset += int64(n)
		c.odd.measure(c.begin, c.offset)
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			c.endRecord(0)
			return nil
		case err != nil:
			return err
		case c.odd.runaway || c.odd.endless:
			return nil
		}
	}
}

func (c *fieldCounter) piece(piece []byte) {
	for i := 0; i < len(piece); {
		if c.skip > 0 {
			i = c.skipLine(piece, i)
			continue
		}
		if c.state == inQuotes {
			end := bytes.IndexByte(piece[i:], '"')
			if end != 0 {
				c.isEmpty = false
			}
			if end < 0 {
				return
			}
			c.state, i = behindQuote, i+end+1
			continue
		}
		c.step(piece[i], i)
		if i++; c.state == inPlain && !c.carriage {
			i = skipField(piece, i, c.delimiter)
		}
	}
}

// skipField skips what stands in a field without quotes, eight bytes at a time.
func skipField(text []byte, i int, delimiter byte) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	delimiters := uint64(delimiter) * ones
	for ; i+8 <= len(text); i += 8 {
		word := binary.LittleEndian.Uint64(text[i:])
		end, line, carriage := word^delimiters, word^('\n'*ones), word^('\r'*ones)
		special := ((end-ones)&^end | (line-ones)&^line | (carriage-ones)&^carriage) & high
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for i < len(text) && text[i] != delimiter && text[i] != '\n' && text[i] != '\r' {
		i++
	}
	return i
}

func (c *fieldCounter) skipLine(piece []byte, from int) int {
	end := bytes.IndexByte(piece[from:], '\n')
	if end < 0 {
		return len(piece)
	}
	c.skip--
	return from + end + 1
}

func (c *fieldCounter) step(b byte, at int) {
	isReturn := false
	c.ends.next(b, c.carriage, c.offset+int64(at))
	switch {
	case b == '\n':
		c.endRecord(at)
	case b == c.delimiter:
		c.endField()
		c.fields++
		c.isBegun = true
		if c.fields > c.header+maxSurplus && c.records > 0 && !c.odd.runaway && !c.odd.endless {
			c.odd.first, c.odd.fields, c.odd.runaway = c.begin, c.header+maxSurplus, true
		}
	case b == '"' && c.state == atStart:
		c.state, c.isBegun = inQuotes, true
	case b == '"' && c.state == behindQuote:
		c.state, c.isEmpty = inQuotes, false
	case b == '\r':
		isReturn = true
	default:
		c.state, c.isEmpty, c.isBegun = inPlain, false, true
	}
	c.carriage = isReturn
}

func (c *fieldCounter) endField() {
	if c.fields >= c.header && !c.isEmpty {
		c.isFilled = true
	}
	c.state, c.isEmpty = atStart, true
}

// endRecord ends the record whose line break stands at a place of the piece.
func (c *fieldCounter) endRecord(at int) {
	c.endField()
	if c.isBegun {
		c.records++
		if c.records > 1 {
			c.odd.check(c.begin, c.fields+1, c.header, c.isFilled)
		}
		if c.fields+1 > c.header && !c.isFilled && c.records > 1 {
			end := c.offset + int64(at)
			if c.carriage {
				end--
			}
			c.surplus = append(c.surplus, end)
		}
	}
	c.odd.measure(c.begin, c.offset+int64(at))
	c.begin = c.offset + int64(at) + 1
	c.fields, c.isFilled, c.isBegun, c.carriage = 0, false, false, false
}

package csv

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// lineEnds are the line breaks of a table outside quotes. The engine wants one
// kind throughout; files that were put together from others, or have a header
// of their own, hold two, and those of an old Mac program a third.
type lineEnds struct {
	lf, crlf, cr int64
	firstCR      int64 // where the first carriage return stands that has no line feed behind it
}

// next notes the byte at an offset; carriage says that a carriage return
// stands before it.
func (l *lineEnds) next(b byte, carriage bool, offset int64) {
	switch {
	case b == '\n' && carriage:
		l.crlf++
	case b == '\n':
		l.lf++
	case carriage:
		if l.cr == 0 {
			l.firstCR = offset - 1
		}
		l.cr++
	}
}

// hasOnlyReturns says whether a text breaks lines, outside quotes, with carriage
// returns alone.
func hasOnlyReturns(text []byte) bool {
	isQuoted, returns := false, 0
	for _, b := range text {
		switch {
		case b == '"':
			isQuoted = !isQuoted
		case b == '\n' && !isQuoted:
			return false
		case b == '\r' && !isQuoted:
			returns++
		}
	}
	return returns > 0
}

// strayReturn is the problem of a carriage return inside a record.
func (t *Table) strayReturn(ends lineEnds) error {
	line, column, shown := t.Text.Place(ends.firstCR)
	return source.Problem{
		At: t.Text.At(line, column), Message: "a carriage return stands alone here, outside quotes: whether the row ends there cannot be told", Line: shown,
		Hint: "export the file again, or remove the character",
	}
}

// evenLines copies the text with line feeds for the line breaks outside quotes;
// with onlyReturns, carriage returns are such line breaks.
func (t *Table) evenLines(ctx context.Context, onlyReturns bool) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	out, err := t.Text.Temp(".text")
	if err != nil {
		return err
	}
	defer out.Close()
	into := bufio.NewWriterSize(out, text.Chunk)
	if err := copyEven(into, bufio.NewReaderSize(text.Reader{Ctx: ctx, Reader: file}, text.Chunk), t.Delimiter, onlyReturns); err != nil {
		return err
	}
	if err := into.Flush(); err != nil {
		return err
	}
	t.Text.Path, t.Text.IsCopy = out.Name(), true
	return out.Close()
}

func copyEven(out *bufio.Writer, in *bufio.Reader, delimiter byte, onlyReturns bool) error {
	counter := fieldCounter{delimiter: delimiter, isEmpty: true, header: 1 << 30}
	for {
		b, err := in.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if counter.state == inQuotes {
			if b == '"' {
				counter.state = behindQuote
			}
		} else if b == '\r' {
			next, err := in.Peek(1)
			if err == nil && bytes.Equal(next, []byte{'\n'}) {
				continue // the line feed stands for both
			}
			if onlyReturns {
				b = '\n'
			}
			counter.step(b, 0)
		} else {
			counter.step(b, 0)
		}
		if err := out.WriteByte(b); err != nil {
			return err
		}
	}
}

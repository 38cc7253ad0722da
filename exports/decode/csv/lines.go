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

// next notes a token that stands at an offset outside quotes; isReturn says that
// a carriage return stands before it.
func (l *lineEnds) next(token token, isReturn bool, offset int64) {
	switch {
	case token == lineBreak && isReturn:
		l.crlf++
	case token == lineBreak:
		l.lf++
	case isReturn:
		if l.cr == 0 {
			l.firstCR = offset - 1
		}
		l.cr++
	}
}

// hasOnlyReturns says whether a text breaks lines, outside quotes, with carriage
// returns alone.
func hasOnlyReturns(text []byte, delimiter byte) bool {
	scanner := newScanner(delimiter)
	hasReturns := false
	for _, b := range text {
		isReturn := b == '\r'
		if isReturn {
			b = '\n'
		}
		if scanner.step(b) == lineBreak {
			if !isReturn {
				return false
			}
			hasReturns = true
		}
	}
	return hasReturns
}

// strayReturn is the problem of a carriage return inside a record.
func (t *Table) strayReturn(ends lineEnds) error {
	line, column, shown := t.Text.Place(ends.firstCR)
	return source.Problem{
		At: t.Text.At(line, column), Message: "a carriage return stands alone here, outside quotes: whether the row ends there cannot be told", Line: shown,
		Hint: "export the file again, or remove the character",
	}
}

// evenLines copies the text with line feeds for the line breaks outside quotes,
// without a byte order mark, behind which the engine sees no quote that opens;
// with onlyReturns, carriage returns are such line breaks.
func (t *Table) evenLines(ctx context.Context, onlyReturns bool) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	before := make([]byte, t.start)
	if _, err := io.ReadFull(file, before); err != nil {
		return t.Text.Unreadable(err)
	}
	before = bytes.ReplaceAll(text.TrimBOM(before), []byte("\r\n"), []byte("\n"))
	out, err := t.Text.Temp(".text")
	if err != nil {
		return err
	}
	defer out.Close()
	into := bufio.NewWriterSize(out, text.Chunk)
	if _, err := into.Write(before); err != nil {
		return err
	}
	if err := copyEven(into, bufio.NewReaderSize(text.Reader{Ctx: ctx, Reader: file}, text.Chunk), t.Delimiter, onlyReturns); err != nil {
		return err
	}
	if err := into.Flush(); err != nil {
		return err
	}
	t.Text.Path, t.Text.IsCopy, t.start = out.Name(), true, int64(len(before))
	return out.Close()
}

func copyEven(out *bufio.Writer, in *bufio.Reader, delimiter byte, onlyReturns bool) error {
	scanner := newScanner(delimiter)
	for {
		b, err := in.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if b == '\r' && scanner.state != quoted {
			next, err := in.Peek(1)
			if err == nil && bytes.Equal(next, []byte{'\n'}) {
				continue // the line feed stands for both
			}
			if onlyReturns {
				b = '\n'
			}
		}
		scanner.step(b)
		if err := out.WriteByte(b); err != nil {
			return err
		}
	}
}

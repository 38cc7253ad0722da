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
// of their own, hold two, and those of an old Mac program a third. Programs on
// Windows that break lines twice over write several carriage returns before
// the line feed.
type lineEnds struct {
	lf, crlf, cr int64
	several      int64 // line feeds with several carriage returns before them
	firstCR      int64 // where the first carriage return stands that has no line feed behind it
	before       int64 // carriage returns before the one that stands before the next token
}

// next notes a token that stands at an offset outside quotes; isReturn says that
// a carriage return stands before it.
func (l *lineEnds) next(token token, isReturn bool, offset int64) {
	switch {
	case token == carriageReturn && isReturn:
		l.before++
	case token == lineBreak && isReturn && l.before > 0:
		l.several++
		l.before = 0
	case token == lineBreak && isReturn:
		l.crlf++
	case token == lineBreak:
		l.lf++
	case isReturn:
		l.stray(1+l.before, offset)
	}
}

// stray notes carriage returns that end at an offset without a line feed behind them.
func (l *lineEnds) stray(count, end int64) {
	if l.cr == 0 {
		l.firstCR = end - count
	}
	l.cr += count
	l.before = 0
}

// isMixed says whether the engine would not take all of them for line breaks.
func (l *lineEnds) isMixed() bool { return l.lf > 0 && l.crlf > 0 || l.several > 0 }

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
		At: t.Text.At(line, column), Message: "a carriage return is alone here, outside quotes: it is unclear whether the row ends there", Line: shown,
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
	before = bytes.ReplaceAll(text.TrimBOM(before), []byte("\r"), nil)
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
		returns := 0
		if b == '\r' && scanner.state != quoted {
			if returns, err = countReturns(in); err != nil {
				return err
			}
			if next, err := in.Peek(1); err == nil && next[0] == '\n' {
				continue // the line feed stands for all of them
			}
			if onlyReturns {
				b = '\n'
			}
		}
		for range returns {
			scanner.step(b)
			if err := out.WriteByte(b); err != nil {
				return err
			}
		}
		scanner.step(b)
		if err := out.WriteByte(b); err != nil {
			return err
		}
	}
}

// countReturns reads the carriage returns that follow one.
func countReturns(in *bufio.Reader) (count int, err error) {
	for {
		next, err := in.Peek(1)
		if errors.Is(err, io.EOF) || err == nil && next[0] != '\r' {
			return count, nil
		}
		if err != nil {
			return 0, err
		}
		count++
		if _, err := in.Discard(1); err != nil {
			return 0, err
		}
	}
}

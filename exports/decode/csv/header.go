package csv

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"rolecall/exports/decode/text"
)

// maxHeader is how long a header may be.
const maxHeader = 1 << 20

// readHeader reads the header and leaves the rest to the engine.
func (t *Table) readHeader(ctx context.Context) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	head := make([]byte, maxHeader)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return t.Text.Unreadable(err)
	}
	head = head[:n]
	begin, forced := t.skipPreamble(text.TrimBOM(head))
	t.start = int64(len(head) - len(begin))
	if t.Delimiter = forced; forced == 0 {
		t.Delimiter = sniffDelimiter(begin)
	}
	if hasOnlyReturns(begin, t.Delimiter) {
		if err := t.evenLines(ctx, true); err != nil {
			return err
		}
		t.Dialect = Dialect{}
		return t.readHeader(ctx)
	}
	columns, hasEnded, quote := splitHeader(begin, t.Delimiter)
	switch {
	case quote >= 0:
		line, _, _ := t.Text.Place(t.start + int64(quote))
		return t.unclosedQuote(int64(line))
	case !hasEnded && n == maxHeader:
		return t.Text.Problem("has no header row in its first MiB: expected CSV with a header, JSON or XML", "")
	case len(columns) == 1 && columns[0] == "":
		return t.Text.Problem("has an empty header row", "expected the names of the columns, or JSON")
	}
	t.Columns = columns
	if strings.Contains(strings.Join(columns, ""), "\n") && !t.isEven {
		t.isEven = true // the engine would take it for how rows end
		return t.evenLines(ctx, false)
	}
	return nil
}

// skipPreamble skips the line PowerShell's Export-Csv puts before the header,
// and the one that tells Excel the delimiter.
func (t *Table) skipPreamble(head []byte) (rest []byte, delimiter byte) {
	for {
		line, after, found := bytes.Cut(head, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		lower := strings.ToLower(string(line[:min(len(line), 16)]))
		isSep := len(line) == 5 && strings.HasPrefix(lower, "sep=")
		if !found || !isSep && !strings.HasPrefix(lower, "#type") {
			return head, delimiter
		}
		if isSep {
			delimiter = line[4]
		}
		if t.Skip++; len(line) < len(head)-len(after)-1 {
			t.preamble.crlf++
		} else {
			t.preamble.lf++
		}
		head = after
	}
}

// candidates are the delimiters that tables have, the most usual one first.
var candidates = []byte{',', ';', '\t', '|'}

// sniffDelimiter takes the candidate that occurs most outside quotes; a header
// without any is a single column. A quote may open behind any of them, since
// which one it is is not known yet.
func sniffDelimiter(text []byte) byte {
	var counts [256]int
	scanner := newScanner(candidates...)
scan:
	for _, b := range text {
		switch scanner.step(b) {
		case delimiter:
			counts[b]++
		case carriageReturn, lineBreak:
			break scan
		}
	}
	best := candidates[0]
	for _, candidate := range candidates {
		if counts[candidate] > counts[best] {
			best = candidate
		}
	}
	return best
}

// splitHeader takes the first record apart, and says whether it ends with its
// line. If a quote opens in it and is never closed, quote is where, or else -1.
func splitHeader(text []byte, separator byte) (columns []string, hasEnded bool, quote int) {
	scanner := newScanner(separator)
	var field []byte
	for i, b := range text {
		wasReturn := scanner.isReturn
		switch scanner.step(b) {
		case opening:
			field, quote = bytes.TrimLeft(field, " "), i
		case content, doubled, carriageReturn:
			field = append(field, b)
		case delimiter:
			columns = append(columns, name(field))
			field = field[:0]
		case lineBreak:
			if wasReturn {
				field = bytes.TrimRight(field, "\r")
			}
			return append(columns, name(field)), true, -1
		}
	}
	if scanner.state != quoted {
		quote = -1
	}
	return append(columns, name(field)), false, quote
}

// name is a column's, with one kind of line break in it.
func name(field []byte) string { return strings.ReplaceAll(string(field), "\r\n", "\n") }

// Package csv reads tables: their header, how they are written, and which records
// the engine would not read as they are meant.
package csv

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Dialect is how a CSV file is written.
type Dialect struct {
	Delimiter byte
	Skip      int // lines before the header: #TYPE, sep=
}

// Table is a CSV text.
type Table struct {
	Text     *text.Text
	Columns  []string // the header, as it is written
	Records  int64
	Spelling text.Spelling
	Dialect

	isEven bool // the line breaks in the text were made one kind
}

// Open reads the header of a text and checks its records.
func Open(ctx context.Context, from *text.Text) (*Table, error) {
	t := &Table{Text: from}
	if err := t.openCSV(ctx); err != nil {
		return nil, err
	}
	if err := t.markSurplus(ctx); err != nil {
		return nil, err
	}
	return t, nil
}

// maxHeader is how long a header may be.
const maxHeader = 1 << 20

// openCSV reads the header and leaves the rest to the engine.
func (t *Table) openCSV(ctx context.Context) error {
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
	begin := text.TrimBOM(head[:n])
	begin, forced := t.skipPreamble(begin)
	header, ended := firstRecord(begin)
	if !ended && hasOnlyReturns(header) {
		t.Dialect = Dialect{Delimiter: sniffDelimiter(header)}
		if err := t.evenLines(ctx, true); err != nil {
			return err
		}
		t.Dialect = Dialect{}
		return t.openCSV(ctx)
	}
	if !ended && n == maxHeader {
		return t.Text.Problem("has no header row in its first MiB: expected CSV with a header, JSON or XML", "")
	}
	if t.Delimiter = forced; forced == 0 {
		t.Delimiter = sniffDelimiter(header)
	}
	reader := csv.NewReader(bytes.NewReader(header))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = rune(t.Delimiter), -1, true
	columns, err := reader.Read()
	if err != nil {
		return t.Text.Problem(fmt.Sprintf("has a header row that cannot be read: %v", err), "expected the names of the columns, or JSON")
	}
	t.Columns = columns
	return nil
}

// skipPreamble skips the line PowerShell's Export-Csv puts before the header,
// and the one that tells Excel the delimiter.
func (t *Table) skipPreamble(text []byte) (rest []byte, delimiter byte) {
	for {
		line, after, found := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		lower := strings.ToLower(string(line[:min(len(line), 16)]))
		isSep := len(line) == 5 && strings.HasPrefix(lower, "sep=")
		if !found || !isSep && !strings.HasPrefix(lower, "#type") {
			return text, delimiter
		}
		if isSep {
			delimiter = line[4]
		}
		t.Skip++
		text = after
	}
}

// firstRecord is the text up to the first line break outside quotes.
func firstRecord(text []byte) (record []byte, ended bool) {
	quoted := false
	for i, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			return text[:i+1], true
		}
	}
	return text, false
}

// sniffDelimiter takes the candidate that occurs most outside quotes; a header
// without any is a single column.
func sniffDelimiter(header []byte) byte {
	var counts [256]int
	quoted := false
	for _, b := range header {
		if b == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[b]++
		}
	}
	best := byte(',')
	for _, candidate := range []byte{';', '\t', '|'} {
		if counts[candidate] > counts[best] {
			best = candidate
		}
	}
	return best
}

// csvWalk goes through the records of the text as the engine does: quotes open
// at the start of a field, a doubled quote stands for one, empty lines are no
// records unless there is only one column. It calls record with the number
// (the header is 0), the offset and the line where each starts.
func (t *Table) csvWalk(ctx context.Context, file io.Reader, record func(number, offset, line int64) error) (openQuote int64, err error) {
	walk := csvWalk{delimiter: t.Delimiter, single: len(t.Columns) == 1, line: 1, number: -1, record: record}
	input := bufio.NewReaderSize(file, text.Chunk)
	for range t.Skip {
		skipped, err := input.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		walk.offset += int64(len(skipped))
		walk.line++
	}
	walk.fieldStart, walk.lineStart = true, true
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		piece, _ := input.Peek(input.Buffered()) // what is there cannot fail
		if len(piece) == 0 {
			if _, err := input.Peek(1); err != nil {
				break
			}
			continue
		}
		if err := walk.text(piece); err != nil {
			return 0, err
		}
		if _, err := input.Discard(len(piece)); err != nil {
			return 0, err
		}
	}
	if walk.quoted {
		return walk.quoteLine, nil
	}
	return 0, nil
}

// CountRecords counts the records by reading the text again: for
// documents that the engine does not read.
func (t *Table) CountRecords(ctx context.Context) (int64, error) {
	file, err := t.Text.Open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	records := int64(0)
	_, err = t.csvWalk(ctx, file, func(number, _, _ int64) error {
		records = number
		return nil
	})
	return records, err
}

type csvWalk struct {
	delimiter             byte
	single                bool
	offset, line, number  int64
	lineStart, fieldStart bool
	quoted, closed        bool // inside quotes; right behind them
	quoteLine             int64
	record                func(number, offset, line int64) error
}

func (w *csvWalk) text(piece []byte) error {
	for _, b := range piece {
		if w.lineStart && (w.single || b != '\n' && b != '\r') {
			w.number++
			if err := w.record(w.number, w.offset, w.line); err != nil {
				return err
			}
			w.lineStart = false
		}
		w.step(b)
		w.offset++
	}
	return nil
}

func (w *csvWalk) step(b byte) {
	closed := false
	switch {
	case w.quoted:
		closed = b == '"'
		w.quoted = !closed
	case b == '"' && w.fieldStart:
		w.quoted, w.quoteLine = true, w.line
	case b == '"' && w.closed:
		w.quoted = true
	case b == '\n':
		w.lineStart = true
	}
	w.closed = closed
	w.fieldStart = !w.quoted && (b == w.delimiter || b == '\n')
	if b == '\n' {
		w.line++
	}
}

// Lines finds the lines of records.
func (t *Table) Lines(ctx context.Context, wanted *text.Wanted) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = t.csvWalk(ctx, file, func(number, _, line int64) error {
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
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	next := 0
	open, err := t.csvWalk(ctx, file, func(number, offset, line int64) error {
		for next < len(rejects) && offset > rejects[next].Offset {
			next++
		}
		if next < len(rejects) && offset <= rejects[next].Offset {
			rejects[next].Record, rejects[next].Line = number, line
		}
		return nil
	})
	if err != nil {
		return err
	}
	if open > 0 {
		return t.quoteProblem(open)
	}
	return nil
}

func (t *Table) quoteProblem(line int64) error {
	return source.Problem{
		At:      t.Text.At(int(line), 0),
		Message: "a quoted field opens here and is never closed: what follows cannot be told apart",
		Hint:    "the file is cut off, or a quote is missing: export it again",
	}
}

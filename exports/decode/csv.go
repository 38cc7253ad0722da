package decode

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"rolecall/exports/source"
)

// dialect is how a CSV file is written.
type dialect struct {
	delimiter byte
	skip      int // lines before the header: #TYPE, sep=
}

// maxHeader is how long a header may be.
const maxHeader = 1 << 20

// openCSV reads the header and leaves the rest to the engine.
func (d *Document) openCSV(ctx context.Context, dir string) error {
	file, err := os.Open(d.text)
	if err != nil {
		return unreadable(d.Shown, err)
	}
	defer file.Close()
	head := make([]byte, maxHeader)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(d.Shown, err)
	}
	text := trimBOM(head[:n])
	d.Form = CSV
	text, forced := d.skipPreamble(text)
	header, ended := firstRecord(text)
	if !ended && hasOnlyReturns(header) {
		d.dialect = dialect{delimiter: sniffDelimiter(header)}
		if err := d.evenLines(ctx, dir, true); err != nil {
			return err
		}
		d.dialect = dialect{}
		return d.openCSV(ctx, dir)
	}
	if !ended && n == maxHeader {
		return d.problem("has no header row in its first MiB: expected CSV with a header, JSON or XML", "")
	}
	if d.dialect.delimiter = forced; forced == 0 {
		d.dialect.delimiter = sniffDelimiter(header)
	}
	reader := csv.NewReader(bytes.NewReader(header))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = rune(d.dialect.delimiter), -1, true
	columns, err := reader.Read()
	if err != nil {
		return d.problem(fmt.Sprintf("has a header row that cannot be read: %v", err), "expected the names of the columns, or JSON")
	}
	d.Columns = columns
	return nil
}

// skipPreamble skips the line PowerShell's Export-Csv puts before the header,
// and the one that tells Excel the delimiter.
func (d *Document) skipPreamble(text []byte) (rest []byte, delimiter byte) {
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
		d.dialect.skip++
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
func (d *Document) csvWalk(ctx context.Context, file io.Reader, record func(number, offset, line int64) error) (openQuote int64, err error) {
	walk := csvWalk{delimiter: d.dialect.delimiter, single: len(d.Columns) == 1, line: 1, number: -1, record: record}
	input := bufio.NewReaderSize(file, chunk)
	for range d.dialect.skip {
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

// CountRecords counts the records, of CSV by reading the text again: for
// documents that the engine does not read.
func (d *Document) CountRecords(ctx context.Context) (int64, error) {
	if !d.HasColumns() {
		return d.Records, nil
	}
	file, err := os.Open(d.text)
	if err != nil {
		return 0, unreadable(d.Shown, err)
	}
	defer file.Close()
	records := int64(0)
	_, err = d.csvWalk(ctx, file, func(number, _, _ int64) error {
		records = number
		return nil
	})
	return records, err
}

// Missing is how many records there are beyond those the engine has met, listed
// ones among them. Of a single column nothing is said: an empty line is a
// record there for the engine alone.
func (d *Document) Missing(met int64) int64 {
	switch {
	case d.Form != CSV:
		return d.Records - met
	case len(d.Columns) == 1:
		return 0
	}
	return max(d.counted-met, 0)
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

func (d *Document) csvLines(ctx context.Context, file *os.File, wanted *wanted) error {
	_, err := d.csvWalk(ctx, file, func(number, _, line int64) error {
		if number == 0 {
			return nil
		}
		return wanted.found(number, line)
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
func (d *Document) Locate(ctx context.Context, rejects []Reject) error {
	file, err := os.Open(d.text)
	if err != nil {
		return unreadable(d.Shown, err)
	}
	defer file.Close()
	next := 0
	open, err := d.csvWalk(ctx, file, func(number, offset, line int64) error {
		for next < len(rejects) && offset > rejects[next].Offset {
			next++
		}
		if next < len(rejects) && offset <= rejects[next].Offset {
			if d.Form == XLSX {
				line = d.rowOf.of(number)
			}
			rejects[next].Record, rejects[next].Line = number, line
		}
		return nil
	})
	if err != nil {
		return err
	}
	if open > 0 {
		return d.quoteProblem(open)
	}
	return nil
}

func (d *Document) quoteProblem(line int64) error {
	return source.Problem{
		At:      d.At(int(line), 0),
		Message: "a quoted field opens here and is never closed: what follows cannot be told apart",
		Hint:    "the file is cut off, or a quote is missing: export it again",
	}
}

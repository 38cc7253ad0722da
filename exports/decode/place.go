package decode

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"unicode/utf8"
)

// place is the line and the column of an offset in the text, and the text of
// that line (of a long one, the part around the place is enough).
func (d *Document) place(offset int64) (line, column int, text string) {
	const around = 200
	file, err := os.Open(d.text)
	if err != nil {
		return 0, 0, ""
	}
	defer file.Close()
	line = 1
	lineStart := int64(0)
	buffer := make([]byte, chunk)
	for at := int64(0); at < offset; {
		n, err := file.Read(buffer[:min(int64(len(buffer)), offset-at)])
		for i, b := range buffer[:n] {
			if b == '\n' {
				line, lineStart = line+1, at+int64(i)+1
			}
		}
		at += int64(n)
		if err != nil {
			break
		}
	}
	if offset-lineStart > 1<<16 {
		return line, 0, "" // a column nobody can look up
	}
	piece := make([]byte, offset-lineStart+around)
	n, err := file.ReadAt(piece, lineStart)
	if err != nil && !errors.Is(err, io.EOF) {
		return line, 0, ""
	}
	piece = piece[:n]
	before := piece[:min(int64(len(piece)), offset-lineStart)]
	shown, _, _ := bytes.Cut(piece, []byte("\n"))
	column = 1 + utf8.RuneCount(trimBOM(before))
	if d.showsSecret(shown) {
		return line, column, ""
	}
	return line, column, string(trimBOM(bytes.TrimSuffix(shown, []byte("\r"))))
}

// showsSecret says whether a line names a field whose values are dropped: such
// a line is not shown.
func (d *Document) showsSecret(line []byte) bool {
	return d.secret != nil && slices.ContainsFunc(word.FindAll(line, -1), func(name []byte) bool { return d.secret(string(name)) })
}

var word = regexp.MustCompile(`[A-Za-z_.]+`)

// Lines says at which line of the file each of these records (numbers from 1)
// starts. It reads the text again, so it is for the few records that are
// reported to people.
func (d *Document) Lines(ctx context.Context, records []int64) (map[int64]int64, error) {
	sorted := slices.Compact(slices.Sorted(slices.Values(records)))
	lines := make(map[int64]int64, len(sorted))
	if d.Form == XLSX {
		for _, record := range sorted {
			lines[record] = d.rowOf.of(record)
		}
		return lines, nil
	}
	if len(sorted) == 0 {
		return lines, nil
	}
	file, err := os.Open(d.text)
	if err != nil {
		return nil, unreadable(d.Shown, err)
	}
	defer file.Close()
	wanted := &wanted{records: sorted, lines: lines}
	switch {
	case d.HasColumns():
		err = d.csvLines(ctx, file, wanted)
	case d.Form == XML:
		err = d.xmlLines(ctx, file, wanted)
	default:
		err = d.jsonLines(ctx, file, wanted)
	}
	if errors.Is(err, errAllFound) {
		err = nil
	}
	return lines, err
}

var errAllFound = errors.New("all records found")

// wanted are the records whose lines are still to be found.
type wanted struct {
	records []int64
	lines   map[int64]int64
}

func (w *wanted) found(record, line int64) error {
	if w.records[0] != record {
		return nil
	}
	w.lines[record] = line
	if w.records = w.records[1:]; len(w.records) == 0 {
		return errAllFound
	}
	return nil
}

func (d *Document) jsonLines(ctx context.Context, file *os.File, wanted *wanted) error {
	counter := &lineCounter{input: bufio.NewReaderSize(file, chunk)}
	text, err := os.Open(d.text)
	if err != nil {
		return unreadable(d.Shown, err)
	}
	defer text.Close()
	into := &splitter{}
	input := bufio.NewReaderSize(text, 64)
	if err := skipBOM(input, into); err != nil {
		return unreadable(d.Shown, err)
	}
	number := int64(0)
	s := newStream(ctx, input, into.bom)
	s.record = func(list string, _ []byte, at int64, _ bool) error {
		if d.list != list {
			return nil
		}
		number++
		if wanted.records[0] != number {
			return nil
		}
		return wanted.found(number, d.lineOf(counter.at(at)))
	}
	return s.run()
}

// lineCounter says the line of offsets that are asked for in rising order.
type lineCounter struct {
	input  *bufio.Reader
	offset int64
	breaks int64
}

func (c *lineCounter) at(offset int64) int64 {
	for c.offset < offset {
		piece, err := c.input.Peek(int(min(int64(c.input.Size()), offset-c.offset)))
		c.breaks += int64(bytes.Count(piece, []byte("\n")))
		c.offset += int64(len(piece))
		if _, discardErr := c.input.Discard(len(piece)); err != nil || discardErr != nil {
			break
		}
	}
	return c.breaks + 1
}

// behind is the line of what comes next behind an offset: blanks, line breaks
// and a comma are passed over.
func (c *lineCounter) behind(offset int64) int64 {
	line := c.at(offset)
	for {
		next, err := c.input.Peek(1)
		if err != nil || !bytes.Contains([]byte(" \t\r\n,"), next) {
			return line
		}
		c.offset++
		if next[0] == '\n' {
			c.breaks++
			line++
		}
		if _, err := c.input.Discard(1); err != nil {
			return line
		}
	}
}

package text

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"unicode/utf8"
)

// Place is the line and the column of an offset in the text, and the text of
// that line (of a long one, the part around the place is enough).
func (t *Text) Place(offset int64) (line, column int, text string) {
	const around = 200
	file, err := os.Open(t.Path)
	if err != nil {
		return 0, 0, ""
	}
	defer file.Close()
	line = 1
	lineStart := int64(0)
	buffer := make([]byte, Chunk)
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
	column = 1 + utf8.RuneCount(TrimBOM(before))
	if t.holdsSecret() {
		return line, column, ""
	}
	return line, column, string(TrimBOM(bytes.TrimSuffix(shown, []byte("\r"))))
}

// longestSearched is how much of a text is searched for the names of secrets.
const longestSearched = 256 << 20

// holdsSecret says whether a text has a column or a key whose values are dropped: then
// none of its lines is shown, since a row does not name its columns. Whatever looks like
// such a name counts; a text that is too long to be searched counts, too.
func (t *Text) holdsSecret() bool {
	if t.Secret == nil {
		return false
	}
	file, err := os.Open(t.Path)
	if err != nil {
		return true
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() > longestSearched {
		return true
	}
	seen := map[string]bool{}
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, MaxRecord)
	scanner.Split(splitNames)
	for scanner.Scan() {
		name := scanner.Bytes()
		if len(name) > longestName || seen[string(name)] {
			continue
		}
		if t.Secret(string(name)) {
			return true
		}
		if len(seen) < 1<<16 {
			seen[string(name)] = true
		}
	}
	return scanner.Err() != nil
}

// longestName is how long a name of a column or key is that is looked at.
const longestName = 80

// isOfName are the bytes that names of columns and keys are written with.
var isOfName = func() (is [256]bool) {
	for b := range is {
		is[b] = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '.' || b == '-' || b == ' ' || b >= 0x80
	}
	return is
}()

// splitNames finds what may be a name between what ends one.
func splitNames(data []byte, isLast bool) (advance int, token []byte, err error) {
	from := 0
	for from < len(data) && !isOfName[data[from]] {
		from++
	}
	end := from
	for end < len(data) && isOfName[data[end]] {
		end++
	}
	switch {
	case end < len(data) || isLast && end > from:
		return end, data[from:end], nil
	case end-from > longestName*4: // no name; the rest of it is none, either
		return end, nil, nil
	}
	return from, nil, nil
}

// ErrAllFound ends the reading of a text once nothing more is to be found in it.
var ErrAllFound = errors.New("all records found")

// Wanted are records whose lines are to be found.
type Wanted struct {
	records []int64
	lines   map[int64]int64
}

// Want asks for the lines of these records (numbers from 1), in any order.
func Want(records []int64) *Wanted {
	sorted := slices.Compact(slices.Sorted(slices.Values(records)))
	return &Wanted{records: sorted, lines: make(map[int64]int64, len(sorted))}
}

// IsNext says whether a record is the next whose line is to be found.
func (w *Wanted) IsNext(record int64) bool { return w.records[0] == record }

// Found notes the line of a record; nothing else is done if it is not wanted.
func (w *Wanted) Found(record, line int64) error {
	if !w.IsNext(record) {
		return nil
	}
	w.lines[record] = line
	if w.records = w.records[1:]; len(w.records) == 0 {
		return ErrAllFound
	}
	return nil
}

// Lines are the lines found, by the records' numbers, after search has read
// the text.
func (w *Wanted) Lines(search func() error) (map[int64]int64, error) {
	if len(w.records) == 0 {
		return w.lines, nil
	}
	err := search()
	if errors.Is(err, ErrAllFound) {
		err = nil
	}
	return w.lines, err
}

// LineCounter says the line of offsets that are asked for in rising order.
type LineCounter struct {
	input  *bufio.Reader
	offset int64
	breaks int64
}

// CountLines counts the lines of a text that starts here.
func CountLines(text io.Reader) *LineCounter {
	return &LineCounter{input: bufio.NewReaderSize(text, Chunk)}
}

// At is the line of an offset.
func (c *LineCounter) At(offset int64) int64 {
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

// Behind is the line of what comes next behind an offset: blanks, line breaks
// and a comma are passed over.
func (c *LineCounter) Behind(offset int64) int64 {
	line := c.At(offset)
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

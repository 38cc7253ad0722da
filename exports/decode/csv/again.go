package csv

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// headerAgain looks for rows that are the header again, as they stand between
// slices that were joined. Nearly every row is told by its first bytes to be none.
type headerAgain struct {
	begins  [256]bool // the bytes that names of columns begin with
	names   []string
	suspect []int64 // where rows start that may be a header
}

func newHeaderAgain(columns []string) (h headerAgain) {
	if len(columns) == 1 {
		return h // a value may be called as its column is
	}
	for _, each := range columns {
		if each = strings.TrimSpace(each); each != "" {
			h.names = append(h.names, each)
			h.begins[each[0]] = true
		}
	}
	h.begins['"'], h.begins[0xef], h.begins[' '] = true, true, true
	return h
}

// look takes the rest of a piece at the start of a row, which stands at an offset.
func (h *headerAgain) look(piece []byte, at int64) {
	if len(piece) == 0 || len(h.names) == 0 || !h.begins[piece[0]] || len(h.suspect) > 0 && h.suspect[len(h.suspect)-1] == at {
		return
	}
	const enough = 8
	begin := piece[:min(len(piece), 64)]
	if len(begin) > enough { // a shorter one, at the end of a piece, is looked at again
		begin = bytes.TrimLeft(text.TrimBOM(begin), ` "`)
		if len(begin) == 0 || !h.begins[begin[0]] || !slices.ContainsFunc(h.names, func(name string) bool {
			length := min(len(name), len(begin))
			return string(begin[:length]) == name[:length]
		}) {
			return
		}
	}
	h.suspect = append(h.suspect, at)
}

// in are the rows of the text that repeat the header. One that has its columns in
// another order is a problem: what follows it would be read wrongly.
func (h *headerAgain) in(file io.ReaderAt, t *Table) (repeated []span, err error) {
	for _, at := range h.suspect {
		if at == t.start {
			continue // the header itself
		}
		row, length, err := readRow(file, at, t.Delimiter)
		if err != nil {
			return nil, t.Text.Unreadable(err)
		}
		switch {
		case IsSame(row, t.Columns):
			repeated = append(repeated, span{at, at + length})
		case isMoved(row, t.Columns):
			line, _, _ := t.Text.Place(at)
			return nil, source.Problem{
				At: t.Text.At(line, 0), Message: "a second header begins here, with the columns in another order",
				Hint: "several exports were joined: put each into a file of its own",
			}
		}
	}
	return repeated, nil
}

// maxLook is how long a row may be of which the fields are looked at.
const maxLook = 64 << 10

// readRow reads the fields of the row that starts at an offset, and how long it is
// without its line break; nil if it is very long.
func readRow(file io.ReaderAt, at int64, separator byte) (fields []string, length int64, err error) {
	for size := 1 << 10; size <= maxLook; size *= 8 {
		piece := make([]byte, size)
		n, err := file.ReadAt(piece, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		fields, length, hasEnded := splitRow(piece[:n], separator)
		if hasEnded || err != nil {
			return fields, length, nil
		}
	}
	return nil, 0, nil
}

// splitRow takes the first record of a text apart, and says how long it is.
func splitRow(piece []byte, separator byte) (fields []string, length int64, hasEnded bool) {
	begin := text.TrimBOM(piece)
	fields, hasEnded, _ = splitHeader(begin, separator)
	scanner := newScanner(separator)
	for i, b := range begin {
		if scanner.step(b) == lineBreak {
			end := len(bytes.TrimRight(begin[:i], "\r"))
			return fields, int64(len(piece) - len(begin) + end), true
		}
	}
	return fields, int64(len(piece)), hasEnded
}

// IsSame says whether a row is the header again.
func IsSame(row, columns []string) bool {
	return len(columns) > 1 && slices.EqualFunc(row, columns, func(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) })
}

// isMoved says whether a row has the names of the columns, in another order.
func isMoved(row, columns []string) bool {
	if len(row) != len(columns) {
		return false
	}
	sorted := func(names []string) []string {
		list := make([]string, len(names))
		for i, each := range names {
			list[i] = strings.TrimSpace(each)
		}
		slices.Sort(list)
		return list
	}
	return slices.Equal(sorted(row), sorted(columns))
}

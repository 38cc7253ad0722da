package record

import (
	"bufio"
	"os"

	"rolecall/exports/decode/text"
)

// List is a list of records, in a file with one a line.
type List struct {
	Name    string // the key or element it was found under; "" if it is the whole text
	Shape   *Node  // the keys of the records and what they hold
	Records int64  // how many there are to be read
	Longest int    // bytes of the longest
	Path    string // the file; "" if there is none

	file *os.File
	out  *bufio.Writer
}

// Create makes the file, if it is not there yet.
func (l *List) Create(from *text.Text) error {
	if l.out != nil {
		return nil
	}
	file, err := from.Temp(".jsonl")
	if err != nil {
		return err
	}
	l.file, l.out, l.Path = file, bufio.NewWriterSize(file, text.Chunk), file.Name()
	return nil
}

// Count counts a record.
func (l *List) Count(record []byte) {
	l.Records++
	l.Longest = max(l.Longest, len(record))
}

// Write writes to the file.
func (l *List) Write(record []byte) (int, error) { return l.out.Write(record) }

// WriteLine writes a record and ends its line.
func (l *List) WriteLine(record []byte) error {
	if _, err := l.out.Write(record); err != nil {
		return err
	}
	return l.out.WriteByte('\n')
}

// Flush writes what is still in memory.
func (l *List) Flush() error {
	if l.out == nil {
		return nil
	}
	return l.out.Flush()
}

// Close closes the file.
func (l *List) Close() {
	if l.file != nil {
		l.file.Close()
	}
}

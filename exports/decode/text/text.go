// Package text is what the forms share that write text: where a text lies and
// what it is called, reading it in pieces, and which line of the user's file a
// place in it is.
package text

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"

	"rolecall/exports/source"
)

// Chunk is how much is read at once.
const Chunk = 1 << 20

// Text is the text of a document.
type Text struct {
	File   string                 // the file on disk, as people know it
	Shown  string                 // likewise, with the member of an archive behind: all.zip!users.csv
	Path   string                 // where the text lies, in UTF-8
	IsCopy bool                   // Path is an intermediate file, so its byte offsets are not the user's
	Dir    string                 // a private folder for intermediate files
	Secret func(name string) bool // whether a field's values are dropped on reading; may be nil

	FileLines []int64 // the line of the file that each line of the text is from; nil if it is the same
}

// At is the position of a line of the text.
func (t *Text) At(line, column int) source.Position {
	return source.Position{File: t.Shown, Line: line, Column: column}
}

// Problem is an error of the whole text.
func (t *Text) Problem(message, hint string) error {
	return source.Problem{At: source.Position{File: t.Shown}, Message: message, Hint: hint}
}

// Unreadable is the error of a file that the system does not let be read.
func (t *Text) Unreadable(err error) error { return Unreadable(t.Shown, err) }

// Unreadable is the error of a file that the system does not let be read.
func Unreadable(shown string, err error) error {
	if pathError, ok := err.(*fs.PathError); ok {
		err = pathError.Err
	}
	return source.Problem{At: source.Position{File: shown}, Message: fmt.Sprintf("cannot be read: %v", err)}
}

// Open opens the text.
func (t *Text) Open() (*os.File, error) {
	file, err := os.Open(t.Path)
	if err != nil {
		return nil, t.Unreadable(err)
	}
	return file, nil
}

// CopyPattern matches the names of intermediate files.
const CopyPattern = "export-*"

// Temp makes an intermediate file that only this user can read.
func (t *Text) Temp(suffix string) (*os.File, error) {
	return os.CreateTemp(t.Dir, CopyPattern+suffix)
}

// FileLine is the line of the file for one of the text: of a recording, where
// the request begins that was answered so.
func (t *Text) FileLine(line int64) int64 {
	if at := line - 1; at >= 0 && at < int64(len(t.FileLines)) {
		return t.FileLines[at]
	}
	return line
}

// Inside names what lies in a file, or in a member of an archive. Reports that
// join the path and the member of input.file write the same.
func Inside(file, name string) string {
	if file == "" {
		return name
	}
	return file + "!" + name
}

// Shorten cuts a name that came from a file to what a message has room for.
func Shorten(text string) string { return source.Shorten(text, 80) }

// TrimBOM drops a byte order mark.
func TrimBOM(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) }

// Reader reads until its context ends.
type Reader struct {
	Ctx context.Context
	io.Reader
}

func (r Reader) Read(into []byte) (int, error) {
	if err := r.Ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(into)
}

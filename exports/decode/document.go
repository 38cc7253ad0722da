package decode

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"rolecall/exports/source"
)

// Form is how a document is written.
type Form string

// The forms that are read.
const (
	CSV  Form = "csv"
	JSON Form = "json"
	XLSX Form = "xlsx"
)

// Options say what to read and how.
type Options struct {
	Path    string // where the file is
	Shown   string // how people know it
	TempDir string // a private folder for intermediate files
}

// Document is one set of records: a file, or one of the lists a file holds.
type Document struct {
	Shown       string
	Member      string // the list inside the file, if the file holds several
	Bytes       int64  // of the file on disk
	SHA256      string // of the file on disk, lower-case hex
	Form        Form
	Encoding    string // utf-8, utf-16le, windows-1252, ...
	Compression string // gzip, zstd or ""

	Columns []string // CSV, XLSX: the header, as it is written
	Shape   *Node    // JSON: the keys of the records and what they hold
	Records int64    // how many records there are; -1 for CSV, which the engine counts
	Notices []Notice // what there is to say about it, though it can be read

	text      string  // the file with the text in UTF-8
	dialect   dialect // CSV
	rows      string  // JSON: the file with one record a line
	longest   int     // JSON: bytes of the longest record
	list      string  // JSON: the key the list was found under
	converted bool    // text is an intermediate file, so its byte offsets are not the user's
}

// Notice is something about a document that a person should know, though it
// could be read.
type Notice struct {
	Warning  bool   // otherwise a note
	Topic    string // a stable name: cut_off, lost_digits, ...
	Line     int    // where it begins; 0 if it is not at one place
	Message  string
	Hint     string
	Affected int64 // how many records or values; 0 if it cannot be counted
}

// HasColumns says whether the records are rows under a header; otherwise they
// are objects with keys.
func (d *Document) HasColumns() bool { return d.Form == CSV || d.Form == XLSX }

// Name is how people know the document.
func (d *Document) Name() string {
	if d.Member == "" {
		return d.Shown
	}
	return d.Shown + " (" + d.Member + ")"
}

// At is the position of a line of the document.
func (d *Document) At(line, column int) source.Position {
	return source.Position{File: d.Shown, Line: line, Column: column}
}

// Read reads a file. Most files are one document; a JSON object with several
// lists is several. The errors are source.Problems at places in the file.
func Read(ctx context.Context, options Options) ([]*Document, error) {
	info, err := os.Stat(options.Path)
	if err != nil {
		return nil, unreadable(options.Shown, err)
	}
	if !info.Mode().IsRegular() {
		return nil, source.Problem{At: source.Position{File: options.Shown}, Message: "is not a file, but " + kindOf(info.Mode())}
	}
	document := &Document{Shown: options.Shown, Bytes: info.Size(), Records: -1}
	if err := document.openText(ctx, options); err != nil {
		return nil, err
	}
	switch first, err := firstByte(document.text); {
	case err != nil:
		return nil, unreadable(options.Shown, err)
	case first == 0:
		return nil, document.problem("is empty: an export has at least a header or an empty list", "export it again")
	case first == '{' || first == '[':
		return document.openJSON(ctx, options)
	case first == '<':
		return nil, document.problem("is XML or HTML, and only CSV and JSON are read", "export it as CSV or JSON; a page of HTML is often a login page saved in its place")
	}
	if err := document.openCSV(); err != nil {
		return nil, err
	}
	if err := document.markSurplus(ctx, options.TempDir); err != nil {
		return nil, err
	}
	return []*Document{document}, nil
}

func (d *Document) problem(message, hint string) error {
	return source.Problem{At: source.Position{File: d.Shown}, Message: message, Hint: hint}
}

func unreadable(shown string, err error) error {
	if pathError, ok := err.(*fs.PathError); ok {
		err = pathError.Err
	}
	return source.Problem{At: source.Position{File: shown}, Message: fmt.Sprintf("cannot be read: %v", err)}
}

func kindOf(mode fs.FileMode) string {
	if mode.IsDir() {
		return "a folder"
	}
	return "a device or a pipe"
}

// temp makes an intermediate file that only this user can read.
func temp(dir, suffix string) (*os.File, error) {
	return os.CreateTemp(dir, "export-*"+suffix)
}

func firstByte(path string) (byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := file.Read(buffer)
		for _, b := range trimBOM(buffer[:n]) {
			if b != ' ' && b != '\t' && b != '\n' && b != '\r' {
				return b, nil
			}
		}
		if n == 0 || err != nil {
			return 0, nil
		}
	}
}

// Release deletes the intermediate file of rows, once they are loaded. The
// text stays, for the lines of records.
func (d *Document) Release() {
	if d.rows != "" && d.rows != d.text {
		os.Remove(d.rows)
	}
}

package decode

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rolecall/exports/source"
)

// Form is how a document is written.
type Form string

// The forms that are read.
const (
	CSV  Form = "csv"
	JSON Form = "json"
	XML  Form = "xml"
	XLSX Form = "xlsx"
)

// Options say what to read and how.
type Options struct {
	Path    string // where the file is
	Shown   string // how people know it
	TempDir string // a private folder for intermediate files

	Charset      Charset // of text that does not say its own; the zero value lets it be detected
	MaxExpansion int64   // how many bytes a compressed file may become; 0 is the default, see Expansion
	Elements     Elements
	Secret       func(name string) bool // whether a field's values are dropped on reading; may be nil
}

// Document is one set of records: a file, or one of the lists a file holds.
type Document struct {
	File        string // the file on disk, as people know it
	Shown       string // likewise, with the member of an archive behind: all.zip!users.csv
	Member      string // the file inside an archive, the list inside the file, if there are several
	Bytes       int64  // of the file on disk
	SHA256      string // of the file on disk, lower-case hex
	Form        Form
	Encoding    string // utf-8, utf-16le, windows-1252, ...
	Compression string // gzip, zstd, zip, gzip in zip, ... or ""

	Columns []string // CSV, XLSX: the header, as it is written
	Shape   *Node    // JSON, XML: the keys of the records and what they hold
	Records int64    // how many records can be loaded; -1 for CSV, which the engine counts
	Total   int64    // SCIM: how many records there are on all pages, as one of them says; 0 if none does
	Table   string   // XML: the element the records are in, which is the table's name
	Deleted []int64  // XML: the numbers of the records that say they are deleted, which are not loaded
	Notices []Notice // what there is to say about it, though it can be read

	Spelling Spelling // CSV, XLSX: what may not mean what it says
	IsBeside bool     // XLSX, HAR: it stands in one file with others, not all of which need be exports

	origin    *origin
	secret    func(name string) bool // may be nil
	elements  Elements
	archived  string  // the member of an archive
	text      string  // the file with the text in UTF-8
	dialect   dialect // CSV
	counted   int64   // CSV: the records of the text
	isEven    bool    // CSV: the line breaks in text were made one kind
	rows      string  // JSON, XML: the file with one record a line
	longest   int     // JSON, XML: bytes of the longest record there
	list      string  // JSON, XML: the key or element the list was found under
	converted bool    // text is an intermediate file, so its byte offsets are not the user's

	answers []int64 // HAR: the lines where the requests begin that were answered by each line of the text

	rowOf rowNumbers // XLSX: the rows of the sheet that the records are
}

// Notice is something about a document that a person should know, though it
// could be read.
type Notice struct {
	Code     string // of the table of causes, which has the words: file.stopped, column.lost_digits, ...
	Args     []any  // the numbers and names that its text takes
	Severity string // note or warning; "" for that of the code
	Line     int    // where it begins; 0 if it is not at one place
	Affected int64  // how many records or values; 0 if it cannot be counted
}

// HasColumns says whether the records are rows under a header; otherwise they
// are objects with keys.
func (d *Document) HasColumns() bool { return d.Form == CSV || d.Form == XLSX }

// IsEmpty says whether the document holds no record to tell it by.
func (d *Document) IsEmpty() bool {
	return !d.HasColumns() && d.Records == 0 && len(d.Deleted) == 0
}

// Count is how many records there are, as far as that is known without reading
// them again.
func (d *Document) Count() int64 {
	if d.Form == CSV {
		return d.counted
	}
	return max(d.Records, 0)
}

// Name is how people know the document: a.xlsx!Page 1, all.zip!users.csv. It is
// the path and the member of input.file, with the mark between.
func (d *Document) Name() string {
	if d.list == "" || d.Member == d.archived {
		return d.Shown
	}
	return inside(d.Shown, d.list)
}

// inside names what lies in a file, or in a member of an archive. Reports that
// join the path and the member of input.file write the same.
func inside(file, name string) string {
	if file == "" {
		return name
	}
	return file + "!" + name
}

// List is the name of the document inside its file: a sheet, a key, an element.
func (d *Document) List() string { return d.list }

// member is what to call a list inside the document's file.
func (d *Document) member(list string) string {
	if list == "" {
		return d.archived
	}
	return inside(d.archived, list)
}

// FilePath is the path of the document's file, as it would be if archives were
// unpacked into folders of their names.
func (d *Document) FilePath() string {
	if d.archived == "" {
		return d.File
	}
	return strings.TrimSuffix(d.File, path.Ext(d.File)) + "/" + d.archived
}

// At is the position of a line of the document; of a workbook, of a row of the
// sheet.
func (d *Document) At(line, column int) source.Position {
	if d.Form == XLSX {
		return source.Position{File: d.Name(), Line: line}
	}
	return source.Position{File: d.Shown, Line: line, Column: column}
}

// Read reads a file. Most files are one document; an archive, a JSON object
// with several lists and XML of several tables are several. The errors are
// source.Problems at places in the file.
func Read(ctx context.Context, options Options) ([]*Document, error) {
	origin, err := stat(options.Path, options.Shown)
	if err != nil {
		return nil, err
	}
	document := &Document{File: options.Shown, Shown: options.Shown, Bytes: origin.info.Size(), Records: -1, origin: origin, elements: options.Elements, secret: options.Secret}
	opener := &opener{options: options, allowance: Expansion(options.MaxExpansion, document.Bytes)}
	documents, err := opener.open(ctx, document, options.Path)
	if err != nil {
		return nil, origin.blame(ctx, err)
	}
	for _, each := range documents {
		each.SHA256 = origin.sha256
	}
	return documents, nil
}

// openText tells the forms apart once the text is in UTF-8.
func (o *opener) openText(ctx context.Context, document *Document) ([]*Document, error) {
	switch first, err := firstByte(document.text); {
	case err != nil:
		return nil, unreadable(document.Shown, err)
	case first == 0:
		return nil, document.problem("is empty: an export has at least a header or an empty list", "export it again")
	case first == '{' || first == '[':
		if head, err := readHead(document.text); err == nil && isHAR(head) {
			return document.openHAR(ctx, o.options)
		}
		return document.openJSON(ctx, o.options)
	case first == '<':
		return document.openXML(ctx, o.options)
	}
	if err := document.openCSV(ctx, o.options.TempDir); err != nil {
		return nil, err
	}
	if err := document.markSurplus(ctx, o.options.TempDir); err != nil {
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

// Forget deletes all intermediate files of a folder, once the lines of records
// are no longer asked for: what was unpacked holds what is never read, too,
// passwords for one.
func Forget(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "export-*"))
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

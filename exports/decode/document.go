package decode

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"rolecall/exports/decode/csv"
	"rolecall/exports/decode/json"
	"rolecall/exports/decode/text"
	"rolecall/exports/decode/xlsx"
	"rolecall/exports/decode/xml"
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

// Exported says when a file was exported, and what says so.
type Exported struct {
	At     time.Time // zero if the file does not say
	Origin string    // unload: an unload's date; recording: when an answer was recorded
}

// Document is one set of records: a file, or one of the lists a file holds.
type Document struct {
	*text.Text         // where it lies, in UTF-8, and what it is called
	Member      string // the file inside an archive, the list inside the file, if there are several
	Bytes       int64  // of the file on disk
	SHA256      string // of the file on disk, lower-case hex
	Form        Form
	Encoding    string // utf-8, utf-16le, windows-1252, ...
	Compression string // gzip, zstd, zip, gzip in zip, ... or ""

	Book       string        // XLSX: the workbook itself; it may be gone, see Options.KeepBooks
	Recording  *text.Text    // HAR: the recording itself
	Columns    []string      // CSV, XLSX: the header, as it is written
	Shape      *Node         // JSON, XML: the keys of the records and what they hold
	Records    int64         // how many records can be loaded; -1 for CSV, which the engine counts
	Total      int64         // SCIM: how many records there are on all pages, as one of them says; 0 if none does
	Table      string        // XML: the element the records are in, which is the table's name
	Elements   string        // JSON: what it holds in place of records: texts, numbers; "" if it holds records
	Deleted    []int64       // XML: the numbers of the records that say they are deleted, which are not loaded
	Notices    []Notice      // what there is to say about it, though it can be read
	Spelling   text.Spelling // CSV, XLSX: what may not mean what it says
	Exported   Exported      // XML, HAR: when it was exported, if the file says so
	SharesFile bool          // XLSX, HAR: it stands in one file with others, not all of which need be exports
	Unread     string        // what it holds in place of records that are read: 3 of cmdb_ci, a list of texts; "" mostly

	origin   *origin
	elements Elements
	archived string          // the member of an archive
	table    *csv.Table      // CSV, XLSX
	rowOf    xlsx.RowNumbers // XLSX: the rows of the sheet that the records are
	list     string          // the key, element or sheet the list was found under
	records  string          // JSON, XML: the file with one record a line
	longest  int             // JSON, XML: bytes of the longest record there
	requests *json.Requests  // HAR: all that the recording asks for
	address  string          // HAR: the path that was asked for
	first    []firstRecord   // the first records, once somebody asked for their values
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
		return d.table.Records
	}
	return max(d.Records, 0)
}

// Name is how people know the document: a.xlsx!Page 1, all.zip!users.csv. It is
// the path and the member of input.file, with the mark between.
func (d *Document) Name() string {
	if d.list == "" || d.Member == d.archived {
		return d.Shown
	}
	return text.Inside(d.Shown, d.list)
}

// List is the name of the document inside its file: a sheet, a key, an element.
func (d *Document) List() string { return d.list }

// member is what to call a list inside the document's file.
func (d *Document) member(list string) string {
	if list == "" {
		return d.archived
	}
	return text.Inside(d.archived, list)
}

// FilePath is the path of the document's file, as it would be if archives were
// unpacked into folders of their names.
func (d *Document) FilePath() string {
	if d.archived == "" {
		return d.File
	}
	return strings.TrimSuffix(d.File, path.Ext(d.File)) + "/" + d.archived
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
	return max(d.table.Records-met, 0)
}

// CountRecords counts the records, of CSV by reading the text again: for
// documents that the engine does not read.
func (d *Document) CountRecords(ctx context.Context) (int64, error) {
	if !d.HasColumns() {
		return d.Records, nil
	}
	return d.table.CountRecords(ctx)
}

// Lines says at which line of the file each of these records (numbers from 1)
// starts. It reads the text again, so it is for the few records that are
// reported to people.
func (d *Document) Lines(ctx context.Context, records []int64) (map[int64]int64, error) {
	if d.Form == XLSX {
		lines := make(map[int64]int64, len(records))
		for _, record := range records {
			lines[record] = d.rowOf.Of(record)
		}
		return lines, nil
	}
	wanted := text.Want(records)
	return wanted.Lines(func() error {
		switch d.Form {
		case CSV:
			return d.table.Lines(ctx, wanted)
		case XML:
			return xml.Lines(ctx, d.Text, d.elements, d.Table, wanted)
		default:
			return json.Lines(ctx, d.Text, d.list, wanted)
		}
	})
}

// Locate fills in the number and line of rejected records. An error says that
// the file ends inside a quoted field: what that field swallowed cannot be
// told.
func (d *Document) Locate(ctx context.Context, rejects []Reject) error {
	err := d.table.Locate(ctx, rejects)
	if d.Form == XLSX {
		for i := range rejects {
			rejects[i].Line = d.rowOf.Of(rejects[i].Record)
		}
	}
	return err
}

// Delimiter is what stands between the fields of a CSV file, in words; "" if the
// document is none.
func (d *Document) Delimiter() string {
	if d.Form != CSV {
		return ""
	}
	return d.table.DelimiterName()
}

// Separator is what stands between the fields of a document that has columns.
func (d *Document) Separator() byte { return d.table.Dialect.Delimiter }

// Mark is what stands, in the engine's copy of the text, behind a record that it
// has to refuse.
func (d *Document) Mark() string { return d.table.Mark() }

// Unmark gives a refused record as the user wrote it, and says whether it was
// refused for its mark.
func (d *Document) Unmark(record string) (written string, marked csv.Marked) {
	return d.table.Unmark(record)
}

// Release deletes the intermediate file of rows, once they are loaded. The
// text stays, for the lines of records.
func (d *Document) Release() {
	if d.records != "" && d.records != d.Path {
		os.Remove(d.records)
	}
}

// Forget deletes all intermediate files of a folder, once the lines of records
// are no longer asked for: what was unpacked holds what is never read, too,
// passwords for one.
func Forget(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, text.CopyPattern))
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// At is the position of a line of the document; of a workbook, of a row of the
// sheet.
func (d *Document) At(line, column int) source.Position {
	if d.Form == XLSX {
		return source.Position{File: d.Name(), Line: line}
	}
	return d.Text.At(line, column)
}

// TextChecksums are the SHA-256 sums, in hexadecimal, that what is packed may have been given: with a
// byte order mark, which is not part of the text, and without. A text that was not UTF-8 has none.
func (d *Document) TextChecksums() ([]string, error) {
	if d.Encoding != "utf-8" {
		return nil, nil
	}
	var sums []string
	for _, mark := range []string{"", "\uFEFF"} {
		file, err := d.Open()
		if err != nil {
			return nil, err
		}
		sum := sha256.New()
		_, err = io.Copy(sum, io.MultiReader(strings.NewReader(mark), file))
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		sums = append(sums, hex.EncodeToString(sum.Sum(nil)))
	}
	return sums, nil
}

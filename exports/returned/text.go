package returned

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rolecall/exports/decode/charset"
	"rolecall/exports/source"
)

// readText reads CSV in any encoding, whatever stands between its fields.
func readText(file string, content []byte) (*Table, error) {
	found := &Table{File: file}
	content, err := found.toUTF8(content)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(content, []byte("\n")) {
		content = bytes.ReplaceAll(content, []byte("\r"), []byte("\n")) // as old programs end lines
	}
	skipped := 0
	if first, rest, _ := bytes.Cut(content, []byte("\n")); bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) {
		content, skipped = rest, 1 // a spreadsheet's own line
	}
	reader := csv.NewReader(bytes.NewReader(content))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	reader.Comma = Delimiter(content)
	if err := checkQuotes(file, content, byte(reader.Comma), skipped); err != nil {
		return nil, err
	}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source.Printable(file), err)
		}
		line, _ := reader.FieldPos(0)
		found.Rows = append(found.Rows, Row{line + skipped, cells})
	}
}

// UTF8 is the text of a CSV in UTF-8, whatever it was saved in.
func UTF8(content []byte) ([]byte, error) { return (&Table{}).toUTF8(content) }

// toUTF8 reads the text as what its first bytes say that it is, or as UTF-8 if it can be
// that; else as spreadsheets save CSV on Windows.
func (t *Table) toUTF8(content []byte) ([]byte, error) {
	const looked = 4096 // bytes
	stated, err := charset.Stated(content[:min(looked, len(content))])
	if problem, ok := errors.AsType[source.Problem](err); ok {
		problem.At.File = source.Printable(t.File)
		return nil, problem
	}
	decoder := unicode.UTF8BOM.NewDecoder()
	switch {
	case stated.Name == "utf-16le":
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case stated.Name == "utf-16be":
		decoder = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case !bytes.ContainsFunc(content, func(letter rune) bool { return letter >= utf8.RuneSelf }):
		t.IsNarrow = true // every other letter may be a question mark
	case !utf8.Valid(content):
		t.IsNarrow = true
		decoder = charmap.Windows1252.NewDecoder()
	}
	content, err = decoder.Bytes(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Printable(t.File), err)
	}
	return content, nil
}

// Delimiter is what stands between the fields: what the first line has most of that has any;
// people put a title above a table.
func Delimiter(content []byte) rune {
	const looked = 20 // lines
	for range looked {
		line, rest, isMore := bytes.Cut(content, []byte("\n"))
		found, most := ',', bytes.Count(line, []byte(","))
		for _, each := range []rune{';', '\t', '|'} {
			if count := bytes.Count(line, []byte(string(each))); count > most {
				found, most = each, count
			}
		}
		if most > 0 {
			return found
		}
		if content = rest; !isMore {
			break
		}
	}
	return ','
}

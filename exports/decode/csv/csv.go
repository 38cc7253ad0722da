// Package csv reads tables: their header, how they are written, and which records
// the engine would not read as they are meant.
package csv

import (
	"context"
	"strconv"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Dialect is how a CSV file is written.
type Dialect struct {
	Delimiter byte
	Skip      int // lines before the header: #TYPE, sep=
}

var delimiterNames = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "bar"}

// DelimiterName is what stands between the fields, in words.
func (d Dialect) DelimiterName() string {
	if name, ok := delimiterNames[d.Delimiter]; ok {
		return name
	}
	return strconv.QuoteRuneToASCII(rune(d.Delimiter))
}

// Table is a CSV text.
type Table struct {
	Text     *text.Text
	Columns  []string // the header, as it is written
	Records  int64
	Spelling text.Spelling
	Notices  []text.Notice
	Dialect

	preamble lineEnds // of the lines before the header
	start    int64    // where the header begins: behind a byte order mark and the lines before it
	isEven   bool     // the line breaks in the text were made one kind
}

// Open reads the header of a text and checks its records.
func Open(ctx context.Context, from *text.Text) (*Table, error) {
	t := &Table{Text: from}
	if err := t.readHeader(ctx); err != nil {
		return nil, err
	}
	if err := t.checkRecords(ctx); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Table) unclosedQuote(line int64) error {
	return source.Problem{
		At:      t.Text.At(int(line), 0),
		Message: "a quoted field opens here and is never closed, so the rows after it cannot be read",
		Hint:    "the file is cut off, or a quote is missing: export it again",
	}
}

package html

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"rolecall/exports/duckdb"
)

// block gathers rows of text until there are enough of them for one block.
type block struct {
	name    string
	to      io.Writer
	rows    int
	text    bytes.Buffer
	encoder *json.Encoder
}

func (b *block) add(row []string) error {
	if b.encoder == nil {
		b.encoder = json.NewEncoder(&b.text)
		b.encoder.SetEscapeHTML(false) // compressed, never parsed as HTML
	}
	b.text.WriteByte("[,"[min(b.rows, 1)])
	if err := b.encoder.Encode(row); err != nil {
		return err
	}
	b.rows++
	if b.rows == rowsPerBlock {
		return b.flush()
	}
	return nil
}

func (b *block) flush() error {
	if b.rows == 0 {
		return nil
	}
	b.text.WriteByte(']')
	err := writeBlock(b.to, fmt.Sprintf(`data-rows="%s" data-count="%d"`, b.name, b.rows), b.text.Bytes())
	b.text.Reset()
	b.rows = 0
	return err
}

// copyBlocks writes the blocks that a statement makes: a text each, and the
// first and the last subject in it.
func copyBlocks(ctx context.Context, db *duckdb.DB, name string, params duckdb.Params, to io.Writer) error {
	rows, err := db.Query(ctx, statement(name, params))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var first, last int64
		var text []byte
		if err := rows.Scan(&first, &last, &text); err != nil {
			return fmt.Errorf("reports/html/data/%s.sql: %w", name, err)
		}
		attributes := fmt.Sprintf(`data-rows="%s" data-first="%d" data-last="%d"`, name, first, last)
		if err := writeBlock(to, attributes, text); err != nil {
			return err
		}
	}
	return rows.Err()
}

// writeBlock writes one block: a script element of a type no browser runs.
func writeBlock(to io.Writer, attributes string, text []byte) error {
	if _, err := fmt.Fprintf(to, `<script type="application/gzip" %s>`, attributes); err != nil {
		return err
	}
	encoded := base64.NewEncoder(base64.StdEncoding, to)
	compressed, err := gzip.NewWriterLevel(encoded, gzip.DefaultCompression)
	if err != nil {
		return err
	}
	_, err = compressed.Write(text)
	if err := errors.Join(err, compressed.Close(), encoded.Close()); err != nil {
		return err
	}
	_, err = io.WriteString(to, "</script>\n")
	return err
}

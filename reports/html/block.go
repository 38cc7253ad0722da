package html

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"rolecall/exports/duckdb"
)

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

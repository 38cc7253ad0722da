package lists

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"rolecall/exports/decode"
	"rolecall/exports/source"
)

// read reads the tables of a file: a workbook's sheets, or a text.
func read(ctx context.Context, path string, content []byte, temp func() (string, error)) ([]*sheet, error) {
	if bytes.HasPrefix(content, []byte("PK")) || bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")) {
		dir, err := temp()
		if err != nil {
			return nil, err
		}
		return readWorkbook(ctx, path, content, dir)
	}
	text, err := readText(path, content)
	return []*sheet{text}, err
}

// readText reads CSV, whatever stands between its fields.
func readText(path string, content []byte) (*sheet, error) {
	// as UTF-8, unless a spreadsheet's "Unicode text" says by its mark that it is UTF-16
	content, _, err := transform.Bytes(unicode.BOMOverride(unicode.UTF8.NewDecoder()), content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Printable(path), err)
	}
	skipped := 0
	if first, rest, _ := bytes.Cut(content, []byte("\n")); bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) {
		content, skipped = rest, 1 // a spreadsheet's own line
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	reader := csv.NewReader(bytes.NewReader(content))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	for _, comma := range []string{";", "\t"} {
		if bytes.Count(first, []byte(comma)) > bytes.Count(first, []byte(",")) {
			reader.Comma = rune(comma[0])
		}
	}
	found := &sheet{path: path}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source.Printable(path), err)
		}
		line, _ := reader.FieldPos(0)
		found.rows = append(found.rows, row{line + skipped, cells})
	}
}

// readWorkbook reads the sheets of a workbook, with the checks that exports get.
func readWorkbook(ctx context.Context, path string, content []byte, dir string) ([]*sheet, error) {
	copied := filepath.Join(dir, "list.xlsx") // what was read, whatever the file is by now
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		return nil, err
	}
	documents, err := decode.Read(ctx, decode.Options{Path: copied, Shown: source.Printable(path), TempDir: dir})
	if err != nil {
		return nil, err
	}
	var sheets []*sheet
	for _, each := range documents {
		if each.Form != decode.XLSX {
			return nil, source.Problem{
				At: source.Position{File: source.Printable(path)}, Message: "is packed, but no workbook", Hint: "unpack it: a list is a CSV or a workbook (.xlsx)",
			}
		}
		found, err := readSheet(ctx, path, each)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, found)
	}
	return sheets, nil
}

// readSheet reads a sheet from the CSV that was made of it.
func readSheet(ctx context.Context, path string, document *decode.Document) (*sheet, error) {
	file, err := os.Open(document.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.FieldsPerRecord = -1
	records, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Place(path, document.List()), err)
	}
	numbers := make([]int64, len(records))
	for i := range numbers {
		numbers[i] = int64(i)
	}
	lines, err := document.Lines(ctx, numbers)
	if err != nil {
		return nil, err
	}
	found := &sheet{path: path, name: document.List(), isWorkbook: true}
	for i, cells := range records {
		for at := range cells {
			cells[at] = strings.ToValidUTF8(cells[at], "\uFFFD")
		}
		found.rows = append(found.rows, row{int(lines[int64(i)]), cells})
	}
	if len(found.rows) > 0 {
		found.rows[0].line = max(found.rows[0].line, 1)
	}
	return found, nil
}

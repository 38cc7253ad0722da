package returned

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/source"
)

// readWorkbook reads the sheets of a workbook, with the checks that exports get. What it
// is unpacked into is gone afterwards.
func readWorkbook(ctx context.Context, file string, content []byte, dir string) ([]*Table, error) {
	dir, err := os.MkdirTemp(dir, "workbook-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)                   // private, and the command removes what is around it
	copied := filepath.Join(dir, "list.xlsx") // what was read, whatever the file is by now
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		return nil, err
	}
	documents, err := decode.Read(ctx, decode.Options{Path: copied, Shown: source.Printable(file), TempDir: dir, MaxExpansion: largestWorkbook})
	if err != nil {
		return nil, err
	}
	var tables []*Table
	for _, each := range documents {
		if each.Form != decode.XLSX {
			return nil, source.Problem{
				At: source.Position{File: source.Printable(file)}, Message: "is packed, but no workbook", Hint: "unpack it: a list is a CSV or a workbook (.xlsx)",
			}
		}
		found, err := readSheet(ctx, file, each)
		if err != nil {
			return nil, err
		}
		tables = append(tables, found)
	}
	return tables, nil
}

// largestWorkbook is what a workbook may unpack to.
const largestWorkbook = 1 << 30

// readSheet reads a sheet from the CSV that was made of it.
func readSheet(ctx context.Context, path string, document *decode.Document) (*Table, error) {
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
	found := &Table{File: path, Sheet: document.List(), IsWorkbook: true}
	for i, cells := range records {
		for at := range cells {
			cells[at] = strings.ToValidUTF8(cells[at], "\uFFFD")
		}
		found.Rows = append(found.Rows, Row{int(lines[int64(i)]), cells})
	}
	if len(found.Rows) > 0 {
		found.Rows[0].Line = max(found.Rows[0].Line, 1)
	}
	return found, nil
}

package lists

import (
	"context"

	"rolecall/exports/returned"
)

// read reads the tables of a file: a workbook's sheets, or a text.
func read(ctx context.Context, path string, content []byte, temp func() (string, error)) ([]*sheet, error) {
	tables, err := returned.Tables(ctx, path, content, temp)
	if err != nil {
		return nil, err
	}
	sheets := make([]*sheet, len(tables))
	for i, each := range tables {
		sheets[i] = &sheet{path: path, name: each.Sheet, isWorkbook: each.IsWorkbook}
		for _, line := range each.Rows {
			sheets[i].rows = append(sheets[i].rows, row{line.Line, line.Cells})
		}
	}
	return sheets, nil
}

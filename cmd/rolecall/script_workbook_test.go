package main

import (
	"slices"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// decideInWorkbook fills in cells of a workbook as a reviewer does: below a title (a
// new column, if there is none of it), in the rows with an id. The id * is every row.
func decideInWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 5, 5, "decide FILE SHEET ID TITLE TEXT")
	path, sheet, id, title, text := ts.MkAbs(args[0]), args[1], args[2], args[3], args[4]
	file, err := excelize.OpenFile(path)
	ts.Check(err)
	defer file.Close()
	rows, err := file.GetRows(sheet)
	ts.Check(err)
	column := slices.Index(rows[0], title)
	if column < 0 {
		column = len(rows[0])
	}
	set := func(row int, text string) {
		cell, err := excelize.CoordinatesToCellName(column+1, row+1)
		ts.Check(err)
		ts.Check(file.SetCellStr(sheet, cell, text))
	}
	set(0, title)
	filled := 0
	for i, row := range rows {
		if i > 0 && (id == "*" || slices.Contains(row, id)) {
			set(i, text)
			filled++
		}
	}
	if filled == 0 {
		ts.Fatalf("no row of %s has %s", sheet, id)
	}
	ts.Check(file.Save())
}

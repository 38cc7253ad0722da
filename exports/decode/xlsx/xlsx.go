// Package xlsx reads workbooks: each sheet becomes a table in CSV.
package xlsx

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"syscall"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Workbooks are read by excelize, whose memory grows with the workbook's text:
// XLSX is the one form for which memory is bounded by a library and the size
// of a spreadsheet (1,048,576 rows a sheet), not by us.
//
// It also passes over damage in silence: of a sheet whose XML breaks off it
// gives the rows until then and no error. So the archive is checked first (its
// members, their sizes and checksums), and a second reader goes through the
// sheet's XML beside it: rows and cells have to agree, one by one, to the end
// of the sheet. The sheet's <dimension> is no help, since ServiceNow writes
// A1 whatever the sheet holds.

// workbook is a workbook that is being read.
type workbook struct {
	text    *text.Text // the file
	parts   *parts
	book    *excelize.File
	formats formats
	strings int                                 // how many shared strings there are
	seen    func(sheet string, cell Cell) error // may be nil
}

// Open reads the XLSX workbook at path: its sheets that have rows.
func Open(ctx context.Context, from *text.Text, path string, archive *zip.ReadCloser, budget *pack.Budget) ([]*Sheet, error) {
	return open(ctx, from, path, archive, budget, &workbook{})
}

func open(ctx context.Context, from *text.Text, path string, archive *zip.ReadCloser, budget *pack.Budget, w *workbook) (sheets []*Sheet, err error) {
	// The library indexes tables with numbers from the file here and there.
	defer func() {
		if fault := recover(); fault != nil {
			sheets, err = nil, pack.BrokenWorkbook(from, fmt.Sprint(fault))
		}
	}()
	parts, err := checkParts(ctx, from, archive, budget)
	if err != nil {
		return nil, err
	}
	w.text, w.parts = from, parts
	if w.strings, err = w.countStrings(); err != nil {
		return nil, err
	}
	w.book, err = excelize.OpenFile(path, excelize.Options{
		RawCellValue: true, TmpDir: from.Dir, UnzipSizeLimit: max(parts.size, 1<<20), UnzipXMLSizeLimit: 1 << 20,
	})
	if err != nil {
		return nil, w.broken(err.Error())
	}
	defer func() { err = errors.Join(err, w.book.Close()) }()
	if w.formats, err = w.readFormats(); err != nil {
		return nil, err
	}
	return w.readSheets(ctx)
}

func (w *workbook) broken(what string) error { return pack.BrokenWorkbook(w.text, what) }

// readSheets reads the sheets in their order.
func (w *workbook) readSheets(ctx context.Context) ([]*Sheet, error) {
	worksheets, err := w.worksheets()
	if err != nil {
		return nil, err
	}
	var sheets []*Sheet
	var problems source.Problems
	var before *table
	for _, each := range worksheets {
		read, err := w.readSheet(ctx, each, before)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if errors.Is(err, syscall.ENOSPC) {
			return nil, err // the sheet is not to blame
		}
		problems.Merge(err)
		if err == nil && read.Columns != nil {
			sheets = append(sheets, &read.Sheet)
		}
		before = read
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		return nil, w.text.Problem("is an empty workbook: an export has at least a header", "export it again")
	}
	return sheets, nil
}

// worksheet is a sheet by its name and the member that holds it.
type worksheet struct{ name, part string }

// worksheets lists the worksheets; charts are none.
func (w *workbook) worksheets() ([]worksheet, error) {
	book := "xl/workbook.xml"
	related, err := w.parts.relationships(path.Dir(book) + "/_rels/" + path.Base(book) + ".rels")
	if err != nil {
		return nil, w.broken(err.Error())
	}
	var sheets []worksheet
	seen := map[string]bool{}
	for _, each := range w.book.WorkBook.Sheets.Sheet {
		relation, ok := related[each.ID]
		folded := strings.ToLower(each.Name)
		switch {
		case !ok:
			return nil, w.broken(fmt.Sprintf("its sheet %q is missing", each.Name))
		case seen[folded]:
			return nil, w.broken(fmt.Sprintf("it has two sheets called %q", each.Name))
		case !strings.HasSuffix(relation.Type, "/worksheet"):
			continue
		}
		seen[folded] = true
		part := path.Join(path.Dir(book), relation.Target)
		if strings.HasPrefix(relation.Target, "/") {
			part = strings.TrimPrefix(relation.Target, "/")
		}
		sheets = append(sheets, worksheet{each.Name, part})
	}
	return sheets, nil
}

// countStrings counts the texts that cells refer to by their number; excelize
// reads those it can and takes a number without a text for an empty cell.
func (w *workbook) countStrings() (int, error) {
	part, err := w.parts.open("xl/sharedStrings.xml")
	if err != nil || part == nil {
		return 0, err
	}
	defer part.Close()
	count := 0
	decoder := newXML(part)
	for {
		token, err := decoder.element()
		if errors.Is(err, io.EOF) {
			return count, nil
		}
		if err != nil {
			return 0, w.broken("its table of texts: " + err.Error())
		}
		if token != nil && token.Name.Local == "si" {
			count++
		}
	}
}

// broken is something wrong in a sheet, at a row if it is not 0.
func (t *table) broken(row int, what string) error {
	return source.Problem{
		At: source.Position{File: text.Inside(t.workbook.text.Shown, t.Name), Line: row}, Message: "the sheet is damaged: " + what, Hint: pack.WorkbookHint,
	}
}

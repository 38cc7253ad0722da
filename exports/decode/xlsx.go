package decode

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

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
	document *Document // the file
	dir      string
	parts    *parts
	book     *excelize.File
	formats  formats
	strings  int // how many shared strings there are
}

// openWorkbook reads the XLSX workbook at path: each sheet with rows is a
// document.
func (o *opener) openWorkbook(ctx context.Context, d *Document, path string, archive *zip.ReadCloser) (documents []*Document, err error) {
	// The library indexes tables with numbers from the file here and there.
	defer func() {
		if fault := recover(); fault != nil {
			documents, err = nil, d.brokenWorkbook(fmt.Sprint(fault))
		}
	}()
	parts, err := o.checkParts(ctx, d, archive)
	if err != nil {
		return nil, err
	}
	w := &workbook{document: d, dir: o.options.TempDir, parts: parts}
	if w.strings, err = w.countStrings(); err != nil {
		return nil, err
	}
	w.book, err = excelize.OpenFile(path, excelize.Options{
		RawCellValue: true, TmpDir: w.dir, UnzipSizeLimit: max(parts.size, 1<<20), UnzipXMLSizeLimit: 1 << 20,
	})
	if err != nil {
		return nil, d.brokenWorkbook(err.Error())
	}
	defer func() { err = errors.Join(err, w.book.Close()) }()
	if w.formats, err = w.readFormats(); err != nil {
		return nil, err
	}
	documents, err = w.documents(ctx)
	if path != d.origin.path {
		os.Remove(path)
	}
	return documents, err
}

// documents reads the sheets in their order.
func (w *workbook) documents(ctx context.Context) ([]*Document, error) {
	sheets, err := w.sheets()
	if err != nil {
		return nil, err
	}
	var documents []*Document
	var problems source.Problems
	var before *table
	for _, each := range sheets {
		read, err := w.readSheet(ctx, each, before)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		problems.Merge(err)
		if err == nil && read.document.Columns != nil {
			documents = append(documents, read.document)
		}
		before = read
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if len(documents) == 0 {
		return nil, w.document.problem("is an empty workbook: an export has at least a header", "export it again")
	}
	return documents, nil
}

// sheet is a worksheet by its name and the member that holds it.
type sheet struct{ name, part string }

// sheets lists the worksheets; charts are none.
func (w *workbook) sheets() ([]sheet, error) {
	book := "xl/workbook.xml"
	related, err := w.parts.relationships(path.Dir(book) + "/_rels/" + path.Base(book) + ".rels")
	if err != nil {
		return nil, w.document.brokenWorkbook(err.Error())
	}
	var sheets []sheet
	seen := map[string]bool{}
	for _, each := range w.book.WorkBook.Sheets.Sheet {
		relation, ok := related[each.ID]
		folded := strings.ToLower(each.Name)
		switch {
		case !ok:
			return nil, w.document.brokenWorkbook(fmt.Sprintf("its sheet %q is missing", each.Name))
		case seen[folded]:
			return nil, w.document.brokenWorkbook(fmt.Sprintf("it has two sheets called %q", each.Name))
		case !strings.HasSuffix(relation.Type, "/worksheet"):
			continue
		}
		seen[folded] = true
		part := path.Join(path.Dir(book), relation.Target)
		if strings.HasPrefix(relation.Target, "/") {
			part = strings.TrimPrefix(relation.Target, "/")
		}
		sheets = append(sheets, sheet{each.Name, part})
	}
	return sheets, nil
}

// countStrings counts the texts that cells refer to by their number; excelize
// reads those it can and takes a number without a text for an empty cell.
func (w *workbook) countStrings() (int, error) {
	text, err := w.parts.open("xl/sharedStrings.xml")
	if err != nil || text == nil {
		return 0, err
	}
	defer text.Close()
	count := 0
	decoder := newXML(text)
	for {
		token, err := decoder.element()
		if errors.Is(err, io.EOF) {
			return count, nil
		}
		if err != nil {
			return 0, w.document.brokenWorkbook("its table of texts: " + err.Error())
		}
		if token != nil && token.Name.Local == "si" {
			count++
		}
	}
}

const workbookHint = "copy the file or export it again; CSV or XML can be read even if it is large"

func (d *Document) brokenWorkbook(what string) error {
	return d.problem("is a damaged workbook: "+what, workbookHint)
}

// brokenSheet is something wrong in a sheet, at a row if it is not 0.
func (t *table) broken(row int, what string) error {
	return source.Problem{
		At: source.Position{File: t.document.Name(), Line: row}, Message: "the sheet is damaged: " + what, Hint: workbookHint,
	}
}

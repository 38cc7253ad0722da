package xlsx

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	csvtable "rolecall/exports/decode/csv"
	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Sheet is a sheet with a header and the records under it, written as CSV.
type Sheet struct {
	Name     string
	Columns  []string
	Records  int64
	Spelling text.Spelling
	Notices  []text.Notice
	Rows     RowNumbers // the rows of the sheet that the records are
	Path     string     // the intermediate file
}

// table is a sheet on its way into an intermediate file.
type table struct {
	Sheet
	workbook *workbook
	sheet    worksheet
	previous *table // the sheet before it, whose rows this one may continue
	columns  []column
	file     *os.File
	buffer   *bufio.Writer
	out      *csv.Writer
	observed observed
	totals   []heldRow // rows that seem to count the others, while none has followed
}

// readSheet reads a sheet; it has no columns if it is empty.
func (w *workbook) readSheet(ctx context.Context, sheet worksheet, previous *table) (*table, error) {
	t := &table{Sheet: Sheet{Name: source.Printable(sheet.name)}, workbook: w, sheet: sheet, previous: previous}
	part, err := w.parts.open(sheet.part)
	if err != nil {
		return t, err
	}
	if part == nil {
		return t, t.broken(0, "its XML is missing")
	}
	defer part.Close()
	rows, err := w.book.Rows(sheet.name)
	if err != nil {
		return t, t.broken(0, err.Error())
	}
	defer rows.Close()
	scan := &sheetScan{xmlReader: newXML(part), strings: w.strings}
	if err := t.create(); err != nil {
		return t, err
	}
	defer t.file.Close()
	if err := t.readRows(ctx, rows, scan); err != nil {
		return t, err
	}
	return t, t.finish()
}

// asTable is the sheet as the table of CSV that is written of it.
func (t *table) asTable() *csvtable.Table {
	return &csvtable.Table{Columns: t.Columns, Dialect: csvtable.Dialect{Delimiter: ','}}
}

func (t *table) create() error {
	file, err := t.workbook.text.Temp(".csv")
	if err != nil {
		return err
	}
	t.file, t.Path = file, file.Name()
	t.buffer = bufio.NewWriterSize(file, text.Chunk)
	t.out = csv.NewWriter(t.buffer)
	return nil
}

// readRows goes through the rows with both readers, which have to agree.
func (t *table) readRows(ctx context.Context, rows *excelize.Rows, scan *sheetScan) error {
	for number := 0; ; {
		switch err := scan.next(); {
		case errors.Is(err, io.EOF):
			if rows.Next() || rows.Error() != nil {
				return t.broken(scan.number, "its rows cannot be separated")
			}
			return nil
		case err != nil:
			return t.broken(scan.number, err.Error())
		}
		var values []string
		for ; number < scan.number; number++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(values) > 0 || !rows.Next() {
				return t.broken(scan.number, "its rows cannot be separated")
			}
			var err error
			if values, err = rows.Columns(); err != nil {
				return t.broken(scan.number, err.Error())
			}
		}
		if err := t.row(scan, values); err != nil {
			return err
		}
	}
}

// row takes a row: the values of the one reader, what the other says of them.
func (t *table) row(scan *sheetScan, values []string) error {
	texts := make([]string, 0, len(values))
	found := 0
	for _, cell := range scan.cells {
		value := ""
		if cell.column <= len(values) {
			value = values[cell.column-1]
		}
		if value != "" {
			found++
		}
		if (value != "") != cell.isFilled && cell.kind != "s" {
			return t.broken(scan.number, "the values of the row cannot be separated")
		}
		text, err := t.text(scan.number, cell, value)
		if err == nil && t.workbook.seen != nil {
			err = t.workbook.see(t, scan.number, cell, value, text)
		}
		if err != nil {
			return err
		}
		if text != "" {
			for len(texts) < cell.column-1 {
				texts = append(texts, "")
			}
			texts = append(texts, text)
		}
	}
	for _, value := range values {
		if value != "" {
			found--
		}
	}
	if found != 0 {
		return t.broken(scan.number, "the values of the row cannot be separated")
	}
	return t.addRow(scan.number, texts)
}

// addRow adds a row by what it is: empty, the header, a record, or the last
// words of an export that was stopped.
func (t *table) addRow(number int, texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	if IsStopped(texts) {
		t.observed.stopped = number
		return nil
	}
	if t.Columns == nil {
		if isRecord := t.header(texts); !isRecord {
			return t.write(texts)
		}
		if err := t.write(t.Columns); err != nil {
			return err
		}
	} else if csvtable.IsSame(texts, t.Columns) {
		t.observed.headers.add(number)
		return nil
	}
	if csvtable.IsTotal(texts, len(t.Columns)) { // if rows follow, it is a record
		t.totals = append(t.totals, heldRow{number, texts})
		return nil
	}
	if err := t.writeHeld(""); err != nil {
		return err
	}
	return t.record(number, texts)
}

// heldRow is a row that counts the others, if it is among the last ones.
type heldRow struct {
	number int
	texts  []string
}

// writeHeld writes the rows that were held, with a mark behind each.
func (t *table) writeHeld(mark string) error {
	for _, each := range t.totals {
		texts := each.texts
		for len(texts) < len(t.Columns) {
			texts = append(texts, "")
		}
		if mark != "" {
			texts = append(texts, strings.Split(mark, ",")[1:]...)
		}
		if err := t.record(each.number, texts); err != nil {
			return err
		}
	}
	t.totals = nil
	return nil
}

// record writes a row that is a record.
func (t *table) record(number int, texts []string) error {
	t.Records++
	t.Rows = t.Rows.with(t.Records, int64(number))
	for len(texts) < len(t.Columns) {
		texts = append(texts, "")
	}
	return t.write(texts)
}

// header takes the first row. ServiceNow's exports go on with the same table
// on a second sheet after 32,000 rows: with its header again, or without.
func (t *table) header(texts []string) (isRecord bool) {
	t.Columns = texts
	if t.previous != nil && t.continuesPrevious() && t.previous.Columns != nil {
		columns := t.previous.Columns
		if len(texts) <= len(columns) && !isHeader(texts, columns) {
			t.Columns, isRecord = columns, true
		}
	}
	for len(t.columns) < len(t.Columns) {
		t.columns = append(t.columns, column{})
	}
	return isRecord
}

// continuesPrevious says whether the sheet is called as the page behind the one before
// it: "Page 2" behind "Page 1", whatever language the labels are in.
func (t *table) continuesPrevious() bool {
	var last, next int
	if _, err := fmt.Sscanf(t.previous.sheet.name, "Page %d", &last); err != nil {
		return false
	}
	_, err := fmt.Sscanf(t.sheet.name, "Page %d", &next)
	return err == nil && next == last+1
}

func (t *table) write(texts []string) error {
	if err := t.out.Write(texts); err != nil {
		return err
	}
	return t.out.Error()
}

func (t *table) finish() error {
	if err := t.writeHeld(t.asTable().TotalMark()); err != nil {
		return err
	}
	t.out.Flush()
	if err := errors.Join(t.out.Error(), t.buffer.Flush()); err != nil {
		return err
	}
	t.Notices = t.notices()
	return nil
}

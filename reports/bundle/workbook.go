package bundle

import (
	"archive/zip"
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	csvtable "rolecall/exports/decode/csv"
	"rolecall/exports/decode/xlsx"
)

// A workbook is written anew from its cells, with what a reader takes from them: texts, numbers, dates
// and the zeros before numbers. So nothing else that a workbook may hold (properties, comments, names,
// pictures, caches) is in a bundle.

// workbook is one that is written.
type workbook struct {
	maker   *maker
	columns map[string][]string // of the sheets that have a header, by their names
	archive *zip.Writer
	sheets  []string // their names, as they are written
	out     *bufio.Writer
	sheet   string // that is being written, as it was called
	row     []xlsx.Cell
	widths  []int // of numbers with zeros before them, which are styles
}

// rewriteWorkbook writes a workbook with the values in its cells replaced.
func (m *maker) rewriteWorkbook(ctx context.Context, each *exported, to io.Writer) error {
	w := &workbook{maker: m, columns: map[string][]string{}, archive: zip.NewWriter(to)}
	for _, sheet := range each.sheets {
		w.columns[sheet.List()] = sheet.Columns
	}
	is1904, err := xlsx.Walk(ctx, each.Text, each.Book, w.cell)
	if err = errors.Join(err, w.closeSheet()); err != nil {
		return err
	}
	return errors.Join(w.close(is1904), w.archive.Close())
}

// cell takes one cell; a row is written when it is whole, since some are no records.
func (w *workbook) cell(sheet string, cell xlsx.Cell) error {
	if w.out == nil || sheet != w.sheet {
		if err := w.openSheet(sheet); err != nil {
			return err
		}
	}
	if len(w.row) > 0 && w.row[0].Row != cell.Row {
		w.writeRow()
	}
	w.row = append(w.row, cell)
	return nil
}

func (w *workbook) openSheet(name string) error {
	if err := w.closeSheet(); err != nil {
		return err
	}
	w.sheet, w.sheets = name, append(w.sheets, w.maker.sheetName(name, w.sheets))
	member, err := w.archive.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(w.sheets)))
	if err != nil {
		return err
	}
	w.out = bufio.NewWriterSize(member, 1<<16)
	_, err = w.out.WriteString(xmlHead + `<worksheet xmlns="` + mainSpace + `"><sheetData>`)
	return err
}

func (w *workbook) closeSheet() error {
	if w.out == nil {
		return nil
	}
	w.writeRow()
	_, _ = w.out.WriteString("</sheetData></worksheet>")
	err := w.out.Flush()
	w.out = nil
	return err
}

// writeRow writes the row that was taken. Rows that are the header, and those that only say something of
// the others, stay.
func (w *workbook) writeRow() {
	if len(w.row) == 0 {
		return
	}
	header := w.columns[w.sheet]
	var texts []string
	for _, each := range w.row {
		texts = append(texts, slices.Repeat([]string{""}, max(0, each.Column-1-len(texts)))...)
		texts = append(texts, each.Text)
	}
	isHeader := isHeaderRow(texts, header)
	stays := isHeader || xlsx.IsStopped(texts) && len(texts[len(texts)-1]) < 80 || csvtable.IsTotal(texts, len(header))
	fmt.Fprintf(w.out, `<row r="%d">`, w.row[0].Row)
	for _, each := range w.row {
		switch {
		case isHeader:
			w.maker.into.Structure[each.Text] = true
		case each.Text != "" && !stays && each.Kind != xlsx.Boolean && each.Kind != xlsx.Date:
			column := ""
			if each.Column <= len(header) {
				column = header[each.Column-1]
			}
			each.Text = w.maker.value(column, each.Text)
		}
		w.writeCell(each)
	}
	_, _ = w.out.WriteString("</row>")
	w.row = w.row[:0]
}

func isHeaderRow(texts, header []string) bool {
	fields := make([]csvField, len(texts))
	for i, each := range texts {
		fields[i].value = each
	}
	return len(header) > 0 && isCSVHeader(fields, header)
}

// writeCell writes a cell of the kind that it was. What formulas compute stands in the file, and
// they themselves do not.
func (w *workbook) writeCell(cell xlsx.Cell) {
	value, kind, style := xmlText(cell.Text), "str", 0
	switch cell.Kind {
	case xlsx.Number:
		kind = "n"
		if cell.Width > 0 {
			style = w.style(cell.Width)
		}
		if strings.Trim(value, "0123456789") == "" { // the zeros before it are its style's
			value = cmp.Or(strings.TrimLeft(value, "0"), "0")
		}
	case xlsx.Date:
		kind, style = "n", dateStyle(cell)
		if number, err := strconv.ParseFloat(cell.Raw, 64); err == nil {
			value = strconv.FormatFloat(number, 'f', -1, 64)
		}
	case xlsx.DateISO:
		kind = "d"
	case xlsx.Boolean:
		kind, value = "b", map[string]string{"true": "1", "false": "0"}[cell.Text]
	case xlsx.Error:
		kind, value = "e", "#N/A"
	}
	fmt.Fprintf(w.out, `<c r="%s%d" s="%d"`, columnName(cell.Column), cell.Row, style)
	switch {
	case cell.IsFormula && !cell.HasResult:
		_, _ = w.out.WriteString("><f>0</f></c>")
	case cell.IsFormula:
		fmt.Fprintf(w.out, ` t="%s"><f>0</f><v>%s</v></c>`, kind, value)
	case kind == "str":
		fmt.Fprintf(w.out, ` t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, value)
	default:
		fmt.Fprintf(w.out, ` t="%s"><v>%s</v></c>`, kind, value)
	}
}

// Styles: none, a date, a date with its time, a time, and then those of numbers of some width.
const firstWidth = 4

func dateStyle(cell xlsx.Cell) int {
	switch {
	case cell.HasDate && cell.HasTime:
		return 2
	case cell.HasTime:
		return 3
	}
	return 1
}

func (w *workbook) style(width int) int {
	at := slices.Index(w.widths, width)
	if at < 0 {
		at = len(w.widths)
		w.widths = append(w.widths, width)
	}
	return firstWidth + at
}

// columnName is what a column is called: A, Z, AA.
func columnName(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	mainSpace   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	partSpace   = "http://schemas.openxmlformats.org/package/2006/relationships"
	partType    = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// close writes the parts that say which sheets there are, and what the styles look like.
func (w *workbook) close(is1904 bool) error {
	var types, sheets, relations, formats, styles strings.Builder
	for i, name := range w.sheets {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, partType)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, xmlText(name), i+1, i+2)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+2, officeSpace, i+1)
	}
	codes := []string{`yyyy\-mm\-dd`, `yyyy\-mm\-dd hh:mm:ss`, `hh:mm:ss`}
	for _, width := range w.widths {
		codes = append(codes, strings.Repeat("0", width))
	}
	for i, code := range codes {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 165+i, code)
		fmt.Fprintf(&styles, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, 165+i)
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + partType + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + partType + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + partSpace + `"><Relationship Id="rId1" Type="` + officeSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + partSpace + `"><Relationship Id="rId1" Type="` + officeSpace + `/styles" Target="styles.xml"/>` + relations.String() + `</Relationships>`},
		{"xl/workbook.xml", fmt.Sprintf(`<workbook xmlns="%s" xmlns:r="%s"><workbookPr date1904="%t"/><sheets>%s</sheets></workbook>`, mainSpace, officeSpace, is1904, sheets.String())},
		{"xl/styles.xml", fmt.Sprintf(`<styleSheet xmlns="%s"><numFmts count="%d">%s</numFmts>`+
			`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>`+
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>%s</cellXfs></styleSheet>`,
			mainSpace, len(codes), formats.String(), len(codes)+1, styles.String())},
	} {
		member, err := w.archive.Create(part[0])
		if err == nil {
			_, err = io.WriteString(member, xmlHead+part[1])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

package sample

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// rowsPerPage is how many rows ServiceNow puts on a sheet of a workbook,
// beside the header.
const rowsPerPage = 32000

// workbookLayout is a table as ServiceNow writes it with Apache POI: sheets
// Page 1, Page 2, ..., text in place, dates as serial numbers, a dimension that
// is wrong, and labels over display values. Apache POI is not to be had in Go,
// and the libraries that are write none of this.
type workbookLayout struct {
	zone *time.Location // of who exports
}

func (l workbookLayout) frame(t *table) frame {
	open := []byte(xmlDeclaration("utf-8") + "\n" + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<dimension ref="A1"/><sheetViews><sheetView workbookViewId="0" tabSelected="true"/></sheetViews>` +
		`<sheetFormatPr defaultRowHeight="15.0"/><sheetData>` + "\n" + `<row r="1">`)
	for at := range t.columns {
		open = appendCell(open, at, 1, t.columns[at].label)
	}
	return frame{
		open: string(append(open, "</row>\n"...)),
		shut: `</sheetData><pageMargins bottom="0.75" footer="0.3" header="0.3" left="0.7" right="0.7" top="0.75"/></worksheet>`,
	}
}

func (l workbookLayout) record(line []byte, t *table, cells []cell) []byte {
	row := t.sheet.place() + 1 // the header is the first
	line = append(strconv.AppendInt(append(line, `<row r="`...), int64(row), 10), `">`...)
	for at := range t.columns {
		c := &t.columns[at]
		value := &cells[c.from]
		switch {
		case !c.walks && !value.at.IsZero():
			line = l.appendTime(line, at, row, c.kind, value.at)
		case c.kind == number && !c.walks && value.raw != "":
			line = append(appendPlace(line, at, row), `" t="n"><v>`...)
			line = append(append(line, value.raw...), "</v></c>"...)
		default:
			line = appendCell(line, at, row, c.shown(cells, true))
		}
	}
	return append(line, "</row>\n"...)
}

// appendTime appends a time as a serial number: days since 1899-12-30, a
// date-time in the zone of who exports.
func (l workbookLayout) appendTime(line []byte, column, row int, kind columnKind, at time.Time) []byte {
	style := `" s="1"><v>`
	at = at.UTC()
	if kind == instant {
		_, offset := at.In(l.zone).Zone()
		at = at.Add(time.Duration(offset) * time.Second)
	} else {
		style, at = `" s="2"><v>`, at.Truncate(24*time.Hour)
	}
	days := float64(at.Unix()-firstSerial.Unix()) / (24 * 60 * 60)
	line = append(appendPlace(line, column, row), style...)
	return append(strconv.AppendFloat(line, days, 'f', -1, 64), "</v></c>"...)
}

var firstSerial = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

// appendCell appends a text in place; an empty one has no cell.
func appendCell(line []byte, column, row int, value string) []byte {
	if value == "" {
		return line
	}
	line = append(appendPlace(line, column, row), `" t="inlineStr"><is><t xml:space="preserve">`...)
	return append(appendXML(line, value), "</t></is></c>"...)
}

// appendPlace appends a cell up to its reference; no table here has more than
// 26 columns.
func appendPlace(line []byte, column, row int) []byte {
	line = append(append(line, `<c r="`...), byte('A'+column))
	return strconv.AppendInt(line, int64(row), 10)
}

// workbook is a book whose pages are its sheets.
type workbook struct {
	file    io.WriteCloser
	archive *zip.Writer
	pages   int
}

func newWorkbook(m *medium, path string) (*workbook, error) {
	file, err := m.createBinary(path)
	if err != nil {
		return nil, err
	}
	return &workbook{file: file, archive: newArchive(file)}, nil
}

func (w *workbook) page(number int) (io.WriteCloser, error) {
	w.pages = number
	member, err := w.archive.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", number))
	return &stack{Writer: member}, err
}

// close adds the parts that say which sheets there are.
func (w *workbook) close() error {
	var types, sheets, relations bytes.Buffer
	for page := range w.pages {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, page+1)
		fmt.Fprintf(&sheets, `<sheet name="Page %d" r:id="rId%d" sheetId="%d"/>`, page+1, page+3, page+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Target="worksheets/sheet%d.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>`, page+3, page+1)
	}
	var err error
	for _, part := range workbookParts {
		text := strings.NewReplacer("{types}", types.String(), "{sheets}", sheets.String(), "{relations}", relations.String()).Replace(part[1])
		member, createError := w.archive.Create(part[0])
		if createError == nil {
			_, createError = io.WriteString(member, xmlDeclaration("utf-8")+"\n"+text)
		}
		err = errors.Join(err, createError)
	}
	return errors.Join(err, w.archive.Close(), w.file.Close())
}

// workbookParts are the parts of a workbook other than its sheets.
var workbookParts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default ContentType="application/vnd.openxmlformats-package.relationships+xml" Extension="rels"/><Default ContentType="application/xml" Extension="xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>{types}</Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>`},
	{"xl/sharedStrings.xml", `<sst count="0" uniqueCount="0" xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt formatCode="yyyy\-mm\-dd hh:mm:ss" numFmtId="165"/><numFmt formatCode="yyyy\-mm\-dd" numFmtId="166"/></numFmts>` +
		`<fonts count="1"><font><sz val="11.0"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf borderId="0" fillId="0" fontId="0" numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf borderId="0" fillId="0" fontId="0" numFmtId="0" xfId="0"/>` +
		`<xf applyNumberFormat="true" borderId="0" fillId="0" fontId="0" numFmtId="165" xfId="0"/><xf applyNumberFormat="true" borderId="0" fillId="0" fontId="0" numFmtId="166" xfId="0"/></cellXfs></styleSheet>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="false"/><sheets>{sheets}</sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="styles.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>` +
		`<Relationship Id="rId2" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>{relations}</Relationships>`},
}

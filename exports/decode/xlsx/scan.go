package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// xmlReader reads XML strictly: without a DOCTYPE, and to its end.
type xmlReader struct{ *xml.Decoder }

func newXML(text io.Reader) xmlReader { return xmlReader{xml.NewDecoder(text)} }

// element is the next start of an element; nil at any other token. At the end
// of the document the error is io.EOF; a document that breaks off has another.
func (r xmlReader) element() (*xml.StartElement, error) {
	token, err := r.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case xml.Directive:
		return nil, errors.New("it has a DOCTYPE, which no export has")
	case xml.StartElement:
		return &token, nil
	}
	return nil, nil
}

// sheetScan goes through the XML of a sheet, row by row.
type sheetScan struct {
	xmlReader
	number  int // of the last row
	strings int
	cells   []cellMarkup // of the last row
}

// cellMarkup is what the XML says about a cell, but its value.
type cellMarkup struct {
	column    int    // from 1
	style     int    // an index into the cell formats
	kind      string // n or "": a number; s, str, inlineStr, b, e, d
	isFilled  bool   // it has a value
	isFormula bool
	hasResult bool // of a formula, be it an empty text
}

// next reads the next row that the sheet has; io.EOF says that the document
// has ended as it should.
func (s *sheetScan) next() error {
	for {
		element, err := s.element()
		if err != nil {
			return err
		}
		if element != nil && element.Name.Local == "row" {
			return s.readRow(element)
		}
	}
}

func (s *sheetScan) readRow(row *xml.StartElement) error {
	number := s.number + 1
	if text := attribute(row, "r"); text != "" {
		var err error
		if number, err = strconv.Atoi(text); err != nil {
			return fmt.Errorf("a row has the number %q", text)
		}
	}
	if number <= s.number || number > maxRows {
		return fmt.Errorf("row %d follows row %d", number, s.number)
	}
	s.number, s.cells = number, s.cells[:0]
	for {
		token, err := s.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if token.Name.Local != "c" {
				return fmt.Errorf("row %d holds an element %q", number, token.Name.Local)
			}
			if err := s.readCell(&token); err != nil {
				return err
			}
		}
	}
}

const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
)

func (s *sheetScan) readCell(start *xml.StartElement) error {
	cell := cellMarkup{column: 1, kind: attribute(start, "t")}
	if last := len(s.cells); last > 0 {
		cell.column = s.cells[last-1].column + 1
	}
	if place := attribute(start, "r"); place != "" {
		column, row := cellPlace(place)
		if column < cell.column || column > maxColumns || row != s.number {
			return fmt.Errorf("row %d holds a cell %q where it does not belong", s.number, place)
		}
		cell.column = column
	}
	if style := attribute(start, "s"); style != "" {
		var err error
		if cell.style, err = strconv.Atoi(style); err != nil {
			return fmt.Errorf("row %d holds a cell with the format %q", s.number, style)
		}
	}
	err := s.readCellContent(&cell)
	s.cells = append(s.cells, cell)
	return err
}

// readCellContent reads to the end of the cell: v is its value, f its formula,
// is its text if it stands in the cell (t in it, but not that in rPh, which
// says how to pronounce it).
func (s *sheetScan) readCellContent(cell *cellMarkup) error {
	var inside []string
	var value strings.Builder
	for {
		token, err := s.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			inside = append(inside, token.Name.Local)
			cell.isFormula = cell.isFormula || token.Name.Local == "f"
			cell.hasResult = cell.hasResult || token.Name.Local == "v"
		case xml.CharData:
			switch strings.Join(inside, "/") {
			case "v":
				value.Write(token)
				cell.isFilled = cell.isFilled || len(token) > 0
			case "is/t", "is/r/t":
				cell.isFilled = cell.isFilled || len(token) > 0
			}
		case xml.EndElement:
			if len(inside) == 0 {
				return s.checkString(cell, value.String())
			}
			inside = inside[:len(inside)-1]
		}
	}
}

// checkString checks the number of a shared string.
func (s *sheetScan) checkString(cell *cellMarkup, value string) error {
	if cell.kind != "s" || !cell.isFilled {
		return nil
	}
	if number, err := strconv.Atoi(strings.TrimSpace(value)); err != nil || number < 0 || number >= s.strings {
		return fmt.Errorf("row %d refers to the text number %q, and there are %d", s.number, value, s.strings)
	}
	return nil
}

func attribute(element *xml.StartElement, name string) string {
	for i := range element.Attr {
		if element.Attr[i].Name.Local == name {
			return element.Attr[i].Value
		}
	}
	return ""
}

// cellPlace reads a place like AB12; zeros if it is none.
func cellPlace(place string) (column, row int) {
	digits := strings.IndexAny(place, "0123456789")
	if digits < 1 || digits > 3 {
		return 0, 0
	}
	for _, letter := range place[:digits] {
		if letter < 'A' || letter > 'Z' {
			return 0, 0
		}
		column = column*26 + int(letter-'A') + 1
	}
	row, err := strconv.Atoi(place[digits:])
	if err != nil {
		return 0, 0
	}
	return column, row
}

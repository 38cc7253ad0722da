package xlsx

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Page is a sheet that is laid out cell by cell, for a few hundred cells.
type Page struct {
	book *Book
	name string
	err  error // the first thing that went wrong; Err says it
}

// Page begins a laid out sheet, with the widths of its columns. It may be
// filled until the workbook is saved.
func (b *Book) Page(name string, widths ...float64) (*Page, error) {
	p := &Page{book: b, name: sheetName(name)}
	if err := b.page(p.name); err != nil {
		return nil, err
	}
	hidden, fit, one, any, landscape, paper := false, true, 1, 0, "landscape", a4
	p.err = errors.Join(
		b.file.SetSheetView(p.name, 0, &excelize.ViewOptions{ShowGridLines: &hidden}),
		b.file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.file.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &one, FitToHeight: &any}),
		b.foot(p.name),
	)
	for i, width := range widths {
		p.err = errors.Join(p.err, b.file.SetColWidth(p.name, columnName(i), columnName(i), width))
	}
	return p, p.err
}

// Face is how a cell of a page looks.
type Face struct {
	Tone   Tone
	Size   float64 // of the letters; 0 is the usual one
	Bold   bool
	Wrap   bool
	Right  bool
	Center bool
	Indent bool // a little, to the right of a number
	Line   bool // one below
	Header bool
}

// face is a Face and what its cell holds.
type face struct {
	Face
	kind   Kind
	isLink bool
}

// Put writes a value: string, Link, int, int64 or time.Time. Rows and columns
// count from 0.
func (p *Page) Put(row, column int, value any, as Face) {
	if p.err != nil {
		return
	}
	if err := p.put(cellName(row, column), value, as); err != nil {
		p.err = fmt.Errorf("sheet %s: %w", p.name, err)
	}
}

func (p *Page) put(cell string, value any, as Face) error {
	file := p.book.file
	of := face{Face: as}
	var err error
	switch value := value.(type) {
	case string:
		text, _ := fitted(value)
		err = file.SetCellStr(p.name, cell, text)
	case Link:
		of.isLink = true
		text, _ := fitted(value.Text)
		err = errors.Join(file.SetCellStr(p.name, cell, text), file.SetCellHyperLink(p.name, cell, value.To, "Location"))
	case int64:
		of.kind = Number
		err = file.SetCellInt(p.name, cell, value)
	case int:
		of.kind = Number
		err = file.SetCellInt(p.name, cell, int64(value))
	default:
		err = fmt.Errorf("cell %s: a page has no place for a %T", cell, value)
	}
	if err != nil {
		return err
	}
	style, err := p.book.faceStyle(of)
	return errors.Join(err, file.SetCellStyle(p.name, cell, cell, style))
}

// Merge makes one cell of several in a row.
func (p *Page) Merge(row, column, columns int) {
	p.err = errors.Join(p.err, p.book.file.MergeCell(p.name, cellName(row, column), cellName(row, column+columns-1)))
}

// Height sets the height of a row, in points.
func (p *Page) Height(row int, points float64) {
	p.err = errors.Join(p.err, p.book.file.SetRowHeight(p.name, row+1, points))
}

// Hide hides the page so that no menu of a spreadsheet program shows it.
func (p *Page) Hide() { p.err = errors.Join(p.err, p.book.file.SetSheetVisible(p.name, false, true)) }

// Err is what went wrong, if anything.
func (p *Page) Err() error { return p.err }

// At is a cell of the page, to link to.
func (p *Page) At(row, column int) string { return at(p.name, cellName(row, column)) }

// Range is a range of cells of the page, as charts have it.
func (p *Page) Range(row, column, lastRow, lastColumn int) string {
	absolute := func(row, column int) string { return "$" + columnName(column) + "$" + strconv.Itoa(row+1) }
	cells := absolute(row, column)
	if row != lastRow || column != lastColumn {
		cells += ":" + absolute(lastRow, lastColumn)
	}
	return at(p.name, cells)
}

func cellName(row, column int) string { return columnName(column) + strconv.Itoa(row+1) }

// faceStyle is the style of cells with one face, made once.
func (b *Book) faceStyle(of face) (int, error) {
	if id, ok := b.faces[of]; ok {
		return id, nil
	}
	format := formats[of.kind]
	style := &excelize.Style{
		CustomNumFmt: &format,
		Font:         &excelize.Font{Family: family, Bold: of.Bold, Size: of.Size, Color: cmp.Or(tones[of.Tone][1], plainColor)},
		Alignment:    &excelize.Alignment{Vertical: "top", WrapText: of.Wrap},
	}
	if of.Size == 0 {
		style.Font.Size = 11
	}
	switch {
	case of.Right:
		style.Alignment.Horizontal = "right"
	case of.Center:
		style.Alignment.Horizontal, style.Alignment.Vertical = "center", "center"
	case of.Indent:
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	if of.Tone != Plain {
		style.Fill = of.Tone.fill()
	}
	if of.Line {
		style.Border = []excelize.Border{{Type: "bottom", Color: ruleColor, Style: 1}}
	}
	if of.Header {
		style.Font.Bold, style.Font.Color = true, "FFFFFF"
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3A5F"}}
	}
	if of.isLink {
		style.Font.Color, style.Font.Underline = linkFont.Color, linkFont.Underline
	}
	id, err := b.file.NewStyle(style)
	b.faces[of] = id
	return id, err
}

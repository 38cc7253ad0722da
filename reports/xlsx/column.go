package xlsx

import (
	"time"

	"github.com/xuri/excelize/v2"
)

// Kind is what the cells of a column hold.
type Kind int

// The kinds of columns, and the values Row takes for them. nil is an empty
// cell in each.
const (
	Text     Kind = iota // string or Link
	Number               // int or int64
	Date                 // time.Time: its day
	DateTime             // time.Time: to the second, as UTC
	Flag                 // bool: yes, or an empty cell
)

// formats are how cells are shown. The format of text also keeps what is typed
// over it from becoming a formula.
var formats = map[Kind]string{
	Text:     "@",
	Number:   "#,##0",
	Date:     "yyyy-mm-dd",
	DateTime: "yyyy-mm-dd hh:mm:ss",
	Flag:     "@",
}

// widths are for columns that say none, in characters.
var widths = map[Kind]float64{Text: 24, Number: 12, Date: 12, DateTime: 20, Flag: 11}

// Column is one column of a sheet.
type Column struct {
	Name      string // unique in its sheet
	Kind      Kind
	Width     float64         // in characters; 0 is one that suits the kind
	Wrap      bool            // long text goes on in more lines instead of being hidden by the next cell
	Code      bool            // in letters of one width
	Tones     map[string]Tone // colours the cells that hold one of these texts
	Choices   []string        // offered where the cell is edited; others are refused
	Unprinted bool            // it and those after it are not printed
	Frozen    bool            // it and those before it stay in sight
	Open      bool            // it can be filled in where the sheet is protected
	From      time.Time       // of dates, the earliest that can be filled in
	Note      string          // shown where its header is selected, and its cells if it is open
}

// Link is text that leads to a cell of the workbook: see [Place].
type Link struct{ Text, To string }

func (c Column) width() float64 {
	if c.Width > 0 {
		return c.Width
	}
	return widths[c.Kind]
}

// cellStyle is what decides on the style of a cell in a table.
type cellStyle struct {
	kind                       Kind
	wrap, code, isLink, isOpen bool
}

func (c Column) style(isLink bool) cellStyle {
	return cellStyle{c.Kind, c.Wrap, c.Code, isLink, c.Open}
}

func (c cellStyle) excelize() *excelize.Style {
	format := formats[c.kind]
	style := &excelize.Style{
		CustomNumFmt: &format,
		Alignment:    &excelize.Alignment{Vertical: "top", WrapText: c.wrap},
		Border:       []excelize.Border{{Type: "bottom", Color: ruleColor, Style: 1}},
	}
	if c.kind == Number {
		style.Alignment.Horizontal, style.Alignment.Indent = "right", 1
	}
	if c.code {
		style.Font = &excelize.Font{Family: "Consolas", Size: 10, Color: plainColor}
	}
	if c.isLink {
		style.Font = linkFont
	}
	if c.isOpen {
		style.Protection = &excelize.Protection{Locked: false}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{openColor}}
	}
	return style
}

const (
	plainColor = "0F172A" // of letters
	ruleColor  = "E2E8F0" // of lines between rows
	openColor  = "FFFBEB" // behind what is to be filled in
)

var linkFont = &excelize.Font{Family: family, Size: 11, Color: "1D4ED8", Underline: "single"}

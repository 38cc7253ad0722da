package xlsx

import "github.com/xuri/excelize/v2"

// Kind is what the cells of a column hold.
type Kind int

// The kinds of columns, and the values Row takes for them. nil is an empty
// cell in each.
const (
	Text     Kind = iota // string
	Number               // int, int64 or float64
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
	Name  string // unique in its sheet
	Kind  Kind
	Width float64 // in characters; 0 is one that suits the kind
	Wrap  bool    // long text goes on in more lines instead of being hidden by the next cell
}

func (c Column) width() float64 {
	if c.Width > 0 {
		return c.Width
	}
	return widths[c.Kind]
}

func (c Column) style() *excelize.Style {
	format := formats[c.Kind]
	return &excelize.Style{
		CustomNumFmt: &format,
		Alignment:    &excelize.Alignment{Vertical: "top", WrapText: c.Wrap},
	}
}

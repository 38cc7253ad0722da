package xlsx

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// maxLinks is how many links a sheet has: programs refuse more.
const maxLinks = 65_530

// part is one sheet of a table. The library wants what is said of a sheet in an
// order of its own: properties before the stream begins, panes and columns
// before the first row, colours, choices, links and the table after the last
// row and before the stream ends. What comes later is dropped without an error.
// The stream has the header only: the rows come below it when all is saved.
type part struct {
	book    *Book
	name    string
	columns []Column
	stream  *excelize.StreamWriter
	rows    *rows
	row     int // the last one begun; the header is 1
	links   int // how many there are

	isProtected bool // only open columns can be changed
}

func (b *Book) beginPart(name string, columns []Column, styles []int) (*part, error) {
	p := &part{book: b, name: name, columns: columns}
	if err := errors.Join(b.page(name), p.prepare()); err != nil {
		return nil, fmt.Errorf("begin the sheet %s: %w", name, err)
	}
	var err error
	if p.stream, err = b.file.NewStreamWriter(name); err != nil {
		return nil, fmt.Errorf("begin the sheet %s: %w", name, err)
	}
	if err := p.header(styles); err != nil {
		return nil, fmt.Errorf("begin the sheet %s: %w", name, err)
	}
	if p.rows, err = newRows(b.tempDir, len(columns)); err != nil {
		return nil, err
	}
	b.rows[fmt.Sprintf("xl/worksheets/sheet%d.xml", p.stream.SheetID)] = p.rows
	return p, nil
}

// prepare says what has to be said before the stream begins. How far the sheet
// reaches is not known then, so nothing is said of it.
func (p *part) prepare() error {
	fit, wide, any, landscape, paper := true, 1, 0, "landscape", a4
	file := p.book.file
	return errors.Join(
		file.SetSheetDimension(p.name, ""),
		file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		file.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &any}),
		p.book.foot(p.name),
		file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: at(p.name, "$1:$1"), Scope: p.name}),
	)
}

func (p *part) header(styles []int) error {
	header := make([]any, len(p.columns))
	var err error
	for i, column := range p.columns {
		err = errors.Join(err,
			p.stream.SetColWidth(i+1, i+1, column.width()),
			p.stream.SetColStyle(i+1, i+1, styles[i]))
		header[i] = excelize.Cell{StyleID: p.book.header[column.Kind == Number], Value: column.Name}
	}
	p.row = 1
	return errors.Join(err,
		p.stream.SetPanes(p.panes()),
		p.stream.SetRow("A1", header, excelize.RowOpts{Height: 21}))
}

// panes keep the header in sight, and the columns that are to stay.
func (p *part) panes() *excelize.Panes {
	frozen := 0
	for i, column := range p.columns {
		if column.Frozen {
			frozen = i + 1
		}
	}
	if frozen == 0 {
		return &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	}
	return &excelize.Panes{Freeze: true, XSplit: frozen, YSplit: 1, TopLeftCell: columnName(frozen) + "2", ActivePane: "bottomRight"}
}

// begin begins a row, so many lines high.
func (p *part) begin(lines int) {
	p.row++
	p.rows.begin(p.row, lines)
}

// undo takes back the row that was begun.
func (p *part) undo() {
	p.row--
	p.rows.undo()
}

// link notes a link of the row that is being made; it says whether the sheet
// has room for one. The library takes the first; for each one more it would look
// through all there are.
func (p *part) link(column int, to string) (isLink bool, err error) {
	if to == "" || p.links == maxLinks {
		return false, nil
	}
	p.links++
	cell := columnName(column) + strconv.Itoa(p.row)
	if p.links == 1 {
		return true, p.book.file.SetCellHyperLink(p.name, cell, to, "Location")
	}
	p.rows.link(cell, to)
	return true, nil
}

// end completes the sheet.
func (p *part) end() error {
	var err error
	for i, column := range p.columns {
		err = errors.Join(err, p.colour(i, column), p.offer(i, column), p.date(i, column), p.note(i, column))
	}
	if p.isProtected {
		err = errors.Join(err, p.book.file.ProtectSheet(p.name, protection))
	}
	err = errors.Join(err, p.printed(), p.table(), p.stream.Flush(), p.rows.close())
	if err != nil {
		return fmt.Errorf("end the sheet %s: %w", p.name, err)
	}
	return nil
}

// protection is without a password: a courtesy, not a lock. Filtering, and what makes
// a table readable, stays allowed; programs do not sort locked cells.
var protection = &excelize.SheetProtectionOptions{
	AutoFilter: true, FormatCells: true, FormatColumns: true, FormatRows: true,
	SelectLockedCells: true, SelectUnlockedCells: true, Sort: true,
}

// printed leaves the columns unprinted out of what is printed.
func (p *part) printed() error {
	unprinted := slices.IndexFunc(p.columns, func(column Column) bool { return column.Unprinted })
	if unprinted <= 0 {
		return nil
	}
	return p.book.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Area", Scope: p.name,
		RefersTo: at(p.name, fmt.Sprintf("$A$1:$%s$%d", columnName(unprinted-1), p.row)),
	})
}

func (p *part) table() error {
	stripes := true
	return p.stream.AddTable(&excelize.Table{
		Range:          "A1:" + columnName(len(p.columns)-1) + strconv.Itoa(max(p.row, 2)),
		Name:           tableName(p.name),
		StyleName:      "TableStyleLight1",
		ShowRowStripes: &stripes,
	})
}

func (p *part) colour(i int, column Column) error {
	if len(column.Tones) == 0 {
		return nil
	}
	conditions, err := p.book.conditions(column)
	if err != nil {
		return err
	}
	return p.book.file.SetConditionalFormat(p.name, p.below(i), conditions)
}

func (p *part) offer(i int, column Column) error {
	if len(column.Choices) == 0 {
		return nil
	}
	validation := excelize.NewDataValidation(true)
	validation.Sqref = p.below(i)
	validation.SetError(excelize.DataValidationErrorStyleStop, column.Name, "Choose one of: "+strings.Join(column.Choices, ", "))
	prompt(validation, column)
	if err := validation.SetDropList(column.Choices); err != nil {
		return err
	}
	return p.book.file.AddDataValidation(p.name, validation)
}

// date refuses what is no date, or too early, where one is filled in.
func (p *part) date(i int, column Column) error {
	if column.From.IsZero() {
		return nil
	}
	validation := excelize.NewDataValidation(true)
	validation.Sqref = p.below(i)
	day := column.From.Format(time.DateOnly)
	validation.SetError(excelize.DataValidationErrorStyleStop, column.Name, "A date, "+day+" or later")
	prompt(validation, column)
	from := column.From.UTC().Truncate(24*time.Hour).Sub(firstDay).Hours()/24 + firstDayNumber
	if err := validation.SetRange(from, from, excelize.DataValidationTypeDate, excelize.DataValidationOperatorGreaterThanOrEqual); err != nil {
		return err
	}
	return p.book.file.AddDataValidation(p.name, validation)
}

// prompt shows the column's note where a cell of it is selected.
func prompt(validation *excelize.DataValidation, column Column) {
	if column.Note != "" {
		validation.SetInput(column.Name, column.Note)
	}
}

// note shows the note at the header, and in an open column that has no other rule.
func (p *part) note(i int, column Column) error {
	if column.Note == "" {
		return nil
	}
	name := columnName(i)
	validation := excelize.NewDataValidation(true)
	validation.Sqref = name + "1"
	if column.Open && len(column.Choices) == 0 && column.From.IsZero() {
		validation.Sqref = name + "1:" + name + strconv.Itoa(max(p.row, 2))
	}
	prompt(validation, column)
	return p.book.file.AddDataValidation(p.name, validation)
}

// below is the range of a column's cells below the header.
func (p *part) below(column int) string {
	name := columnName(column)
	return name + "2:" + name + strconv.Itoa(max(p.row, 2))
}

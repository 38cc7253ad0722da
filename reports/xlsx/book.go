package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// maxRows is how many rows a sheet has, the header with them.
const maxRows = 1_048_576

const (
	family = "Calibri" // of letters
	a4     = 9         // of paper
)

// Book is a workbook while it is written: its sheets, then Save. Close it in
// any case.
type Book struct {
	file        *excelize.File
	tempDir     string
	maxRows     int
	styles      map[cellStyle]int
	faces       map[face]int
	conditional map[Tone]int
	header      map[bool]int // by whether it stands above numbers
	open        []*Sheet
	rows        map[string]*rows // of all sheets with a table, by their member of the archive
	names       []string         // of all sheets, lower case
	footer      string           // of printed pages
}

// NewBook begins a workbook. What is streamed goes to tempDir, which is private
// and left as it was by Close.
func NewBook(tempDir string) (*Book, error) {
	b := &Book{
		file:        excelize.NewFile(excelize.Options{TmpDir: tempDir}),
		tempDir:     tempDir,
		maxRows:     maxRows,
		styles:      map[cellStyle]int{},
		faces:       map[face]int{},
		conditional: map[Tone]int{},
		header:      map[bool]int{},
		rows:        map[string]*rows{},
	}
	for _, isNumber := range []bool{false, true} {
		id, err := b.file.NewStyle(headerStyle(isNumber))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("begin a workbook: %w", err), b.Close())
		}
		b.header[isNumber] = id
	}
	return b, nil
}

func headerStyle(isNumber bool) *excelize.Style {
	style := &excelize.Style{
		Font:      &excelize.Font{Family: family, Size: 11, Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3A5F"}},
		Alignment: &excelize.Alignment{Vertical: "center"},
	}
	if isNumber {
		style.Alignment.Horizontal, style.Alignment.Indent = "right", 1
	}
	return style
}

// Properties are what a workbook says of itself.
type Properties struct {
	Title, Subject, Creator, Description string
	At                                   time.Time // when it is about; not the clock's time
}

// Describe sets the properties.
func (b *Book) Describe(properties Properties) error {
	at := properties.At.UTC().Format(time.RFC3339)
	return errors.Join(
		b.file.SetDocProps(&excelize.DocProperties{
			Title: properties.Title, Subject: properties.Subject, Creator: properties.Creator, Description: properties.Description,
			LastModifiedBy: properties.Creator, Created: at, Modified: at, Language: "en",
		}),
		b.file.SetAppProps(&excelize.AppProperties{Application: properties.Creator}),
	)
}

// Footer prints a text and the number of the page below every page of the sheets that begin
// afterwards.
func (b *Book) Footer(text string) {
	b.footer = "&L" + strings.ReplaceAll(text, "&", "&&") + "&C&A&RPage &P of &N"
}

// foot puts the footer below a sheet.
func (b *Book) foot(sheet string) error {
	if b.footer == "" {
		return nil
	}
	return b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: b.footer})
}

// Property sets a custom property, which a program that saves the workbook again keeps.
func (b *Book) Property(name, value string) error {
	return b.file.SetCustomProps(excelize.CustomProperty{Name: name, Value: value})
}

// style is the style of cells that look alike, made once.
func (b *Book) style(cell cellStyle) (int, error) {
	if id, ok := b.styles[cell]; ok {
		return id, nil
	}
	id, err := b.file.NewStyle(cell.excelize())
	b.styles[cell] = id
	return id, err
}

// page adds an empty sheet to the file; the first takes the place of the one
// that every new file has.
func (b *Book) page(name string) error {
	if slices.Contains(b.names, strings.ToLower(name)) {
		return fmt.Errorf("the workbook has a sheet %q already", name)
	}
	b.names = append(b.names, strings.ToLower(name))
	if len(b.names) == 1 {
		return b.file.SetSheetName("Sheet1", name)
	}
	_, err := b.file.NewSheet(name)
	return err
}

// Fits says whether so many rows fit one sheet below the header. The rows of
// such tables may be written side by side; beginning and closing may not.
func (b *Book) Fits(rows int64) bool { return rows < int64(b.maxRows) }

// Save writes the workbook. Every table has been closed.
func (b *Book) Save(w io.Writer) error {
	for _, sheet := range b.open {
		if !sheet.closed {
			return fmt.Errorf("the sheet %q is not closed", sheet.name)
		}
	}
	// drawings add the types of pictures in the order of a map
	sort.Slice(b.file.ContentTypes.Defaults, func(i, j int) bool {
		return b.file.ContentTypes.Defaults[i].Extension < b.file.ContentTypes.Defaults[j].Extension
	})
	archive := newArchive(w, b.rows)
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive })
	return b.file.Write(io.Discard) // the archive has its own place to write to
}

// Close takes the scratch files away.
func (b *Book) Close() error {
	err := b.file.Close()
	for member, rows := range b.rows {
		err = errors.Join(err, rows.remove())
		delete(b.rows, member)
	}
	return err
}

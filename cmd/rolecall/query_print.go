package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
)

// rowPrinter prints the rows of a query in one form, as they come.
type rowPrinter interface {
	wrap(query string) string // a query whose rows the printer likes better
	begin(columns []string) error
	row(values []any) error
	end() error
}

func newRowPrinter(format string, w io.Writer) rowPrinter {
	switch format {
	case "csv":
		return &csvPrinter{w: csv.NewWriter(w), isShown: isTerminal(w)}
	case "json":
		return &jsonPrinter{w: bufio.NewWriter(w)}
	case "lines":
		return newLinePrinter(w)
	}
	table := &tablePrinter{w: bufio.NewWriter(w)}
	if format == "" && isTerminal(w) {
		table.room, table.instead = columnsOf(w), newLinePrinter(w)
	}
	return table
}

const asText = "select cast(columns(*) as varchar) from (\n%s\n)"

// displayText is a value as text, "" if it is null.
func displayText(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case time.Time:
		return value.Format("2006-01-02 15:04:05.999999")
	}
	return fmt.Sprint(value)
}

// csvPrinter writes values exactly, unless somebody looks on.
type csvPrinter struct {
	w       *csv.Writer
	isShown bool
	record  []string
}

func (p *csvPrinter) wrap(query string) string { return fmt.Sprintf(asText, query) }

func (p *csvPrinter) begin(columns []string) error {
	p.record = make([]string, len(columns))
	return p.w.Write(p.inert(columns))
}

func (p *csvPrinter) row(values []any) error {
	for i, value := range values {
		p.record[i] = displayText(value)
	}
	return p.w.Write(p.inert(p.record))
}

func (p *csvPrinter) inert(record []string) []string {
	if !p.isShown {
		return record
	}
	for i, value := range record {
		record[i] = source.Printable(value)
	}
	return record
}

func (p *csvPrinter) end() error {
	p.w.Flush()
	return p.w.Error()
}

// jsonPrinter writes an array with an object a line.
type jsonPrinter struct {
	w       *bufio.Writer
	columns []string
	rows    int
}

func (p *jsonPrinter) wrap(query string) string {
	return "select cast(to_json(answer) as varchar) as rolecall_row from (\n" + query + "\n) as answer"
}

func (p *jsonPrinter) begin(columns []string) error {
	p.columns = columns
	_, err := p.w.WriteString("[")
	return err
}

func (p *jsonPrinter) row(values []any) error {
	text, err := p.object(values)
	if err != nil {
		return err
	}
	separator := ",\n "
	if p.rows == 0 {
		separator = "\n "
	}
	p.rows++
	_, err = p.w.WriteString(separator + string(source.InertJSON(text)))
	return err
}

// object is the row: made by the engine, or of what cannot be wrapped.
func (p *jsonPrinter) object(values []any) ([]byte, error) {
	if len(p.columns) == 1 && p.columns[0] == "rolecall_row" {
		return []byte(displayText(values[0])), nil
	}
	object := map[string]string{}
	for i, value := range values {
		object[p.columns[i]] = displayText(value)
	}
	return json.Marshal(object)
}

func (p *jsonPrinter) end() error {
	if p.rows > 0 {
		p.w.WriteString("\n")
	}
	p.w.WriteString("]\n")
	return p.w.Flush()
}

// tablePrinter fits columns to the first rows and goes on in those widths.
type tablePrinter struct {
	w        *bufio.Writer
	columns  []string
	first    [][]string
	widths   []int // once they are fixed
	right    []bool
	rows     int
	explains bool         // the rows are a drawing
	room     int          // how wide a row may be; 0 if that does not matter
	instead  *linePrinter // prints the rows if they are wider
}

const (
	rowsMeasured = 500
	widestCell   = 60
)

func (p *tablePrinter) wrap(query string) string { return fmt.Sprintf(asText, query) }

func (p *tablePrinter) begin(columns []string) error {
	for _, column := range columns {
		p.columns = append(p.columns, source.Printable(column))
	}
	p.explains = slices.Equal(columns, []string{"explain_key", "explain_value"})
	return nil
}

func (p *tablePrinter) row(values []any) error {
	if p.explains {
		_, err := fmt.Fprintln(p.w, printableLines(displayText(values[1])))
		return err
	}
	p.rows++
	line := make([]string, len(values))
	for i, value := range values {
		line[i] = source.Printable(displayText(value))
	}
	switch {
	case p.widths != nil && p.isTooWide():
		return p.instead.record(line)
	case p.widths != nil:
		return p.line(line)
	}
	if p.first = append(p.first, line); len(p.first) < rowsMeasured {
		return nil
	}
	return p.measured()
}

// measured fixes the widths and prints what has come so far.
func (p *tablePrinter) measured() error {
	p.widths, p.right = make([]int, len(p.columns)), make([]bool, len(p.columns))
	for i, column := range p.columns {
		p.widths[i], p.right[i] = pretty.StringWidth(column), len(p.first) > 0
		for _, line := range p.first {
			p.widths[i] = min(max(p.widths[i], pretty.StringWidth(line[i])), max(widestCell, pretty.StringWidth(column)))
			p.right[i] = p.right[i] && isNumber(line[i])
		}
	}
	if p.isTooWide() {
		return p.inLines()
	}
	rules := make([]string, len(p.columns))
	for i, width := range p.widths {
		rules[i] = strings.Repeat("-", width)
	}
	for _, line := range append([][]string{p.columns, rules}, p.first...) {
		if err := p.line(line); err != nil {
			return err
		}
	}
	p.first = nil
	return nil
}

// isTooWide says whether a row does not fit, cells that would be cut included.
func (p *tablePrinter) isTooWide() bool {
	width := 0
	for _, each := range p.widths {
		width += each + 2
	}
	return p.room > 0 && p.rows > 0 && width-2 > p.room
}

// inLines prints what has come so far one field per line.
func (p *tablePrinter) inLines() error {
	if err := p.instead.begin(p.columns); err != nil {
		return err
	}
	for _, line := range p.first {
		if err := p.instead.record(line); err != nil {
			return err
		}
	}
	p.first = nil
	return nil
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil || text == ""
}

func (p *tablePrinter) line(values []string) error {
	var text strings.Builder
	for i, value := range values {
		value = pretty.Snip(value, p.widths[i], "…")
		if p.right[i] {
			value = strings.Repeat(" ", p.widths[i]-pretty.StringWidth(value)) + value
		} else {
			value = pretty.Pad(value, p.widths[i], ' ')
		}
		text.WriteString(value + "  ")
	}
	_, err := fmt.Fprintln(p.w, strings.TrimRight(text.String(), " "))
	return err
}

func (p *tablePrinter) end() error {
	if p.explains {
		return p.w.Flush()
	}
	if p.widths == nil {
		if err := p.measured(); err != nil {
			return err
		}
	}
	if p.isTooWide() {
		return p.instead.end()
	}
	return endRows(p.w, p.rows)
}

func endRows(w *bufio.Writer, count int) error {
	rows := "rows"
	if count == 1 {
		rows = "row"
	}
	fmt.Fprintf(w, "(%d %s)\n", count, rows)
	return w.Flush()
}

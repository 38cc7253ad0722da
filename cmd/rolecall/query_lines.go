package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reports/terminal"
)

// linePrinter prints one field per line, every value whole: on a terminal in as many lines as it
// needs.
type linePrinter struct {
	w     *bufio.Writer
	heads []string
	room  int // columns of the terminal; 0 if the output is not one
	rows  int
}

func newLinePrinter(w io.Writer) *linePrinter {
	printer := &linePrinter{w: bufio.NewWriter(w)}
	if isTerminal(w) {
		printer.room = columnsOf(w)
	}
	return printer
}

func (p *linePrinter) wrap(query string) string { return fmt.Sprintf(asText, query) }

func (p *linePrinter) begin(columns []string) error {
	width := 0
	for _, column := range columns {
		width = max(width, pretty.StringWidth(source.Printable(column)))
	}
	for _, column := range columns {
		p.heads = append(p.heads, pretty.Pad(source.Printable(column), width, ' ')+"  ")
	}
	return nil
}

func (p *linePrinter) row(values []any) error {
	line := make([]string, len(values))
	for i, value := range values {
		line[i] = source.Printable(displayText(value))
	}
	return p.record(line)
}

func (p *linePrinter) record(values []string) error {
	p.rows++
	for i, value := range values {
		lines := []string{strings.TrimRight(p.heads[i]+value, " ")}
		if p.room > 0 {
			lines = terminal.Wrap(p.heads[i], value, p.room)
		}
		for _, line := range lines {
			fmt.Fprintln(p.w, line)
		}
	}
	_, err := fmt.Fprintln(p.w)
	return err
}

func (p *linePrinter) end() error { return endRows(p.w, p.rows) }

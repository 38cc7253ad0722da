package terminal

import (
	"bufio"
	"fmt"
	"io"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
)

// Page is a text in lines of at most so many columns. Nothing that is written on it acts in the
// terminal.
type Page struct {
	*bufio.Writer
	Width int
	color bool
}

// NewPage is a page on w, in colour only if asked; Flush ends it.
func NewPage(w io.Writer, width int, color bool) *Page {
	return &Page{Writer: bufio.NewWriter(w), Width: max(width, 60), color: color}
}

// Line writes text in as many lines as it needs, the first behind a head, the others below the
// text.
func (p *Page) Line(head, text string) {
	for _, line := range Wrap(source.Printable(head), text, p.Width) {
		fmt.Fprintln(p, line)
	}
}

// Title writes a title below an empty line.
func (p *Page) Title(text string) {
	fmt.Fprintln(p)
	text = source.Printable(text)
	if p.color {
		text = pretty.Bold.EscapeSeq() + text + pretty.EscapeReset
	}
	fmt.Fprintln(p, text)
}

// Fact is a line with a name; none if there is nothing to say.
func (p *Page) Fact(name, text string) {
	if text != "" {
		p.Line(fmt.Sprintf("  %-12s", name), text)
	}
}

// Item is one of a list: a mark, a name, and what there is to say of it.
func (p *Page) Item(mark, name, text string) {
	p.Line("  "+mark+" ", name)
	if text != "" {
		p.Line("      ", text)
	}
}

// Package text writes the summary of a run for a terminal, and the same as
// JSON. Text from data never acts in the terminal it is shown on.
package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/reports"
	"rolecall/reports/terminal"
)

// narrowest is the width below which lines are no longer shortened further.
const narrowest = 60

// Write writes the summary in lines of at most width columns, in colour only
// if asked.
func Write(w io.Writer, summary reports.Summary, width int, color bool) error {
	buffered := bufio.NewWriter(w)
	p := &page{Writer: buffered, width: max(width, narrowest), color: color, number: message.NewPrinter(language.English)}
	p.head(summary)
	p.compared(summary.Counts)
	p.completeness(summary.Completeness)
	p.findings(summary)
	p.worst(summary.Worst)
	p.doubts(summary.Doubts)
	p.changes(summary)
	p.withheld(summary.Facts)
	p.reviews(summary.Reviews)
	p.rehearsed(summary.Rehearsal)
	p.files(summary.Inputs)
	p.inputs(summary)
	p.next(summary)
	return buffered.Flush()
}

// page is where the summary is written.
type page struct {
	*bufio.Writer
	width  int
	color  bool
	number *message.Printer
}

// line writes one line, cut to the width; everything in it is printable.
func (p *page) line(format string, values ...any) {
	text := strings.TrimRight(p.number.Sprintf(format, values...), " ")
	fmt.Fprintln(p, pretty.Snip(text, p.width, "…"))
}

// title begins a part.
func (p *page) title(text string) {
	fmt.Fprintf(p, "\n%s\n", p.paint(text, pretty.Bold))
}

// paragraph writes text in as many lines as it needs, the first behind a mark.
func (p *page) paragraph(mark, body string) {
	for _, line := range terminal.Wrap(mark, body, p.width) {
		fmt.Fprintln(p, line)
	}
}

func (p *page) paint(text string, colors ...pretty.Color) string {
	if !p.color || len(colors) == 0 {
		return text
	}
	return pretty.Colors(colors).EscapeSeq() + text + pretty.EscapeReset
}

// severityColor sets off what is severe, beside the word that says it.
func severityColor(severity string) []pretty.Color {
	return map[string][]pretty.Color{
		"critical": {pretty.FgRed, pretty.Bold},
		"high":     {pretty.FgRed},
		"medium":   {pretty.FgYellow},
		"warning":  {pretty.FgYellow},
	}[severity]
}

// pad fills text up to a width on the right.
func pad(text string, width int) string {
	return pretty.Pad(text, width, ' ')
}

// count says how many of something: 1 row, 2 rows.
func (p *page) count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return p.number.Sprintf("%d %s", n, many)
}

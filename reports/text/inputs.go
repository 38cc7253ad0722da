package text

import (
	"fmt"
	"slices"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/facts"
)

// Shown at most; the manifest has them all.
const (
	worriesShown = 8
	filesShown   = 24
	doubtsShown  = 6
)

// count is a column of the table of files.
type count struct {
	title string
	of    func(facts.Input) int64
}

var counts = []count{
	{"rows", func(i facts.Input) int64 { return i.RowsRead }},
	{"loaded", func(i facts.Input) int64 { return i.RowsLoaded }},
	{"duplicate", func(i facts.Input) int64 { return i.RowsDuplicate }},
	{"rejected", func(i facts.Input) int64 { return i.RowsRejected - i.RowsUnresolved }},
	{"unresolved", func(i facts.Input) int64 { return i.RowsUnresolved }},
	{"not used", func(i facts.Input) int64 { return i.RowsUnused }},
}

// files says what became of the rows of each file: the first number is the sum
// of the others. Columns without a row are left out; of many files those of
// which all was loaded are only counted.
func (p *page) files(inputs []facts.Input) {
	if len(inputs) == 0 {
		return
	}
	shown := inputs
	if len(inputs) > filesShown {
		shown = slices.DeleteFunc(slices.Clone(inputs), func(i facts.Input) bool { return i.RowsLoaded == i.RowsRead })
		shown = shown[:min(len(shown), filesShown)]
	}
	var columns []count
	total := make([]int64, len(counts))
	for i, each := range counts {
		for _, input := range inputs {
			total[i] += each.of(input)
		}
		if i < 2 || total[i] > 0 {
			columns = append(columns, each)
		}
	}
	names := p.width - 11*len(columns)
	header := pad("Files read", names)
	for _, column := range columns {
		header += fmt.Sprintf("%11s", column.title)
	}
	p.title(header)
	for _, input := range shown {
		p.file("  "+tail(input.Name(), names-3), names, columns, func(c count) int64 { return c.of(input) })
	}
	if rest := len(inputs) - len(shown); rest > 0 {
		p.line("  and %s, in manifest.json", p.count(int64(rest), "more file", "more files"))
	}
	p.file("total", names, columns, func(c count) int64 {
		return total[slices.IndexFunc(counts, func(other count) bool { return other.title == c.title })]
	})
}

func (p *page) file(name string, width int, columns []count, of func(count) int64) {
	cells := ""
	for _, column := range columns {
		severity := ""
		if column.title == "rejected" || column.title == "unresolved" {
			severity = "warning"
		}
		cells += p.cell(of(column), severity)
	}
	fmt.Fprintln(p, pad(name, width)+cells)
}

// tail is the end of a name that is too long: there its files differ.
func tail(name string, width int) string {
	name = source.Printable(name)
	for runes := []rune(name); pretty.StringWidth(name) > width && len(runes) > 1; {
		runes = runes[1:]
		name = "…" + string(runes)
	}
	return name
}

// inputs says what to worry about in the inputs: warnings, those about rows
// that could not be loaded among them.
func (p *page) inputs(summary reports.Summary) {
	var warnings []facts.Quality
	for _, each := range summary.Quality {
		if each.Severity != "note" {
			warnings = append(warnings, each)
		}
	}
	notes := int64(len(summary.Quality) - len(warnings))
	rejected := int64(0)
	for _, input := range summary.Inputs {
		rejected += input.RowsRejected
	}
	if len(warnings) == 0 && rejected == 0 && notes == 0 {
		return
	}
	p.title("About the inputs")
	for _, each := range warnings[:min(len(warnings), worriesShown)] {
		p.worry(each)
	}
	if rest := len(warnings) - worriesShown; rest > 0 {
		p.line("  and %s", p.count(int64(rest), "more warning, in manifest.json", "more warnings, in manifest.json"))
	}
	if rejected > 0 {
		p.paragraph("  ", fmt.Sprintf("%s could not be loaded, so their content may look missing. The table input.rejected of rolecall.duckdb lists each with its line and cause.",
			p.count(rejected, "row", "rows")))
	}
	if notes > 0 {
		p.line("  %s in manifest.json", p.count(notes, "note", "notes"))
	}
}

func (p *page) worry(each facts.Quality) {
	place := each.File
	if place != "" && each.Line != nil {
		place += fmt.Sprintf(":%d", *each.Line)
	}
	if place != "" {
		place += ": "
	}
	p.paragraph("  "+p.paint("!", severityColor("warning")...)+" ", place+each.Message)
	if each.Hint != "" {
		p.paragraph("    ", each.Hint)
	}
}

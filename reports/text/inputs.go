package text

import (
	"fmt"

	"rolecall/reports"
	"rolecall/reports/facts"
)

// Shown at most; the manifest has them all.
const (
	worriesShown  = 8
	rejectedShown = 3
)

// inputs says what to worry about in the inputs: warnings, and rows that could
// not be loaded.
func (p *page) inputs(summary reports.Summary) {
	var warnings []facts.Quality
	for _, each := range summary.Quality {
		if each.Severity != "note" {
			warnings = append(warnings, each)
		}
	}
	notes := int64(len(summary.Quality) - len(warnings))
	rejected, files := int64(0), int64(0)
	for _, input := range summary.Inputs {
		rejected += input.RowsRejected
		files += min(1, input.RowsRejected)
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
		p.rejected(summary.Rejected, rejected, files)
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

func (p *page) rejected(rows []facts.Rejected, rejected, files int64) {
	p.paragraph("  "+p.paint("!", severityColor("warning")...)+" ", fmt.Sprintf("%s of %s could not be loaded, and what depends on them was not compared:",
		p.count(rejected, "row", "rows"), p.count(files, "file", "files")))
	shown := rows[:min(len(rows), rejectedShown)]
	for _, each := range shown {
		place := fmt.Sprintf("%s record %d", each.File, each.Record)
		if each.Line != nil {
			place = fmt.Sprintf("%s:%d", each.File, *each.Line)
		}
		p.paragraph("    ", place+": "+each.Cause)
	}
	if rest := rejected - int64(len(shown)); rest > 0 {
		p.line("    and %s in the table input.rejected of rolecall.duckdb", p.count(rest, "more,", "more,"))
	}
}

package text

import (
	"fmt"
	"slices"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

var operations = []string{"create", "update", "delete"}

// changes is the table of records x operation.
func (p *page) changes(summary reports.Summary) {
	if len(summary.Changes) == 0 {
		if summary.Certain() > 0 {
			p.title("No changes planned")
			p.paragraph("  ", "All findings need a decision.")
		}
		return
	}
	const width = 23
	p.title(pad("Changes planned", width) + p.cells(operations...) + p.cells("total"))
	var tables []string
	counts := map[string]map[string]int64{"total": {}}
	for _, each := range summary.Changes {
		table := "  " + each.Table
		if each.System != "servicenow" {
			table += " in " + each.System
		}
		if counts[table] == nil {
			counts[table] = map[string]int64{}
			tables = append(tables, table)
		}
		for _, row := range []string{table, "total"} {
			counts[row][each.Operation] += each.Changes
			counts[row][""] += each.Changes
		}
	}
	for _, table := range append(tables, "total") {
		cells := ""
		for _, operation := range slices.Concat(operations, []string{""}) {
			cells += p.cell(counts[table][operation], "")
		}
		fmt.Fprintln(p, pad(pretty.Snip(source.Printable(table), width, "…"), width)+cells)
	}
}

// withheld says what limits and doubts keep out of the change files, and what was allowed.
func (p *page) withheld(run facts.Facts) {
	p.guardrails("Held back from the change files", run.Withheld)
	p.guardrails("Left out of the change files", run.LeftOut)
	if run.Expiry.IsExpired && len(run.Changes) > 0 {
		p.title("The change files are expired")
		p.paragraph("  ! ", "The exports are too old for the plan: "+run.Expiry.String()+".")
		p.paragraph("    ", "Export again, and reconcile; or say in the rules how long they may be imported, guardrails.expires.")
	}
	if len(run.Allowed) == 0 {
		return
	}
	p.title("Allowed for this run")
	for _, each := range run.Allowed {
		p.line("  %s", each)
	}
}

func (p *page) guardrails(title string, guardrails []facts.Guardrail) {
	if len(guardrails) == 0 {
		return
	}
	p.title(title)
	for _, each := range guardrails {
		p.paragraph("  ! ", each.Guardrail+": "+each.Message)
		if each.Hint != "" {
			p.paragraph("    ", each.Hint)
		}
	}
}

// besides are what people open besides the forms.
var besides = []reports.Form{
	{Opens: output.DatabaseName, About: "every table of the run"},
	{Opens: output.ManifestName, About: "what was read and written, with checksums"},
}

// next says what to open, of what there is.
func (p *page) next(summary reports.Summary) {
	written := append(slices.Clone(summary.Outputs), output.ManifestName)
	var opened []reports.Form
	width := 0
	for _, form := range slices.Concat(reports.Forms, besides) {
		if !slices.Contains(written, form.Opens) || len(summary.Changes) == 0 && form.Opens == "changes.csv" {
			continue
		}
		width = max(width, len(form.Opens))
		opened = append(opened, form)
	}
	title := "Open next"
	if summary.Folder != "" {
		title += ", in " + source.Printable(summary.Folder)
	}
	p.title(title)
	for _, form := range opened {
		fmt.Fprintln(p, pretty.Snip("  "+pad(form.Opens, width)+"  "+form.About, p.width, "…"))
	}
}

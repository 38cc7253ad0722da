package reconcile

import (
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile/controls"
	"rolecall/reconcile/custom"
)

// catalogue fills recon.kind and recon.control: what the kinds of findings
// mean, and what they are evidence for; and what those that are the estate's own read.
func catalogue(kinds []statement.Statement, own []custom.Finding, known []controls.Control) ([]duckdb.Statement, error) {
	for _, each := range own {
		kinds = append(kinds, each.Statement)
	}
	var kindRows, controlRows [][]string
	for _, kind := range kinds {
		kindRows = append(kindRows, []string{
			text(kind.Name), text(kind.Title), text(kind.Severity), text(kind.Fix), text(kind.Controls), text(kind.Prose), "null",
		})
	}
	for i, control := range known {
		controlRows = append(controlRows, []string{
			strconv.Itoa(i), text(control.Name), text(control.Framework), text(control.Reference), text(control.Title),
			number(control.LimitDays), text(strings.Join(evidence(control, kinds), "; ")),
		})
	}
	statements := []duckdb.Statement{
		{Name: "catalogue of kinds", Text: insert("recon.kind", kindRows)},
		{Name: "catalogue of controls", Text: insert("recon.control", controlRows)},
	}
	reads, err := custom.Rows(own)
	if len(reads) > 0 {
		statements = append(statements, duckdb.Statement{Name: "custom findings", Text: "insert into recon.custom_read values " + strings.Join(reads, ", ")})
	}
	return statements, err
}

// evidence names the kinds whose findings are evidence for a control.
func evidence(control controls.Control, kinds []statement.Statement) []string {
	var names []string
	for _, kind := range kinds {
		if slices.Contains(controls.Split(kind.Controls), control.Name) {
			names = append(names, kind.Name)
		}
	}
	return names
}

func insert(table string, rows [][]string) string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = "(" + strings.Join(row, ", ") + ")"
	}
	return "insert into " + table + " values " + strings.Join(lines, ", ")
}

// text is a value, null if it is empty.
func text(value string) string {
	if value == "" {
		return "null"
	}
	return duckdb.Literal(value)
}

// number is a value, null if it is 0.
func number(value int) string {
	if value == 0 {
		return "null"
	}
	return strconv.Itoa(value)
}

package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"rolecall/exports"
	"rolecall/exports/source"
	"rolecall/reports/facts"
	"rolecall/reports/terminal"
)

// columnsShown is how many columns of a file are spelled out on a terminal.
const columnsShown = 40

// inspectionPage is where an inspection is written, in lines of at most 80
// columns.
type inspectionPage struct {
	*bufio.Writer
	number *message.Printer
}

func writeInspection(w io.Writer, inspection *exports.Inspection) error {
	page := inspectionPage{bufio.NewWriter(w), message.NewPrinter(language.English)}
	for _, file := range inspection.Files {
		page.file(file)
	}
	if len(inspection.Together) > 0 {
		page.line("All together")
		for _, remark := range inspection.Together {
			page.remark(remark)
		}
		page.line("")
	}
	page.completeness(inspection.Completeness)
	page.end(inspection)
	return page.Flush()
}

func (p inspectionPage) file(file exports.Inspected) {
	p.line("%s", file.Name())
	p.paragraph("  ", p.kind(file))
	if file.Form != "" {
		p.paragraph("  ", p.form(file))
	}
	if file.Times != "" {
		p.paragraph("  ", "times: "+file.Times)
	}
	p.columns(file)
	for _, remark := range file.Remarks {
		p.remark(remark)
	}
	p.line("")
}

var systemNames = map[string]string{"okta": "Okta", "servicenow": "ServiceNow"}

func (p inspectionPage) kind(file exports.Inspected) string {
	if file.Kind == "" {
		if file.Form == "" {
			return "cannot be read"
		}
		return "not known"
	}
	text := file.Kind
	if system := systemNames[file.System]; system != "" {
		text = system + ": " + text
	}
	switch len(file.RecognisedBy) {
	case 0:
		return text
	case 1:
		return text + ", recognised by its column " + file.RecognisedBy[0]
	}
	return text + ", recognised by its columns " + listed(file.RecognisedBy, 6)
}

// listed joins names, the first of many.
func listed(names []string, most int) string {
	text := strings.Join(names[:min(len(names), most)], ", ")
	if rest := len(names) - most; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

func (p inspectionPage) form(file exports.Inspected) string {
	form := file.Form
	if file.Delimiter != "" {
		form += " (" + file.Delimiter + ")"
	}
	if file.Compression != "" {
		form += " in " + file.Compression
	}
	parts := []string{form}
	if file.Encoding != "" {
		parts = append(parts, file.Encoding)
	}
	rows := "rows"
	if file.Rows == 1 {
		rows = "row"
	}
	return strings.Join(append(parts, p.size(file.Bytes), p.number.Sprintf("%d %s", file.Rows, rows)+p.counts(file)), ", ")
}

// size is a number of bytes as people say it.
func (p inspectionPage) size(bytes int64) string {
	switch {
	case bytes < 10_000:
		return p.number.Sprintf("%d bytes", bytes)
	case bytes < 10_000_000:
		return p.number.Sprintf("%d kB", bytes/1000)
	}
	return p.number.Sprintf("%d MB", bytes/1_000_000)
}

// counts is what becomes of the rows, where that can be told.
func (p inspectionPage) counts(file exports.Inspected) string {
	if file.Counts == nil || file.Rows == 0 {
		return ""
	}
	counts := *file.Counts
	if counts.Loaded == file.Rows {
		return ", all loaded"
	}
	parts := []string{p.number.Sprintf("%d loaded", counts.Loaded)}
	for _, each := range []struct {
		count int64
		what  string
	}{
		{counts.Duplicate, "duplicate"}, {counts.Rejected - counts.Unresolved, "rejected"},
		{counts.Unresolved, "unresolved"}, {counts.Unused, "not used"},
	} {
		if each.count > 0 {
			parts = append(parts, p.number.Sprintf("%d %s", each.count, each.what))
		}
	}
	return ": " + strings.Join(parts, ", ")
}

// columns says what each column is read as, with a few values.
func (p inspectionPage) columns(file exports.Inspected) {
	var shown, unread, secret []exports.Column
	for _, column := range file.Columns {
		switch {
		case column.Secret:
			secret = append(secret, column)
		case len(column.Fields) == 0 && file.Relation != "":
			unread = append(unread, column)
		default:
			shown = append(shown, column)
		}
	}
	more := len(shown) - columnsShown
	shown = shown[:min(len(shown), columnsShown)]
	names, fields := 0, 0
	for _, column := range shown {
		names = max(names, pretty.StringWidth(source.Printable(column.Name)))
		fields = max(fields, pretty.StringWidth(fieldsOf(column)))
	}
	names, fields = min(names, 28), min(fields, 24)
	for _, column := range shown {
		line := "    " + cell(column.Name, names)
		if field := fieldsOf(column); field != "" {
			line += " -> " + cell(field, fields)
		} else if fields > 0 {
			line += strings.Repeat(" ", fields+4)
		}
		p.line("%s  %s", line, strings.Join(column.Samples, ", "))
	}
	if more > 0 {
		p.line("    and %s; --format json lists them", plural(more, "more column"))
	}
	p.names("not read: ", unread)
	p.names("never read, because it may hold a secret: ", secret)
}

// fieldsOf is what a column is read as, if its name does not say so.
func fieldsOf(column exports.Column) string {
	if len(column.Fields) == 1 && column.Fields[0] == column.Name {
		return ""
	}
	return strings.Join(column.Fields, ", ")
}

// cell is a name in its column of the page.
func cell(name string, width int) string {
	return pretty.Pad(pretty.Snip(source.Printable(name), width, "…"), width, ' ')
}

func (p inspectionPage) names(title string, columns []exports.Column) {
	if len(columns) == 0 {
		return
	}
	var names []string
	for _, column := range columns {
		names = append(names, cmp.Or(pretty.Snip(column.Name, 40, "…"), `""`))
	}
	p.paragraph("  ", title+listed(names, columnsShown))
}

var remarkMarks = map[string]string{"problem": "  X ", "warning": "  ! ", "note": "  - "}

func (p inspectionPage) remark(remark exports.Remark) {
	place := ""
	if remark.Line > 0 {
		place = fmt.Sprintf("line %d: ", remark.Line)
	}
	p.paragraph(remarkMarks[remark.Severity], place+remark.Message)
	if shown := remark.Problem(); shown.Line != "" {
		for i, line := range strings.Split(shown.Error(), "\n") {
			if i > 0 && strings.HasPrefix(line, " |") {
				fmt.Fprintln(p, "   "+strings.TrimRight(line, " "))
			}
		}
	}
	if remark.Hint != "" {
		p.paragraph("    ", remark.Hint)
	}
}

func (p inspectionPage) end(inspection *exports.Inspection) {
	if len(inspection.Ignored) > 0 {
		p.paragraph("", "Not exports, so not looked at: "+listed(inspection.Ignored, 8))
	}
	if inspection.Why != "" && len(inspection.Files) > 1 {
		p.paragraph("", "The files were not compared with each other: "+inspection.Why+".")
	}
	p.line("%s, %s, %s", plural(len(inspection.Files), "file"), plural(inspection.Problems, "problem"), plural(inspection.Warnings, "warning"))
}

// line writes one line, cut to the width.
func (p inspectionPage) line(format string, values ...any) {
	text := strings.TrimRight(source.Printable(fmt.Sprintf(format, values...)), " ")
	fmt.Fprintln(p, pretty.Snip(text, terminalWidth, "…"))
}

// paragraph writes text in as many lines as it needs, the first behind a mark.
func (p inspectionPage) paragraph(mark, body string) {
	for _, line := range terminal.Wrap(mark, body, terminalWidth) {
		fmt.Fprintln(p, line)
	}
}

// completeness says how complete each table is.
func (p inspectionPage) completeness(tables []exports.Completeness) {
	if len(tables) == 0 {
		return
	}
	var all []facts.Completeness
	for _, each := range tables {
		all = append(all, facts.Completeness{Table: each.Table, Verdict: each.Verdict, Code: each.Code, Message: each.Message})
	}
	p.line("How complete the exports are")
	for _, each := range facts.VerdictsOn(all) {
		p.paragraph(fmt.Sprintf("  %-9s", each.Name), each.Body)
	}
	p.line("")
}

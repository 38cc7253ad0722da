package xlsx

import (
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/decode/text"
)

// observed is what was met in a sheet that a person should know.
type observed struct {
	stopped              int // the row that says so
	formulas, uncomputed count
	errors               count
}

// column is what was met in one column.
type column struct {
	dates, dateTexts count // numbers shown as dates, and texts that look like dates
	numbers, inexact count
	zeros            bool // texts that begin with a zero
	digits           [16]bool
	unnamed          count // values without a header
}

// count counts something and remembers the row where it was met first.
type count struct {
	times int64
	row   int
}

func (c *count) add(row int) {
	if c.times++; c.times == 1 {
		c.row = row
	}
}

// of says how many of what.
func (c count) of(one, many string) string {
	if c.times == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", c.times, many)
}

var looksLikeDate = regexp.MustCompile(`^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b`)

// text is the text of a cell: booleans are true and false, dates are
// yyyy-MM-dd HH:mm:ss, numbers have no exponent.
func (t *table) text(row int, cell cellMarkup, value string) (string, error) {
	if cell.isFormula {
		t.observed.formulas.add(row)
		if !cell.hasResult {
			t.observed.uncomputed.add(row)
		}
	}
	if value == "" {
		return "", nil
	}
	met := t.column(cell.column)
	met.unnamed.add(row)
	switch cell.kind {
	case "s", "str", "inlineStr":
		t.Spelling.Escaped = t.Spelling.Escaped || text.IsEscaped(value)
		met.zeros = met.zeros || value[0] == '0' && len(value) > 1 && plainNumber.MatchString(strings.TrimLeft(value, "0"))
		if looksLikeDate.MatchString(value) {
			met.dateTexts.add(row)
		}
		return value, nil
	case "b":
		return map[string]string{"0": "false", "1": "true"}[value], nil
	case "e":
		t.observed.errors.add(row)
		return "", nil
	case "d":
		return strings.Replace(value, "T", " ", 1), nil
	case "", "n":
		return t.number(row, cell, value, met)
	}
	return "", t.broken(row, fmt.Sprintf("a cell is of the kind %q, which is not known", cell.kind))
}

func (t *table) number(row int, cell cellMarkup, value string, met *column) (string, error) {
	shown := t.workbook.formats.of(cell.style)
	if shown.hasDate || shown.hasTime {
		if date, err := t.workbook.formats.dateOf(value, shown); err == nil {
			met.dates.add(row)
			return date, nil
		}
	}
	text, inexact, err := numberOf(value, shown)
	if err != nil {
		return "", t.broken(row, fmt.Sprintf("the number %q is none", value))
	}
	if inexact {
		met.inexact.add(row)
	}
	met.numbers.add(row)
	met.digits[min(len(text), len(met.digits)-1)] = true
	return text, nil
}

func (t *table) column(number int) *column {
	for len(t.columns) < number {
		t.columns = append(t.columns, column{})
	}
	return &t.columns[number-1]
}

// numbering are headers of what only looks like a number.
var numbering = regexp.MustCompile(`(?i)employee.*(number|id|no\.?)$|^(zip|postal)|badge|phone`)

// notices are what a person should know about the sheet.
func (t *table) notices() []text.Notice {
	var list []text.Notice
	add := func(met count, warning bool, topic, message, hint string) {
		if met.times > 0 {
			list = append(list, text.Notice{Warning: warning, Topic: topic, Line: met.row, Affected: met.times, Message: message, Hint: hint})
		}
	}
	if t.observed.stopped > 0 {
		list = append(list, text.Notice{Warning: true, Topic: "cut_off", Line: t.observed.stopped,
			Message: fmt.Sprintf("ServiceNow stopped this export because of its size (the last row says so): only the first %d records are in it", t.Records),
			Hint:    "export XML, or CSV in slices (sysparm_query=sys_id>LAST, ordered by sys_id)"})
	}
	t.observed.formulas.times -= t.observed.uncomputed.times
	add(t.observed.formulas, true, "formulas", t.observed.formulas.of("cell holds a formula", "cells hold formulas")+": what was last computed was read",
		"no export has formulas: export it again, or replace them by their values")
	add(t.observed.uncomputed, true, "formulas", t.observed.uncomputed.of("formula has", "formulas have")+" no result in the file: read as empty",
		"open the workbook in Excel and save it, or export it again")
	add(t.observed.errors, true, "formulas", t.observed.errors.of("cell holds an error", "cells hold errors")+" such as #REF!: read as empty",
		"export it again")
	for i := range t.columns {
		t.noticesOf(i, add)
	}
	return list
}

func (t *table) noticesOf(i int, add func(met count, warning bool, topic, message, hint string)) {
	const export = "use the export itself, not a workbook that was made from it"
	met, name := &t.columns[i], ""
	if i < len(t.Columns) {
		name = t.Columns[i]
	}
	if name == "" && i < len(t.Columns) {
		add(met.unnamed, true, "unnamed_column", met.unnamed.of("value stands", "values stand")+" in a column without a header: not read", "give the column its header")
	}
	add(met.inexact, true, "lost_digits", fmt.Sprintf("the column %q holds ", name)+met.inexact.of("number", "numbers")+" of more than 15 digits, of which a workbook keeps 15: the last ones are lost", export)
	if met.dates.times > 0 {
		add(met.dateTexts, true, "mixed_dates", fmt.Sprintf("the column %q holds ", name)+met.dates.of("date", "dates")+" and "+met.dateTexts.of("text that looks", "texts that look")+" like one: where Excel took day and month of a file in the wrong order, it swapped them in some and left the others", export)
	}
	if numbering.MatchString(name) {
		add(met.numbers, met.zeros || met.hasWidths(), "lost_zeros", fmt.Sprintf("the column %q holds ", name)+met.numbers.of("number", "numbers")+" instead of text: zeros before them, if there were any, are lost", export)
	}
}

// hasWidths says whether the column's numbers have different lengths, as they
// do where zeros were lost.
func (c *column) hasWidths() bool {
	widths := 0
	for _, has := range c.digits {
		if has {
			widths++
		}
	}
	return widths > 1
}

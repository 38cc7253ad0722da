package xlsx

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"rolecall/exports/decode/text"
)

// observed is what was met in a sheet that a person should know.
type observed struct {
	stopped              int // the row that says so
	formulas, uncomputed count
	errors               count
	headers              count // rows that are the header again
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
	if t.observed.stopped > 0 {
		list = append(list, text.Notice{Code: "file.stopped", Args: []any{t.Records}, Line: t.observed.stopped})
	}
	add := func(code string, met count, args ...any) {
		if met.times > 0 {
			list = append(list, text.Notice{Code: code, Args: append(args, met.times), Line: met.row, Affected: met.times})
		}
	}
	add("file.repeated_header", t.observed.headers)
	t.observed.formulas.times -= t.observed.uncomputed.times
	add("cell.formula", t.observed.formulas)
	add("cell.not_computed", t.observed.uncomputed)
	add("cell.error", t.observed.errors)
	for i, met := range t.columns {
		name := ""
		if i < len(t.Columns) {
			name = t.Columns[i]
		}
		quoted := strconv.Quote(name)
		if name == "" && i < len(t.Columns) {
			add("column.unnamed", met.unnamed)
		}
		add("column.lost_digits", met.inexact, quoted)
		if met.dates.times > 0 {
			add("column.mixed_dates", met.dateTexts, quoted, met.dates.times)
		}
		if numbering.MatchString(name) && met.numbers.times > 0 {
			add("column.lost_zeros", met.numbers, quoted)
			if !met.zeros && !met.hasWidths() {
				list[len(list)-1].Severity = "note" // there may have been no zeros
			}
		}
	}
	return list
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

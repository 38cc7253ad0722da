package rules

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"rolecall/exports/returned"
	"rolecall/exports/source"
)

// What is too much of a table that rules name.
const (
	maxTableBytes = 16 << 20
	maxTableRows  = 100_000
)

// tables puts the rows of the tables that a file names in the place of their names.
func (r *reader) tables(root *node, dir string) {
	for i, each := range root.entries {
		if each.key.text.Value == "exceptions" {
			root.entries[i].value = r.rows(each.value, dir, exceptionTable)
		}
	}
	for _, section := range []string{"roles", "groups"} {
		for _, list := range []string{"grant", "allow"} {
			for _, rule := range root.get(section).get(list).elements() {
				for i, each := range rule.entries {
					if each.key.text.Value == "matrix" {
						rule.entries[i].value = r.rows(each.value, dir, matrixTable(section))
					}
				}
			}
		}
	}
}

// tableForm says what the cells of a table are.
type tableForm struct {
	lists     map[string]string                     // columns that hold several names, and what parts these
	narrowing func(column string) bool              // whether a column says whom a row is about
	hint      string                                // for a row that says that nowhere
	isNoText  func(column, cell string) (any, bool) // a cell that is no text
}

// rows are the rows of the tables that are named there, and those that are written there.
func (r *reader) rows(from *node, dir string, form tableForm) *node {
	named := oneOrMore(from)
	if len(named) == 0 {
		return from
	}
	list := *from
	list.form, list.value, list.items = sequence, nil, nil
	items := from.items
	if from.form == scalar {
		items = []*node{from}
	}
	for _, each := range items {
		if each.string() == "" {
			list.items = append(list.items, each)
			continue
		}
		list.items = append(list.items, r.table(termOf(each), dir, form)...)
	}
	if len(list.items) == 0 { // it is said already what is wrong with the tables
		return from
	}
	return &list
}

// table are the rows of a CSV, each a mapping by its header.
func (r *reader) table(named term, dir string, form tableForm) []*node {
	at, err := r.path(named, dir)
	var content []byte
	if err == nil {
		content, err = r.folder.Read(at, maxTableBytes)
	}
	if err != nil {
		r.complain(named.cannotRead(err))
		return nil
	}
	text, err := returned.UTF8(content)
	if err != nil || !utf8.Valid(text) || strings.ContainsRune(string(text), 0) {
		r.complain(named.problem(fmt.Sprintf("%q is not CSV", named.value), "save the table as CSV, in UTF-8"))
		return nil
	}
	if path.Base(at) == r.main() && path.Dir(at) == "." {
		r.complain(named.problem(fmt.Sprintf("%q is the rules file itself", named.value), ""))
		return nil
	}
	r.keep(at, content, string(text))
	t := &tableReader{reader: r, form: form, shown: r.shown(at), short: at, content: string(text)}
	t.lines = lineStarts(t.content)
	rows := t.read()
	if len(rows) == 0 && !t.isWrong {
		r.complain(named.problem(fmt.Sprintf("%q has no rows", named.value), "expected a line with the names of columns, and a line for each rule"))
	}
	return rows
}

// tableReader reads one CSV.
type tableReader struct {
	reader         *reader
	form           tableForm
	shown, short   string
	content        string
	lines          []int
	header         []*node // nil for a column without a name
	isWrong        bool
	problemsOfRows int
}

func (t *tableReader) complain(problem source.Problem) {
	t.isWrong = true
	if t.problemsOfRows++; t.problemsOfRows <= maxProblems {
		t.reader.complain(problem)
	}
}

// cell is a text of the table, without the blanks around it.
func (t *tableReader) cell(text string, line, column int) *node {
	at := min(t.lines[min(max(line, 1), len(t.lines))-1]+column-1, len(t.content))
	if strings.HasPrefix(t.content[at:], `"`) {
		at++
	}
	return t.part(text, line, at)
}

// part is a part of a cell that begins at an offset.
func (t *tableReader) part(text string, line, at int) *node {
	trimmed := strings.TrimSpace(text)
	at += strings.Index(text, trimmed)
	offsets := make([]int, len(trimmed)+1)
	for i := range offsets {
		offsets[i] = at + i
	}
	return &node{file: t.short, line: line, offset: at, value: trimmed, size: 1, text: source.Embedded(t.shown, t.content, trimmed, offsets)}
}

func (t *tableReader) read() []*node {
	content, skipped := t.content, 0
	if first, rest, _ := strings.Cut(content, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") {
		content, skipped = rest, 1
	}
	cells := csv.NewReader(strings.NewReader(content))
	cells.FieldsPerRecord, cells.Comma = -1, returned.Delimiter([]byte(content))
	var rows []*node
	for {
		record, err := cells.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			t.complain(t.cell("", wrong.Line+skipped, wrong.Column).problem("the quotes here do not fit: "+wrong.Err.Error(), "put text that contains a quote in quotes, and write the quote twice"))
			return nil
		}
		if err != nil {
			t.complain(source.Problem{At: source.Position{File: t.shown}, Message: err.Error()})
			return nil
		}
		var row []*node
		for i, each := range record {
			line, column := cells.FieldPos(i)
			row = append(row, t.cell(each, line+skipped, column))
		}
		switch {
		case !slices.ContainsFunc(row, func(each *node) bool { return each.string() != "" }):
		case t.header == nil:
			t.readHeader(row)
		case len(rows) == maxTableRows:
			t.complain(row[0].problem(fmt.Sprintf("more than %d rows", maxTableRows), ""))
			return nil
		default:
			rows = append(rows, t.row(row))
		}
	}
}

func (t *tableReader) readHeader(row []*node) {
	first := map[string]bool{}
	for _, each := range row {
		name := each.string()
		if first[name] && name != "" {
			t.complain(each.problem(fmt.Sprintf("two columns are called %q", name), "keep one of them"))
		}
		first[name] = true
		t.header = append(t.header, each)
	}
}

// row is a row as a mapping; what is empty is not written.
func (t *tableReader) row(cells []*node) *node {
	line := *cells[0]
	line.form, line.value = mapping, nil
	isNarrow := false
	for i, each := range cells {
		if each.string() == "" {
			continue
		}
		if i >= len(t.header) || t.header[i].string() == "" {
			t.complain(each.problem(fmt.Sprintf("%q is in a column without a name", each.string()), "name the column in the first line, or is there a separator too much?"))
			continue
		}
		column := t.header[i].string()
		isNarrow = isNarrow || t.form.narrowing(column)
		value := t.value(column, each)
		if value != nil {
			line.entries = append(line.entries, entry{t.header[i], value})
		}
	}
	if !isNarrow {
		t.complain(cells[0].problem("this row does not say whom it is about: all of those cells are empty", t.form.hint))
	}
	return &line
}

// value is a cell as YAML has it; nil if it is as if it were empty.
func (t *tableReader) value(column string, cell *node) *node {
	separators, isList := t.form.lists[column]
	switch {
	case isList && cell.string() != "*":
		list := *cell
		list.form, list.value = sequence, nil
		from := 0
		text := cell.string()
		for from <= len(text) {
			end := from + strings.IndexAny(text[from:], separators)
			if end < from {
				end = len(text)
			}
			if part := text[from:end]; strings.TrimSpace(part) != "" {
				list.items = append(list.items, t.part(part, cell.line, cell.offset+from))
			}
			from = end + 1
		}
		return &list
	case t.form.isNoText != nil:
		if value, isNone := t.form.isNoText(column, cell.string()); isNone {
			if value == nil {
				return nil
			}
			flag := *cell
			flag.value = value
			return &flag
		}
	}
	return cell
}

// exceptionTable: a row has the keys of an exception.
var exceptionTable = tableForm{
	narrowing: func(column string) bool {
		return !slices.Contains([]string{"kind", "reason", "approved_by", "ticket", "expires", "owner"}, column)
	},
	lists:    map[string]string{"group": ";\r\n"},
	hint:     "write * under user_name if everybody is meant",
	isNoText: func(column, cell string) (any, bool) { return nil, cell == "*" && column != "kind" },
}

// matrixTable: a row says under roles, or groups, what those get of whom the other cells are so.
func matrixTable(section string) tableForm {
	separators := " ,;\r\n\t"
	if section == "groups" { // their names hold blanks
		separators = ";\r\n"
	}
	return tableForm{
		lists:     map[string]string{section: separators, "group": ";\r\n"},
		narrowing: func(column string) bool { return !isMatrixColumn(section, column) || column == "group" },
		hint:      "write * in one of them if everybody is meant",
	}
}

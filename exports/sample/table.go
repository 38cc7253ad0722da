package sample

import (
	"cmp"
	"fmt"
	"time"
)

type columnKind int

const (
	plainText columnKind = iota
	choice               // shown by its label
	truth
	number
	date
	instant
	reference
)

// column is a field of a table. A reference is to a table; if the display
// value alone does not say which record it is, or a raw export would show only a
// sys_id, the form adds the dot-walked column walk next to it.
type column struct {
	name  string
	label string // as people see it
	kind  columnKind
	to    string
	walk  string
	more  bool // only reviews need it
	from  int  // its place among the cells of a row
	walks bool // it is the dot-walked one
}

// cell is a value: raw, as it displays, and what the dot-walked column next
// to it shows. Times have their instant.
type cell struct {
	raw, display, walked string
	at                   time.Time
}

func text(value string) cell { return cell{raw: value, display: value} }

func boolean(value bool) cell {
	if value {
		return cell{raw: "true", display: "true"}
	}
	return cell{raw: "false", display: "false"}
}

// shown is what a column says of a row, raw or as it displays.
func (c *column) shown(cells []cell, isDisplay bool) string {
	switch value := &cells[c.from]; {
	case c.walks:
		return value.walked
	case isDisplay:
		return value.display
	default:
		return value.raw
	}
}

// numbered gives the columns their places among a row's cells.
func numbered(columns ...column) []column {
	for at := range columns {
		columns[at].from = at
	}
	return columns
}

// layout is how records stand in a page.
type layout interface {
	frame(t *table) frame
	record(line []byte, t *table, cells []cell) []byte
}

// table is a sheet with columns. Several tables can share a sheet.
type table struct {
	name    string
	columns []column
	cells   int // of a row
	kept    []cell
	layout  layout
	sheet   *sheet
	rows    int
}

// row writes one record; cells stand in the order of the columns.
func (t *table) row(cells ...cell) error {
	if len(cells) != t.cells {
		panic(fmt.Sprintf("sample: %d cells for %d columns of %s", len(cells), t.cells, t.name))
	}
	t.rows++
	t.kept = append(t.kept[:0], cells...) // so that the caller's need not outlive the call
	t.sheet.line = t.layout.record(t.sheet.line, t, t.kept)
	return t.sheet.write()
}

func (t *table) fill(rows [][]cell) error {
	var err error
	for _, each := range rows {
		err = cmp.Or(err, t.row(each...))
	}
	return err
}

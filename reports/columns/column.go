// Package columns says once which columns leave the tool: those of the findings
// and those of the plan, each with what every form of output needs to know of
// it. What a column means is in the header of the statement that makes it,
// reconcile/stages/540_finding.sql and 510_change.sql.
//
// findings.csv, changes.csv and the JSON files have the columns in this order;
// report.html has them as its script needs them, and report.xlsx has them on the
// sheets Findings and Changes, at the end where reports/workbook/columns.go gives
// them no other place. The JSON Schemas and the tables of reports/README.md are
// written from the lists by a test.
package columns

import (
	"strings"

	"rolecall/exports/duckdb"
)

// Column is one column, in every form.
type Column struct {
	Name string // in the database, in CSV, in JSON and in the script of report.html
	Type Type

	// What JSON Schema says of the values besides: one of Values, or of Pattern,
	// or at least AtLeast; IsFilled if they are never empty.
	Values   []string
	Pattern  string
	AtLeast  int
	IsFilled bool

	// IsList: the database holds a list of texts. It leaves as one text, "; " between.
	IsList bool

	Page Page // in report.html

	// In report.xlsx: what stands above it, its width in characters, and whether
	// long text goes on in more lines.
	Title  string
	Width  float64
	IsLong bool
}

// Type is what a column holds. What does not apply leaves as empty text, false
// or 0, never as null.
type Type string

// The types, as JSON Schema calls them.
const (
	Text   Type = "string"
	Flag   Type = "boolean"
	Number Type = "integer"
)

// Page is how report.html keeps a column.
type Page int

// The ways: the text of each row, or, where there are few different ones, a
// number in each row and each text once.
const (
	Each Page = iota
	Few
	Absent
)

// Names are the names of columns, in order.
func Names(columns []Column) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

// Select is the select list of the columns, with null made what leaves instead.
func Select(columns []Column) string {
	return selectList(columns, func(column Column, name string) string {
		return "coalesce(" + name + ", " + map[Type]string{Text: "''", Flag: "false", Number: "0"}[column.Type] + ")"
	})
}

// SelectNullable is the select list with null for empty text, too.
func SelectNullable(columns []Column) string {
	return selectList(columns, func(column Column, name string) string {
		if column.Type == Text {
			return "nullif(" + name + ", '')"
		}
		return name
	})
}

// SelectText is the select list with everything as text: 1 for a flag that is
// set, and empty where there is nothing.
func SelectText(columns []Column) string {
	return selectList(columns, func(column Column, name string) string {
		if column.Type == Flag {
			name = "if(" + name + ", '1', '')"
		}
		return "coalesce(cast(" + name + " as varchar), '')"
	})
}

func selectList(columns []Column, expression func(column Column, name string) string) string {
	list := make([]string, len(columns))
	for i, column := range columns {
		name := duckdb.Ident(column.Name)
		value := name
		if column.IsList {
			value = "array_to_string(" + name + ", '; ')"
		}
		list[i] = expression(column, value) + " as " + name
	}
	return strings.Join(list, ", ")
}

package main

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/output"
	"rolecall/reports/terminal"
)

//go:embed query_columns.sql
var columnsSQL string

// described is a column of a table, as query_columns.sql describes it.
type described struct {
	Table  string
	Rows   *int64
	About  *string // the table
	Column string
	Type   string
	Means  *string
}

const columnWidth = 22

// listTables lists the tables and columns of a run, with what they mean, in 80
// columns.
func listTables(ctx context.Context, db *duckdb.DB, w io.Writer) error {
	columns, err := output.List[described](ctx, db, duckdb.Statement{Name: "query_columns.sql", Text: columnsSQL})
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(w)
	last := ""
	for _, each := range columns {
		if each.Table != last {
			if last != "" {
				fmt.Fprintln(buffered)
			}
			last = each.Table
			listTable(buffered, each)
		}
		head := fmt.Sprintf("  %-*s %s", columnWidth, source.Printable(each.Column), strings.ToLower(each.Type))
		about := ""
		if each.Means != nil {
			about = *each.Means
		}
		listMeaning(buffered, pretty.Snip(source.Printable(head), 40, "…"), about, 40)
	}
	return buffered.Flush()
}

func listTable(w io.Writer, each described) {
	count := ""
	if each.Rows != nil {
		count = fmt.Sprintf("%d rows", *each.Rows)
	}
	if each.Rows != nil && *each.Rows == 1 {
		count = "1 row"
	}
	about := count
	if each.About != nil {
		about = strings.Join([]string{*each.About, count}, "; ")
	}
	listMeaning(w, source.Printable(each.Table), strings.TrimSuffix(about, "; "), 26)
}

// listMeaning writes a name and, from the column at, what it means.
func listMeaning(w io.Writer, head, about string, at int) {
	if pretty.StringWidth(head) >= at && about != "" {
		fmt.Fprintln(w, head)
		head = ""
	}
	for _, line := range terminal.Wrap(pretty.Pad(head, at, ' '), about, terminalWidth-1) {
		fmt.Fprintln(w, line)
	}
}

package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/oel/eval"
)

// explain prints every part of an expression with its type and its value. Where
// the whole fails the tree says which part does, and then the program fails.
func explain(c *cli.Context, streams streams, expr string) error {
	var parts []eval.Part
	var err error
	if c.String("estate") != "" {
		err = useEstate(c, func(db *duckdb.DB, scope oel.Scope) error {
			parts, err = eval.ExplainForLogin(c.Context, db, scope, c.String("user"), expr)
			return err
		})
	} else {
		err = useContext(c, func(evaluator *eval.Evaluator) error {
			parts, err = evaluator.Explain(c.Context, expr)
			return err
		})
	}
	if err != nil {
		return err
	}
	if err := printParts(streams.out, parts); err != nil {
		return err
	}
	if whole := parts[0].Result; whole != nil {
		return whole.Err
	}
	return nil
}

// The tree of --explain: an indented column of parts, cut where it would leave
// too little for the types and values behind it.
const (
	treeWidth    = 80
	partWidth    = 42
	typeWidth    = 12
	mostIndented = 12 // levels; deeper parts stand below each other
	mostLines    = 6  // of a value
)

// printParts prints the tree in lines of at most treeWidth columns. Values that
// are longer go on in the next lines, as far as people read on; the whole value
// is what rolecall eval prints without --explain.
func printParts(w io.Writer, parts []eval.Part) error {
	rows := [][3]string{{"PART", "TYPE", "VALUE"}}
	for _, each := range parts {
		indent := strings.Repeat("  ", min(each.Depth, mostIndented))
		part := pretty.Snip(indent+source.Printable(each.Text), partWidth, "…")
		rows = append(rows, [3]string{part, pretty.Snip(each.Type.String(), typeWidth, "…"), valueText(each.Result)})
	}
	var widths [2]int
	for _, row := range rows {
		for i := range widths {
			widths[i] = max(widths[i], pretty.StringWidth(row[i]))
		}
	}
	left := widths[0] + widths[1] + 4
	lines := bufio.NewWriter(w)
	for _, row := range rows {
		start := pretty.Pad(row[0], widths[0]+2, ' ') + pretty.Pad(row[1], widths[1]+2, ' ')
		for _, line := range wrapped(row[2], treeWidth-left) {
			fmt.Fprintln(lines, strings.TrimRight(start+line, " "))
			start = strings.Repeat(" ", left)
		}
	}
	return lines.Flush()
}

// valueText is the value as JSON, or why there is none; criteria have none.
func valueText(result *eval.Result) string {
	switch {
	case result == nil:
		return ""
	case result.Err != nil:
		return "fails: " + source.Printable(result.Err.Error())
	}
	return string(source.InertJSON(result.Value))
}

// wrapped cuts text into lines of so many columns, between any characters: a
// value has no better places.
func wrapped(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, r := range text {
		wide := pretty.RuneWidth(r)
		if used+wide > width {
			lines, line, used = append(lines, line), "", 0
		}
		if len(lines) == mostLines {
			lines[mostLines-1] = pretty.Snip(lines[mostLines-1]+"……", width, "…")
			return lines
		}
		line, used = line+string(r), used+wide
	}
	return append(lines, line)
}

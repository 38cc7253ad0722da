package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

var queryFormats = []string{"table", "lines", "csv", "json"}

func queryCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "query",
		Usage:     "runs read-only SQL on a run's database",
		ArgsUsage: "[SQL]",
		Description: "SQL is one query in DuckDB's dialect; - reads it from standard input. It can change\n" +
			"nothing and reaches no file and no network. Without SQL, the tables and columns are\n" +
			"listed with what they mean. A table cuts long values; the other forms give every value\n" +
			"whole. Example:\n\n" +
			"  rolecall query \"select severity, count(*) from finding group by all\"",
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{
				Name: "format", DefaultText: "table; lines on a terminal that is narrower than a row",
				Usage: "the `FORM` of the result: table, lines (one field per line), csv or json (one object per row)",
			},
		},
		Action: func(c *cli.Context) error { return query(c, streams) },
	}
}

func query(c *cli.Context, streams streams) error {
	format := c.String("format")
	if format != "" && !slices.Contains(queryFormats, format) {
		return usageError{message: "--format is table, lines, csv or json, not " + format, hint: source.DidYouMean(format, queryFormats)}
	}
	text, err := queryText(c, streams.in)
	if err != nil {
		return err
	}
	return useRun(c.Context, c.String("out"), func(db *duckdb.DB) error {
		if text == "" && (format == "" || format == "table") {
			return listTables(c.Context, db, streams.out)
		}
		if text == "" {
			text = columnsSQL
		}
		return answer(c.Context, db, text, newRowPrinter(format, streams.out))
	})
}

// askedQuery is how the SQL that people ask is called where it fails.
const askedQuery = "query"

// queryText is the SQL: an argument, or standard input for -.
func queryText(c *cli.Context, in io.Reader) (string, error) {
	switch {
	case c.NArg() == 0:
		return "", nil
	case c.NArg() > 1:
		return "", usagef("rolecall query takes one query, in quotes, not %d arguments", c.NArg())
	case c.Args().First() == "-":
		text, err := readMost(in, "the query", largestText)
		return string(text), err
	case strings.TrimSpace(c.Args().First()) == "":
		return "", usagef("the query is empty; without one, the tables are listed")
	}
	return c.Args().First(), nil
}

// answer prints the rows of a query as they come.
func answer(ctx context.Context, db *duckdb.DB, text string, print rowPrinter) error {
	asked := duckdb.Statement{Name: askedQuery, Text: text}
	if err := db.Only(ctx, asked); err != nil {
		return plainError(err)
	}
	// the engine writes values as text better than anyone; what cannot stand in
	// a query of its own (explain) is shown as it is
	if wrapped := (duckdb.Statement{Name: askedQuery, Text: print.wrap(duckdb.WithoutEnd(text))}); db.Only(ctx, wrapped) == nil {
		asked = wrapped
	}
	rows, err := db.Query(ctx, asked)
	if err != nil {
		return plainError(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	if err := printRows(rows, names, print); err != nil {
		return incomplete{err, "rows are missing from the answer"}
	}
	return nil
}

// engineWords are the engine's own words for a mistake in a query, and plainer ones.
var engineWords = strings.NewReplacer(
	"Binder Error: ", "", "Catalog Error: ", "", "Parser Error: ", "", "Permission Error: ", "",
	"\nCandidate bindings: ", "\n the nearest names are ", "\nDid you mean", "\n did you mean",
)

// plainError is an error of the engine without its jargon.
func plainError(err error) error {
	var found *duckdb.Error
	if !errors.As(err, &found) {
		return err
	}
	plain := *found
	plain.Message = engineWords.Replace(found.Message)
	return &plain
}

func printRows(rows *duckdb.Rows, names []string, print rowPrinter) error {
	if err := print.begin(names); err != nil {
		return err
	}
	values := make([]any, len(names))
	fields := make([]any, len(names))
	for i := range values {
		fields[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		if err := print.row(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return print.end()
}

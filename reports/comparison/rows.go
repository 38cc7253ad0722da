package comparison

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/compare"
	"rolecall/reports/columns"
)

// WriteCSV writes what became of every finding.
func WriteCSV(ctx context.Context, db *duckdb.DB, to io.Writer) error {
	return writeCSV(ctx, db, to, Findings, "compare.row", "row_no")
}

// WriteAccess writes how access moved.
func WriteAccess(ctx context.Context, db *duckdb.DB, to io.Writer) error {
	return writeCSV(ctx, db, to, Access, "compare.access_change", "access_no")
}

func writeCSV(ctx context.Context, db *duckdb.DB, to io.Writer, list []columns.Column, relation, order string) error {
	writer := csv.NewWriter(to)
	if err := writer.Write(columns.Names(list)); err != nil {
		return err
	}
	err := rows(ctx, db, list, relation, order, func(values []string) error {
		for i := range values {
			if list[i].Type == columns.Flag {
				values[i] = map[string]string{"1": "true", "": "false"}[values[i]]
			}
			values[i] = guarded(values[i])
		}
		return writer.Write(values)
	})
	writer.Flush()
	return errors.Join(err, writer.Error())
}

// guarded is a value that no spreadsheet takes for a formula.
func guarded(value string) string {
	if value != "" && strings.ContainsRune("=+-@\t\r'", rune(value[0])) {
		return "'" + value
	}
	return value
}

// rows gives all rows of a relation as text, one after the other.
func rows(ctx context.Context, db *duckdb.DB, list []columns.Column, relation, order string, take func([]string) error) error {
	values := make([]string, len(list))
	fields := make([]any, len(list))
	for i := range values {
		fields[i] = &values[i]
	}
	text := fmt.Sprintf("select %s from %s order by %s", columns.SelectText(list), relation, order)
	return db.Each(ctx, duckdb.Statement{Name: relation, Text: text}, func(rows *duckdb.Rows) error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		return take(values)
	})
}

// WriteJSON writes the numbers, and what became of every finding.
func WriteJSON(ctx context.Context, db *duckdb.DB, to io.Writer, result compare.Result, statuses []int) error {
	head, err := json.MarshalIndent(struct {
		compare.Result
		Statuses []int `json:"statuses"`
	}{result, statuses}, "", "  ")
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(to)
	buffered.WriteString(strings.TrimSuffix(string(head), "\n}") + ",\n  \"findings\": [")
	text := fmt.Sprintf("select to_json(rows)::varchar from (select %s from compare.row order by row_no) as rows", columns.Select(Findings))
	separator := "\n    "
	err = db.Each(ctx, duckdb.Statement{Name: "compare.row", Text: text}, func(rows *duckdb.Rows) error {
		var row string
		if err := rows.Scan(&row); err != nil {
			return err
		}
		_, err := buffered.WriteString(separator + row)
		separator = ",\n    "
		return err
	})
	buffered.WriteString("\n  ]\n}\n")
	return errors.Join(err, buffered.Flush())
}

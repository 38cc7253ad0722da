package statementtest

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

// outcome runs the statement, checks its grain, and gives the columns of the
// header of what it wrote as sorted CSV.
func (c testCase) outcome(t *testing.T, header string) string {
	t.Helper()
	written, rows := "outcome", "outcome"
	if relations := c.subject.Writes(); len(relations) > 0 {
		written, rows = relations[0], relations[0]
	}
	if c.subject.Adds != "" {
		rows = "outcome" // of the rows there were before nothing is promised
	}
	if rows == "outcome" {
		c.exec(t, c.subject.WithPrefix("create or replace table outcome as"))
	}
	if written != "outcome" {
		c.exec(t, c.subject.Command())
	}
	c.checkGrain(t, rows)
	return c.rows(t, written, strings.Split(header, ","))
}

func (c testCase) exec(t *testing.T, text string) {
	t.Helper()
	if _, err := c.db.Exec(t.Context(), duckdb.Statement{Name: c.subject.File, Text: text, Params: c.params(t)}); err != nil {
		t.Fatal(err)
	}
}

// params are the values of the statement's parameters: params.csv has one row.
func (c testCase) params(t *testing.T) duckdb.Params {
	t.Helper()
	file := c.file("params.csv")
	if file == nil {
		return nil
	}
	rows := records(t, file.Name, string(file.Data))
	params := duckdb.Params{}
	for i, name := range rows[0] {
		switch value := rows[1][i]; value {
		case "":
			params[name] = nil
		case "''":
			params[name] = ""
		default:
			params[name] = value
		}
	}
	return params
}

// rows are the rows of a relation, sorted, as CSV.
func (c testCase) rows(t *testing.T, relation string, names []string) string {
	t.Helper()
	casts := make([]string, len(names))
	for i, name := range names {
		casts[i] = "coalesce(cast(" + duckdb.Ident(strings.TrimSpace(name)) + " as varchar), '')"
	}
	rows, err := c.db.Query(t.Context(), duckdb.Statement{
		Name: "outcome", Text: fmt.Sprintf("select [%s] as cells from %s order by cells", strings.Join(casts, ", "), duckdb.Relation(relation)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var text strings.Builder
	writer := csv.NewWriter(&text)
	writer.Write(names)
	for rows.Next() {
		var cells []any
		if err := rows.Scan(&cells); err != nil {
			t.Fatal(err)
		}
		record := make([]string, len(cells))
		for i, cell := range cells {
			record[i] = cell.(string)
		}
		writer.Write(record)
	}
	writer.Flush()
	return text.String()
}

// checkGrain holds that there is one row per what the header says.
func (c testCase) checkGrain(t *testing.T, relation string) {
	t.Helper()
	if slices.Equal(c.subject.Grain, []string{statement.Repeats}) {
		return
	}
	keys := make([]string, len(c.subject.Grain))
	for i, key := range c.subject.Grain {
		keys[i] = duckdb.Ident(key)
	}
	var rows, distinct int
	text := fmt.Sprintf("select count(*), count(distinct row(%s)) from %s", strings.Join(keys, ", "), duckdb.Relation(relation))
	if err := c.db.QueryRow(t.Context(), duckdb.Statement{Name: "grain", Text: text}, &rows, &distinct); err != nil {
		t.Fatal(err)
	}
	if rows != distinct {
		t.Errorf("%s promises one row per %s, but %d rows have %d of them", c.subject.File, strings.Join(c.subject.Grain, ", "), rows, distinct)
	}
}

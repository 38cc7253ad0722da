package reports

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reports/columns"
	"rolecall/reports/csvjson"
	"rolecall/reports/output"
)

// comparePlan compares the plan in the database with changes.csv.
func (c *check) comparePlan(ctx context.Context, db *duckdb.DB) error {
	file, err := os.Open(filepath.Join(c.dir, changesName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // that it is missing is said already
	}
	if err != nil {
		return err
	}
	defer file.Close()
	isSame, err := isSamePlan(ctx, db, csv.NewReader(file))
	if c.isOfOtherVersion(err) {
		c.notes = append(c.notes, "another version of rolecall made the run: the plan in its database was not compared with "+changesName)
		return nil
	}
	if err == nil && !isSame {
		c.add(Difference{Name: output.DatabaseName, Part: "table main.change", State: edited, About: "the plan in it is not the plan in " + changesName})
	}
	return err
}

// isSamePlan reads both row by row.
func isSamePlan(ctx context.Context, db *duckdb.DB, list *csv.Reader) (bool, error) {
	if _, err := list.Read(); err != nil { // the header
		return false, nil
	}
	rows, err := db.Query(ctx, duckdb.Statement{Name: changesName, Text: csvjson.Changes.Texts()})
	if err != nil {
		return false, err
	}
	defer rows.Close()
	values := make([]string, len(columns.Changes))
	fields := make([]any, len(values))
	for i := range values {
		fields[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return false, err
		}
		for i := range values { // the reader takes one kind of line end for the other
			values[i] = strings.ReplaceAll(values[i], "\r\n", "\n")
		}
		if record, err := list.Read(); err != nil || !slices.Equal(record, values) {
			return false, nil
		}
	}
	_, err = list.Read()
	return err == io.EOF, rows.Err()
}

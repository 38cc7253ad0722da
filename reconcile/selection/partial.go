package selection

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// Partial is a change of which a list has some rows only.
type Partial struct {
	List     string
	ChangeID string
	Line     int64 // the first of those rows
	What     string
	Fields   int64 // that the change has
	Missing  string
}

// fillListed takes the rows of lists that have one for each field of a change.
func fillListed(ctx context.Context, db *duckdb.DB, selectors Selectors) error {
	var rows []string
	for _, each := range append(append([]Selector{}, selectors.Only...), selectors.Except...) {
		for _, id := range each.IDs {
			if id.Field == nil {
				continue
			}
			list := each.Text
			if id.Sheet != "" {
				list += "!" + id.Sheet
			}
			rows = append(rows, fmt.Sprintf("(%s, %d, %s, %s)", duckdb.Literal(list), id.Line, duckdb.Literal(id.ID), duckdb.Literal(*id.Field)))
		}
	}
	return insert(ctx, db, "selection.listed", rows)
}

// insert inserts rows, so many in a statement.
func insert(ctx context.Context, db *duckdb.DB, table string, rows []string) error {
	const most = 5000
	for len(rows) > 0 {
		part := rows[:min(most, len(rows))]
		rows = rows[len(part):]
		if err := exec(ctx, db, "insert into "+table+" values "+strings.Join(part, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// partial are the changes of which a list has some rows only.
func partial(ctx context.Context, db *duckdb.DB) ([]Partial, error) {
	rows, err := db.Query(ctx, duckdb.Statement{Name: "selection.partial", Text: `
		select list, change_id, line, what, fields, missing from selection.partial order by list, line`})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Partial
	for rows.Next() {
		var one Partial
		if err := rows.Scan(&one.List, &one.ChangeID, &one.Line, &one.What, &one.Fields, &one.Missing); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, rows.Err()
}

package selection

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
)

// Decision is a row of a list in which somebody decided about a change or a finding.
type Decision struct {
	List     string // the file, or the sheet of it
	Line     int
	ID, Word string
	IsWanted bool // the changes are to be made
}

// Disputed is a change that one row wants made, and another does not.
type Disputed struct {
	Wanted, Unwanted Decision
	UnwantedIs       string // same, or what the second is about where that is another: change or finding
}

func fillDecisions(ctx context.Context, db *duckdb.DB, decisions []Decision) error {
	var rows []string
	for _, each := range decisions {
		rows = append(rows, fmt.Sprintf("(%s, %d, %s, %s, %t)",
			duckdb.Literal(each.List), each.Line, duckdb.Literal(each.ID), duckdb.Literal(each.Word), each.IsWanted))
	}
	return insert(ctx, db, "selection.decision", rows)
}

// disputed are the decisions that contradict each other.
func disputed(ctx context.Context, db *duckdb.DB) ([]Disputed, error) {
	rows, err := db.Query(ctx, duckdb.Statement{Name: "selection.contradiction", Text: `
		select wanted_list, wanted_line, wanted_id, wanted_word, unwanted_list, unwanted_line, unwanted_id, unwanted_word, unwanted_is
		from selection.contradiction
		order by all`})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Disputed
	for rows.Next() {
		one := Disputed{Wanted: Decision{IsWanted: true}}
		a, b := &one.Wanted, &one.Unwanted
		if err := rows.Scan(&a.List, &a.Line, &a.ID, &a.Word, &b.List, &b.Line, &b.ID, &b.Word, &one.UnwantedIs); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, rows.Err()
}

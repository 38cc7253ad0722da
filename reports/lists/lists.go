// Package lists reads the lists in which people say what is to be done: of
// changes or of findings, as CSV, as a workbook, or as plain ids. Either the
// lines that are left in a list are meant, or a column says it: Apply in a list
// of changes, Decision in a list of findings (word.go has what they may say).
package lists

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"rolecall/exports/returned"
	"rolecall/exports/source"
)

// List is what a file says.
type List struct {
	Name   string // the file's base name
	SHA256 string
	// IsDecided says that a column has the decisions; without one, every row that is
	// there is meant.
	IsDecided bool
	Rows      []Row
}

// Row is a row with an id.
type Row struct {
	ID       string
	HasField bool   // the list has a row per field of a change
	Field    string // of the change, then
	Sheet    string // of a workbook
	Line     int    // of the file or the sheet
	Word     string // the decision; "" if the row has none
	Effect   Effect
	Comment  string
}

// Effect is what a decision does to the changes of its row.
type Effect string

// The effects of decisions.
const (
	Nothing  Effect = ""           // nothing is decided
	Selects  Effect = "selects"    // they are to be made
	LeavesIt Effect = "leaves out" // they are not to be made
	IsOpen   Effect = "open"       // somebody is to be asked first: they are not to be made yet
)

// IsOut says that a decision keeps the changes of its row out of the change
// files, whatever else selects them.
func (e Effect) IsOut() bool { return e == LeavesIt || e == IsOpen }

// Read reads the list in content, which is what the file at path holds. temp makes
// a private folder for what a workbook is unpacked into.
func Read(ctx context.Context, path string, content []byte, temp func() (string, error)) (List, error) {
	sum := sha256.Sum256(content)
	list := List{Name: filepath.Base(path), SHA256: hex.EncodeToString(sum[:])}
	sheets, err := read(ctx, path, content, temp)
	if err != nil {
		return list, err
	}
	var problems source.Problems
	for _, each := range sheets {
		problems.Merge(each.understand())
	}
	if err := problems.Err(); err != nil {
		return list, err
	}
	if sheets, err = meant(path, sheets); err != nil {
		return list, err
	}
	for _, each := range sheets {
		list.IsDecided = list.IsDecided || each.decision >= 0
		rows, err := each.read()
		problems.Merge(err)
		list.Rows = append(list.Rows, rows...)
	}
	problems.Merge(contradictions(path, list.Rows))
	if err := problems.Err(); err != nil {
		return list, err
	}
	if len(list.Rows) == 0 {
		return list, fmt.Errorf("%s holds no ids", source.Printable(path))
	}
	return list, nil
}

// meant are the sheets that say something: those with decisions, or the only one
// that is a list. Sheets of other things are passed over.
func meant(path string, sheets []*sheet) ([]*sheet, error) {
	var listing, decided []*sheet
	for _, each := range sheets {
		if each.id < 0 {
			continue
		}
		listing = append(listing, each)
		if each.decision >= 0 {
			decided = append(decided, each)
		}
	}
	switch {
	case len(decided) > 0:
		return decided, nil
	case len(listing) == 1:
		return listing, nil
	case len(listing) > 1:
		return nil, source.Problem{
			At:      source.Position{File: source.Printable(path)},
			Message: "has several lists, and none with a column of decisions",
			Hint:    "save the sheet that you mean as CSV, or decide in the column Apply of the changes or Decision of the findings",
		}
	}
	return nil, source.Problem{
		At:      source.Position{File: source.Printable(path), Line: 1},
		Message: "is not a list of changes or findings",
		Hint:    "expected report.xlsx or a CSV with a column change_id or finding_id, such as changes.csv or findings.csv, or one id per line",
	}
}

// contradictions names what is decided in two ways.
func contradictions(path string, rows []Row) error {
	var problems source.Problems
	first := map[string]Row{}
	isSaid := map[string]bool{}
	for _, row := range rows {
		before, isThere := first[row.ID]
		switch {
		case !isThere:
			first[row.ID] = row
		case before.Effect != row.Effect && !isSaid[row.ID]:
			isSaid[row.ID] = true
			problem := source.Problem{
				At:      row.at(path),
				Message: fmt.Sprintf("%s is %s here, and %s in line %d", row.what(), row.decided(), before.decided(), before.Line),
				Hint:    "decide it the same way in each row: say the same in each of its rows",
			}
			if row.HasField {
				problem.Hint = "a change is made with all its fields or not at all: say the same in each of its rows"
			}
			problems.Add(problem)
		}
	}
	return problems.Err()
}

func (r Row) at(path string) source.Position {
	return source.Position{File: returned.Place(path, r.Sheet), Line: r.Line}
}

// what names the row.
func (r Row) what() string {
	if r.HasField && r.Field != "" {
		return fmt.Sprintf("%s (its field %s)", source.Printable(r.ID), source.Printable(r.Field))
	}
	return source.Printable(r.ID)
}

func (r Row) decided() string {
	if r.Word == "" {
		return "blank"
	}
	return fmt.Sprintf("%q", r.Word)
}

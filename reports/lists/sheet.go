package lists

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/columns"
)

// sheet is a table of texts: a CSV, or a sheet of a workbook.
type sheet struct {
	path, name string
	rows       []row
	isWorkbook bool

	// What understand finds. Columns are -1 if there is none.
	words                        *vocabulary
	header                       int // the row
	id, field, decision, comment int
}

type row struct {
	line  int
	cells []string
}

func (r row) cell(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return strings.TrimFunc(r.cells[column], review.IsBlank)
}

// anID is how ids look; those of earlier versions are hexadecimal, of which a
// spreadsheet may have made a number.
var anID = regexp.MustCompile(`^([cf][0-9a-z]{15}|[0-9A-Fa-f.+]{6,20})$`)

// understand finds the header and the columns that matter. A sheet of something
// else has no column of ids then.
func (s *sheet) understand() error {
	s.header, s.id, s.field, s.decision, s.comment = -1, -1, -1, -1, -1
	const searched = 20 // people put a title above a table
	for i, each := range s.rows[:min(searched, len(s.rows))] {
		for _, sort := range []struct {
			id    string
			words *vocabulary
		}{{"change id", ofChanges}, {"finding id", ofFindings}} {
			if s.id = find(each.cells, sort.id); s.id >= 0 {
				s.header, s.words = i, sort.words
				return s.findColumns()
			}
		}
		if !s.isWorkbook {
			break
		}
	}
	if !s.isWorkbook && len(s.rows) > 0 && anID.MatchString(s.rows[0].cell(0)) {
		s.id, s.words = 0, ofChanges // or of findings: ids alone
		return s.idsAlone()
	}
	return nil
}

// find is the first column of a name.
func find(header []string, name string) int {
	return slices.IndexFunc(header, func(each string) bool { return plain(each) == name })
}

// idsAlone refuses a list without a header that says more than ids.
func (s *sheet) idsAlone() error {
	for _, each := range s.rows {
		for i := range each.cells {
			if i > 0 && each.cell(i) != "" {
				return source.Problem{
					At:      s.at(each.line),
					Message: fmt.Sprintf("%q follows the id, but no header says what it means", source.Shorten(each.cell(i), 40)),
					Hint:    "put a header above: change_id,Apply or finding_id,Decision; or leave the ids alone, one per line",
				}
			}
		}
	}
	return nil
}

// findColumns finds the columns of the header; one that looks like a decision and
// is none is an error.
func (s *sheet) findColumns() error {
	header := s.rows[s.header]
	s.comment = find(header.cells, "comment")
	if s.words == ofChanges {
		s.field = find(header.cells, "field")
	}
	var problems source.Problems
	for i, cell := range header.cells {
		name := plain(cell)
		switch {
		case name == plain(s.words.column) && s.decision < 0:
			s.decision = i
		case name == plain(s.words.column):
			problems.Add(s.problem(header, fmt.Sprintf("has two columns %s", s.words.column), "keep one of them"))
		case name == plain(s.words.other().column):
			problems.Add(s.problem(header, fmt.Sprintf("is a list of %s, with a column %s, which lists of %s have", s.words.of, s.words.other().column, s.words.other().of),
				fmt.Sprintf("call it %s, and write %s in it", s.words.column, s.words.listed())))
		case !isOurs(name) && (looksDecided(cell) || s.holdsDecisions(i)):
			problems.Add(s.problem(header, fmt.Sprintf("its column %s looks like a decision, but would not be read", called(cell, i)),
				fmt.Sprintf("call it %s, and write %s in it; or Comment, if it is not a decision", s.words.column, s.words.listed())))
		}
	}
	return problems.Err()
}

// called is how a column is known.
func called(name string, column int) string {
	if strings.TrimFunc(name, review.IsBlank) == "" {
		return fmt.Sprintf("%d, which has no name,", column+1)
	}
	return fmt.Sprintf("%q", source.Shorten(name, 40))
}

// ours are the columns that the tool writes, and the reviewer's comment.
var ours = func() map[string]bool {
	known := map[string]bool{"comment": true, "account": true, "what": true, "department": true}
	for _, list := range [][]columns.Column{columns.Findings, columns.Changes} {
		for _, each := range list {
			known[plain(each.Name)], known[plain(each.Title)] = true, true
		}
	}
	return known
}()

func isOurs(name string) bool { return ours[name] }

// holdsDecisions says whether most of what a column holds are decisions.
func (s *sheet) holdsDecisions(column int) bool {
	filled, decisions := 0, 0
	for _, each := range s.rows[s.header+1:] {
		if text := each.cell(column); text != "" {
			filled++
			if isDecision(text) {
				decisions++
			}
		}
	}
	return filled > 0 && 2*decisions > filled
}

// read is what the rows say.
func (s *sheet) read() ([]Row, error) {
	var rows []Row
	var problems source.Problems
	for _, each := range s.rows[s.header+1:] {
		decision, err := word{}, error(nil)
		if s.decision >= 0 {
			decision, err = s.words.read(each.cell(s.decision))
		}
		if problem, ok := errors.AsType[source.Problem](err); ok {
			problem.At = s.at(each.line)
			problems.Add(problem)
			continue
		}
		id := strings.ToLower(each.cell(s.id))
		switch {
		case id == "" && decision.text != "":
			problems.Add(s.problem(each, fmt.Sprintf("%s is %q, of a row without an id", s.words.column, decision.text), "fill in its id, or clear the cell"))
			continue
		case id == "" && s.id >= len(each.cells) && each.isFilled():
			problems.Add(s.problem(each, fmt.Sprintf("the line has %d columns, without an id", len(each.cells)), ""))
			continue
		case id == "":
			continue
		}
		found := Row{ID: id, Sheet: s.name, Line: each.line, Word: decision.text, Effect: decision.effect, Comment: each.cell(s.comment)}
		if s.field >= 0 {
			found.HasField, found.Field = true, each.cell(s.field)
		}
		rows = append(rows, found)
	}
	return rows, problems.Err()
}

func (r row) isFilled() bool {
	return slices.ContainsFunc(r.cells, func(cell string) bool { return strings.TrimFunc(cell, review.IsBlank) != "" })
}

func (s *sheet) at(line int) source.Position {
	return source.Position{File: returned.Place(s.path, s.name), Line: line}
}

func (s *sheet) problem(at row, message, hint string) source.Problem {
	return source.Problem{At: s.at(at.line), Message: message, Hint: hint}
}

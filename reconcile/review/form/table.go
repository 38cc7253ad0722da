package form

import (
	"fmt"
	"strings"

	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// layout is where the columns of a table are; a column that is missing is not in it.
type layout struct {
	header  int // the row; -1 if there is none
	columns map[string]int
}

// readTable reads a table, if it is of a packet.
func readTable(table *returned.Table) (part Part, isPacket bool, err error) {
	part = Part{Name: table.Sheet, IsNarrow: table.IsNarrow, IsText: !table.IsWorkbook}
	found := findHeader(table)
	tokens := tokenColumn(table)
	if tokens >= 0 {
		found.byPosition(table, tokens)
	}
	if _, hasToken := found.columns[review.TokenCell]; !hasToken {
		return part, false, nil
	}
	if _, hasDecision := found.columns[review.DecisionCell]; !hasDecision {
		if tokens < 0 {
			return part, false, nil // a table of something else that has a column Row
		}
		return part, true, source.Problem{
			At:      source.Position{File: returned.Place(table.File, table.Sheet), Line: found.line(table)},
			Message: "has rows of a packet, and no column Decision", Hint: "ask for the packet with its column Decision, whose title is in the first row",
		}
	}
	if err := found.refuseTwice(table); err != nil {
		return part, true, err
	}
	for _, name := range Locked {
		if _, isThere := found.columns[name]; !isThere {
			part.Missing = append(part.Missing, name)
		}
	}
	if err := found.refuseMoved(table); err != nil {
		return part, true, err
	}
	for _, each := range table.Rows[found.header+1:] {
		row := found.read(each)
		switch {
		case found.isHeader(each): // once more
		case row.Decision == "" && row.Until == "" && row.Comment == "":
			if row.Token != "" {
				part.Blank++
			}
		case row.Typed == "" && row.Decision == "": // a remark below the table
		default:
			part.Rows = append(part.Rows, row)
		}
	}
	return part, true, nil
}

// read reads a row.
func (l layout) read(from returned.Row) Row {
	cell := func(name string) string {
		column, isThere := l.columns[name]
		if !isThere {
			return ""
		}
		return strings.TrimFunc(review.Unguarded(from.Cell(column)), review.IsBlank)
	}
	row := Row{
		Line: from.Line, Typed: cell(review.TokenCell), Written: cell(review.DecisionCell),
		Until: cell(review.UntilCell), Comment: cell(review.CommentCell), Cells: make([]*string, len(Locked)),
	}
	row.Token, row.Decision = review.PlainToken(row.Typed), review.Word(row.Written)
	for i, name := range Locked {
		if column, isThere := l.columns[name]; isThere {
			text := from.Cell(column)
			row.Cells[i] = &text
		}
	}
	return row
}

// known are the columns by their titles and names, as they are compared.
var known = func() map[string]string {
	names := map[string]string{}
	for _, cell := range review.Cells {
		for _, title := range []string{cell.Title, cell.Name, cell.TitleIn(true)} {
			names[review.Plain(title)] = cell.Name
		}
	}
	return names
}()

// findHeader finds the row that has most of the titles, among the first; people put
// something above a table.
func findHeader(table *returned.Table) layout {
	const searched = 20
	best := layout{header: -1, columns: map[string]int{}}
	for i, row := range table.Rows[:min(searched, len(table.Rows))] {
		columns := map[string]int{}
		for at, cell := range row.Cells {
			if name, isKnown := known[review.Plain(cell)]; isKnown {
				if _, isThere := columns[name]; !isThere {
					columns[name] = at
				}
			}
		}
		if len(columns) > len(best.columns) && len(columns) > 1 {
			best = layout{i, columns}
		}
	}
	return best
}

// tokenColumn is the column that holds most tokens; -1 if none holds any.
func tokenColumn(table *returned.Table) int {
	counts := map[int]int{}
	best := -1
	for _, row := range table.Rows {
		for at := len(row.Cells) - 1; at >= 0; at-- {
			if review.PlainToken(row.Cells[at]) == "" {
				continue
			}
			if counts[at]++; best < 0 || counts[at] > counts[best] {
				best = at
			}
			break
		}
	}
	return best
}

// byPosition takes columns without the titles that they had for those that are in the same
// place: if the table is as wide as a packet, and no column has moved.
func (l *layout) byPosition(table *returned.Table, tokens int) {
	if _, isNamed := l.columns[review.TokenCell]; !isNamed {
		l.columns[review.TokenCell] = tokens
	}
	for at, cell := range review.Cells {
		if place, isThere := l.columns[cell.Name]; isThere && place != at {
			return
		}
	}
	for at, cell := range review.Cells {
		if _, isThere := l.columns[cell.Name]; !isThere {
			l.columns[cell.Name] = at
		}
	}
	if l.header < 0 && len(table.Rows) > 0 && review.PlainToken(table.Rows[0].Cell(tokens)) == "" {
		l.header = 0
	}
}

// isHeader says whether a row has the titles of the columns that decide.
func (l layout) isHeader(row returned.Row) bool {
	for _, name := range []string{review.DecisionCell, review.TokenCell} {
		if known[review.Plain(row.Cell(l.columns[name]))] != name {
			return false
		}
	}
	return true
}

// refuseTwice refuses a table in which a column that decides is there twice.
func (l layout) refuseTwice(table *returned.Table) error {
	if l.header < 0 {
		return nil
	}
	var problems source.Problems
	seen := map[string]int{}
	for at, cell := range table.Rows[l.header].Cells {
		name := known[review.Plain(cell)]
		switch name {
		case review.DecisionCell, review.UntilCell, review.CommentCell, review.TokenCell:
			first, isThere := seen[name]
			if isThere {
				problems.Add(source.Problem{
					At:      source.Position{File: returned.Place(table.File, table.Sheet), Line: l.line(table)},
					Message: fmt.Sprintf("has two columns %s (%d and %d), and one decides", title(name), first+1, at+1),
					Hint:    "ask which of them is meant, and for the file without the other",
				})
			}
			seen[name] = at
		}
	}
	return problems.Err()
}

func (l layout) line(table *returned.Table) int {
	if l.header < 0 {
		return 1
	}
	return table.Rows[l.header].Line
}

// title is what stands above a column.
func title(name string) string {
	for _, cell := range review.Cells {
		if cell.Name == name {
			return cell.Title
		}
	}
	return name
}

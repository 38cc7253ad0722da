package source

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// shownProblems is how many problems an error spells out before it only counts.
const shownProblems = 20

// Problem is one thing wrong at one place.
type Problem struct {
	At      Position
	Message string // what is wrong and what was expected, one line
	Line    string // the user's line that At points into; "" if there is none to show
	Hint    string // what to do, one line; "" if there is nothing to add
	Lint    string // of a warning that can be silenced the lint's name; else ""
}

// Error spells the problem out: place and message, then the line with a caret
// under the column, then the hint.
func (p Problem) Error() string {
	var text strings.Builder
	if at := p.At.String(); at != "" {
		text.WriteString(at + ": ")
	}
	text.WriteString(Printable(p.Message))
	if p.Line != "" && p.At.Column > 0 {
		line, column := window(p.Line, p.At.Column)
		fmt.Fprintf(&text, "\n |%s\n |%s^", line, strings.Repeat(" ", column-1))
	}
	if p.Hint != "" {
		text.WriteString("\n " + Printable(p.Hint))
	}
	return text.String()
}

// window cuts a long line around the column, so that the caret stays on an
// 80-column terminal, and makes what it shows printable (one column a rune).
func window(line string, column int) (string, int) {
	const width, before = 74, 50
	runes := []rune(Printable(line))
	column = min(column, len(runes)+1)
	if len(runes) > width && column > before {
		cut := column - before
		runes, column = runes[cut:], before
		runes[0] = '…'
	}
	if len(runes) > width {
		runes = append(runes[:width-1:width-1], '…')
	}
	return string(runes), column
}

// Problems collects what is wrong with one or several files. The zero value is
// ready to use.
type Problems struct{ list []Problem }

// Add notes a problem.
func (c *Problems) Add(problem Problem) { c.list = append(c.list, problem) }

// Merge notes every problem of err: those of another Problems, a single
// Problem, or any other error as a problem without a place. A nil err is none.
func (c *Problems) Merge(err error) {
	var many *List
	var one Problem
	switch {
	case err == nil:
	case errors.As(err, &many):
		c.list = append(c.list, many.problems...)
	case errors.As(err, &one):
		c.list = append(c.list, one)
	default:
		c.list = append(c.list, Problem{Message: err.Error()})
	}
}

// Len is how many problems were noted.
func (c *Problems) Len() int { return len(c.list) }

// Err is nil if nothing was noted, else a *List in the order of the file.
func (c *Problems) Err() error {
	if len(c.list) == 0 {
		return nil
	}
	sorted := slices.Clone(c.list)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		order := a.At.Compare(b.At)
		if order == 0 && a.At == (Position{}) { // several may be at work, and note what they find at any time
			order = strings.Compare(a.Message, b.Message)
		}
		return order
	})
	return &List{problems: slices.Compact(sorted)}
}

// List is the error that holds several problems, sorted by place.
type List struct{ problems []Problem }

// Problems returns the problems in the order of the file.
func (l *List) Problems() []Problem { return slices.Clone(l.problems) }

// Error spells out the first problems and counts the rest.
func (l *List) Error() string {
	shown := l.problems[:min(len(l.problems), shownProblems)]
	parts := make([]string, 0, len(shown)+1)
	for _, problem := range shown {
		parts = append(parts, problem.Error())
	}
	if rest := len(l.problems) - len(shown); rest > 0 {
		parts = append(parts, fmt.Sprintf("and %d more problems", rest))
	}
	return strings.Join(parts, "\n")
}

package source

import (
	"cmp"
	"fmt"
)

// Position is a place in a file. Line and Column count from 1, Column in
// characters; zero means unknown, and is then not shown.
type Position struct {
	File         string
	Line, Column int
}

// String is the form editors and terminals link: rules.yaml:14:41.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders positions by file, line and column.
func (p Position) Compare(other Position) int {
	return cmp.Or(
		cmp.Compare(p.File, other.File),
		cmp.Compare(p.Line, other.Line),
		cmp.Compare(p.Column, other.Column),
	)
}

package facts

import (
	"fmt"
	"slices"
	"strings"
)

// tablesShown is how many tables are named in one line, and of how many a line says why.
const tablesShown = 7

// Verdict is a line about tables of one verdict.
type Verdict struct {
	Name string // FULL, PARTIAL, SCOPED or UNKNOWN
	Body string // which tables, and why
}

// IsLess says whether something is known not to be in them.
func (v Verdict) IsLess() bool { return v.Name == "PARTIAL" || v.Name == "SCOPED" }

// VerdictsOn says how complete tables are: a line for each of which something is missing,
// one for all that are whole, and one for all of which nothing is known.
func VerdictsOn(tables []Completeness) []Verdict {
	var lines []Verdict
	for _, name := range verdicts {
		of := slices.DeleteFunc(slices.Clone(tables), func(each Completeness) bool { return each.Verdict != name })
		switch {
		case len(of) == 0:
		case name == "UNKNOWN":
			lines = append(lines, Verdict{name, named(of, len(tables)) + ": taken as complete, though nothing proves it"})
		case name == "FULL":
			lines = append(lines, Verdict{name, named(of, len(tables))})
		default:
			for _, each := range of[:min(len(of), tablesShown)] {
				lines = append(lines, Verdict{name, each.Table + ": " + each.Message})
			}
			if rest := len(of) - tablesShown; rest > 0 {
				lines = append(lines, Verdict{name, fmt.Sprintf("and %d more, in manifest.json", rest)})
			}
		}
	}
	return lines
}

// named are the names of tables, the first of many.
func named(tables []Completeness, all int) string {
	if len(tables) == all && all > 1 {
		return fmt.Sprintf("all %d tables", all)
	}
	var names []string
	for _, each := range tables[:min(len(tables), tablesShown)] {
		names = append(names, each.Table)
	}
	text := strings.Join(names, ", ")
	if rest := len(tables) - tablesShown; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

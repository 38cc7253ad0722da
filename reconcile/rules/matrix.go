package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// matrix is a table of grants or allowances: each row is one.
type matrix struct {
	section string  // roles or groups
	at      *node   // the rule that has it
	base    grant   // what holds for each row
	columns []term  // the expressions
	other   []*node // names of columns that are neither
}

// cell is what an expression must yield in a row.
type cell struct {
	column int // of the matrix
	value  term
}

// any is how a cell says that its column does not matter.
const anyValue = "*"

// isMatrixColumn says whether a column has a meaning of its own.
func isMatrixColumn(section, name string) bool {
	return slices.Contains([]string{section, "group", "org", "owner", "until", "why"}, name)
}

// decodeMatrix are the rows of a matrix, each with what the rule says besides.
func decodeMatrix(section string, base grant, rows *node) []grant {
	m := &matrix{section: section, at: base.at, base: base}
	var all []grant
	for _, row := range rows.elements() {
		if row.form != mapping {
			continue
		}
		rule := base
		rule.at, rule.matrix, rule.groups = row, m, slices.Clone(base.groups)
		rule.names = rowNames(section, row.get(section))
		for _, each := range [...]struct {
			key  string
			into *term
		}{{"owner", &rule.owner}, {"until", &rule.until}, {"why", &rule.why}, {"org", &rule.org}} {
			if written := termOf(row.get(each.key)); written.isWritten() && written.value != anyValue {
				*each.into = written
			}
		}
		for _, each := range row.pairs() {
			name := each.key.text.Value
			switch {
			case isMatrixColumn(section, name):
			case isHeader(name):
				if value := each.value.text.Value; value != anyValue {
					rule.cells = append(rule.cells, cell{m.column(each.key), term{value, each.value}})
				}
			case !slices.Contains(m.other, each.key):
				m.other = append(m.other, each.key)
			}
		}
		slices.SortFunc(rule.cells, func(a, b cell) int { return a.column - b.column })
		if group := row.get("group"); group.string() != anyValue {
			rule.groups = append(rule.groups, withOrgs(choices(asList(group)), rule.org)...)
		}
		all = append(all, rule)
	}
	return all
}

// asList is a list, or what stands there by itself as one.
func asList(from *node) *node {
	if from == nil || from.form != scalar {
		return from
	}
	return &node{form: sequence, file: from.file, line: from.line, offset: from.offset, text: from.text, items: []*node{from}}
}

// rowNames are names in a list, or in one text.
func rowNames(section string, from *node) []term {
	if from.string() == "" || section == "groups" {
		return oneOrMore(from)
	}
	var all []term
	for _, each := range strings.FieldsFunc(from.string(), func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) }) {
		all = append(all, term{each, from})
	}
	return all
}

// column is the number of a column, which counts by what it says.
func (m *matrix) column(key *node) int {
	at := slices.IndexFunc(m.columns, func(each term) bool { return each.value == key.text.Value })
	if at < 0 {
		m.columns = append(m.columns, term{key.text.Value, key})
		return len(m.columns) - 1
	}
	return at
}

// isHeader says whether the name of a column is an expression, as far as its form tells. The
// name of a definition stands in parentheses by then.
func isHeader(name string) bool { return strings.ContainsAny(name, ".(") }

// isTabular says whether a row is compared together with others.
func (g grant) isTabular() bool {
	return g.matrix != nil && !slices.ContainsFunc(g.ownGroups(), func(each groupChoice) bool {
		return each.needsAll || slices.ContainsFunc(each.groups, func(group oktaGroup) bool { return group.isID || group.org.value != g.org.value })
	})
}

// ownGroups are those that a row of a matrix names.
func (g grant) ownGroups() []groupChoice { return g.groups[len(g.matrix.base.groups):] }

// hasOwnOrg: the row of a matrix names an org, not only the rule.
func (g grant) hasOwnOrg() bool { return g.org.from != g.matrix.base.org.from }

// checkMatrices finds columns and cells that mean nothing.
func (r *Rules) checkMatrices() []source.Problem {
	var problems []source.Problem
	var last *matrix
	for _, each := range r.allGrants() {
		if each.matrix == nil || len(problems) >= maxProblems {
			continue
		}
		if each.matrix != last {
			last = each.matrix
			for _, name := range last.other {
				problems = append(problems, r.unknownColumn(last, name))
			}
		}
		if given := each.at.get(last.section); len(each.names) == 0 && given != nil {
			problems = append(problems, given.problem(fmt.Sprintf("this row gives nothing: there is no name under %s", last.section), "name what it gives, or remove the row"))
		}
		for _, cell := range each.cells {
			if cell.value.value == "" && cell.value.isWritten() {
				problems = append(problems, cell.value.problem("nobody has an empty text as value", "write * for any value, or leave the column out"))
			}
			if strings.Contains(cell.value.value, anyValue) {
				problems = append(problems, cell.value.problem(fmt.Sprintf("%q is compared literally: * means any value only if it is alone", cell.value.value), "write a line for each value, or a column with a condition that is true or false"))
			}
		}
		for _, choice := range each.ownGroups() {
			for _, group := range choice.groups {
				if strings.Contains(group.value, anyValue) {
					problems = append(problems, group.problem(fmt.Sprintf("%q is compared literally: * means any value only if it is alone", group.value), "name each group"))
				}
			}
		}
		if len(each.cells)+len(each.groups) == 0 && each.when.value == "" && each.org.value == "" && !isAnyWritten(each.at) {
			problems = append(problems, each.at.problem("this row does not say whom it is about", "write * in a column if everybody is meant"))
		}
	}
	return problems
}

// isAnyWritten says whether a row has a cell for any value.
func isAnyWritten(row *node) bool {
	return slices.ContainsFunc(row.pairs(), func(each entry) bool { return each.value.text.Value == anyValue })
}

func (r *Rules) unknownColumn(m *matrix, name *node) source.Problem {
	known := []string{m.section, "group", "org", "owner", "until", "why"}
	for _, each := range r.definitions.list {
		known = append(known, each.name)
	}
	hint := source.DidYouMean(name.text.Value, known)
	for _, each := range oel.BaseAttributes {
		if strings.EqualFold(each, strings.ReplaceAll(name.text.Value, " ", "")) {
			hint = "did you mean user." + each + "?"
		}
	}
	return name.problem(fmt.Sprintf("no column is called %q: expected %s, group, org, owner, until, why, or an Okta expression such as user.department", name.text.Value, m.section), hint)
}

package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// matrixShape are rows of one matrix that compare the same columns: they are joined at once.
type matrixShape struct {
	*matrix
	columns   []int
	hasGroups bool
	hasOrgs   bool // rows name an org
	rows      []numberedGrant
}

// shapes parts rows of matrices by what they compare, in order.
func shapes(rows []numberedGrant) []*matrixShape {
	var all []*matrixShape
	known := map[string]*matrixShape{}
	for _, each := range rows {
		var columns []int
		for _, cell := range each.cells {
			columns = append(columns, cell.column)
		}
		key := fmt.Sprintf("%p %v %t %t", each.matrix, columns, len(each.ownGroups()) > 0, each.hasOwnOrg())
		if known[key] == nil {
			known[key] = &matrixShape{matrix: each.matrix, columns: columns, hasGroups: len(each.ownGroups()) > 0, hasOrgs: each.hasOwnOrg()}
			all = append(all, known[key])
		}
		known[key].rows = append(known[key].rows, each)
	}
	return all
}

// selection is whom the rows are for, as user_key and rule_no; more are further conditions.
func (c *compiler) selection(s *matrixShape, more []condition) string {
	listed, tests := []string{"rule_no"}, []string{}
	read := []string{"identity.user_key"}
	var used []*oel.Expression
	for _, column := range s.columns {
		compiled := c.expression(s.matrix.columns[column], oel.Text)
		used = append(used, compiled)
		name := fmt.Sprintf("value_%d", column+1)
		read = append(read, compiled.SQL+" as "+name)
		listed, tests = append(listed, name), append(tests, "listed."+name+" = identity."+name)
	}
	if s.hasOrgs {
		read = append(read, "identity.okta_org")
		listed, tests = append(listed, "okta_org"), append(tests, "listed.okta_org = identity.okta_org")
	}
	if s.hasGroups {
		listed = append(listed, "group_name")
	}
	text := fmt.Sprintf("%s\n    select distinct identity.user_key, listed.rule_no\n    from (\n        select %s\n        %s\n    ) as identity",
		s.describe(), strings.Join(read, ", "), c.who(s.base, more, used...))
	if s.hasGroups {
		text += "\n    join okta.membership as membership on membership.user_key = identity.user_key\n    join okta.\"group\" as okta_group on okta_group.group_key = membership.group_key"
		tests = append(tests, "listed.group_name = okta_group.name")
	}
	if len(tests) == 0 {
		tests = []string{"true"}
	}
	return text + "\n    join " + values("listed", strings.Join(listed, ", "), c.cells(s)) + " on " + strings.Join(tests, " and ")
}

// cells are the rows of a shape as literals, one for each group.
func (c *compiler) cells(s *matrixShape) []row {
	var rows []row
	for _, each := range s.rows {
		line := row{number(each.number)}
		for _, cell := range each.cells {
			line = append(line, c.cellLiteral(s.matrix, cell))
		}
		if s.hasOrgs {
			line = append(line, each.org.literal())
		}
		if !s.hasGroups {
			rows = append(rows, line)
		}
		for _, choice := range each.ownGroups() {
			for _, group := range choice.groups {
				rows = append(rows, append(slices.Clone(line), group.literal()))
			}
		}
	}
	return rows
}

// cellLiteral: of a condition, spreadsheets write TRUE.
func (c *compiler) cellLiteral(m *matrix, cell cell) string {
	if c.expression(m.columns[cell.column], oel.Text).Type.Kind != oel.KindBoolean {
		return cell.value.literal()
	}
	value := strings.ToLower(cell.value.value)
	if value != "true" && value != "false" && c.problems.Len() < maxProblems {
		message := fmt.Sprintf("%s is true or false, and never %q", m.columns[cell.column].value, cell.value.value)
		if !slices.Contains(c.wrongCells, cell.value.from) {
			c.wrongCells = append(c.wrongCells, cell.value.from)
			c.problems.Add(cell.value.problem(message, "write true, false, or * for either"))
		}
	}
	return duckdb.Literal(value)
}

// isCell is what a cell asks for, as a condition.
func (c *compiler) isCell(m *matrix, cell cell) condition {
	compiled := c.expression(m.columns[cell.column], oel.Text)
	return condition{fmt.Sprintf("(%s) = %s", compiled.SQL, c.cellLiteral(m, cell)), false, []*oel.Expression{compiled}}
}

func (s *matrixShape) describe() string {
	var names []string
	for _, column := range s.columns {
		names = append(names, s.matrix.columns[column].value)
	}
	if s.hasOrgs {
		names = append(names, "org")
	}
	if s.hasGroups {
		names = append(names, "group")
	}
	return comment(s.rows[0].at.rule() + "  matrix: " + strings.Join(names, ", "))
}

// matrixDenials are arms of denial for rows of matrices, as few as there are shapes, codes and
// days.
func (c *compiler) matrixDenials(relation string, rules []numberedGrant) []string {
	type why struct{ code, detail string }
	rows := map[why][]numberedGrant{}
	var order []why
	for _, each := range rules {
		if !each.isTabular() {
			continue
		}
		key := why{}
		switch {
		case each.isPast(c.asOf):
			key = why{"until", each.until.value}
		case each.requires.value != "":
			key = why{"requires", each.requires.value}
		default:
			continue
		}
		if rows[key] == nil {
			order = append(order, key)
		}
		rows[key] = append(rows[key], each)
	}
	var arms []string
	for _, key := range order {
		for _, shape := range shapes(rows[key]) {
			more := c.required(shape.base)
			if key.code == "requires" {
				more = []condition{c.isNotSo(shape.base.requires)}
			}
			arms = append(arms, fmt.Sprintf(`%s
    select distinct %s as relation, selected.user_key, granted.name, %t as is_allowance, %s as code, %s as detail, selected.rule_no, granted.rule
    from (
    %s
    ) as selected
    join %s using (rule_no)`,
				shape.describe(), duckdb.Literal(relation), shape.rows[0].isAllowance, duckdb.Literal(key.code), duckdb.Literal(key.detail),
				c.selection(shape, more), values("granted", "rule_no, name, rule", givenRows(shape.rows))))
		}
	}
	return arms
}

// givenRows are what rules give, by their numbers.
func givenRows(rules []numberedGrant) []row {
	var rows []row
	for _, each := range rules {
		for _, name := range each.names {
			rows = append(rows, row{number(each.number), name.literal(), each.at.ruleLiteral()})
		}
	}
	return rows
}

// matrices: the rows of a shape read the same columns, each its own groups.
func (r *reads) matrices(what string, grants []numberedGrant) {
	for _, shape := range shapes(grants) {
		if given := givenRows(shape.rows); len(given) > 0 {
			r.matrix(what, shape, given)
		}
	}
}

func (r *reads) matrix(what string, shape *matrixShape, given []row) {
	of := &reads{compiler: r.compiler, org: shape.base.org}
	by := decision{what, []string{"granted.name"}, 0, "granted.rule"}
	for _, column := range shape.columns {
		of.expression(by, shape.matrix.columns[column], oel.Text)
	}
	of.conditions(by, shape.base)
	listed := values("granted", "rule_no, name, rule", given)
	add := func(kind, name, more string) {
		r.arms = append(r.arms, fmt.Sprintf("select %s as decides, granted.name as item, granted.rule_no, granted.rule, %s as kind, %s as name, %s as okta_org\n    from %s%s",
			duckdb.Literal(what), kind, name, of.org.literalOrNull(), listed, more))
	}
	for _, each := range of.rows {
		add(each[4], each[5], "")
	}
	for _, query := range of.queries {
		add("'group'", "read.name", "\n    cross join ("+query+") as read")
	}
	for _, each := range shape.rows {
		own := decision{what, nil, each.number, each.at.ruleLiteral()}
		for _, name := range each.names {
			own.items = append(own.items, name.literal())
		}
		for _, choice := range each.ownGroups() {
			for _, group := range choice.groups {
				r.oktaGroup(own, group)
			}
		}
	}
}

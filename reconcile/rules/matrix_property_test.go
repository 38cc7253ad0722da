package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolecall/reconcile/rules"
)

// drawnCondition is a condition over department, title and conditions that are defined before.
type drawnCondition struct {
	text string
	isSo func(user drawnUser, defined []drawnCondition) bool
}

// drawDefinition draws a condition that may use the first known definitions, of which each is
// called is_ and its number.
func drawDefinition(t *rapid.T, known int) drawnCondition {
	atom := func() drawnCondition {
		value := rapid.SampledFrom([]string{"X", "Y"}).Draw(t, "value")
		switch which := rapid.IntRange(0, 1+known).Draw(t, "atom"); which {
		case 0:
			return drawnCondition{fmt.Sprintf("user.department == '%s'", value), func(user drawnUser, _ []drawnCondition) bool { return user.department == value }}
		case 1:
			return drawnCondition{fmt.Sprintf("user.title == '%s'", value), func(user drawnUser, _ []drawnCondition) bool { return user.title == value }}
		default:
			return drawnCondition{fmt.Sprintf("is_%d", which-2), func(user drawnUser, defined []drawnCondition) bool { return defined[which-2].isSo(user, defined) }}
		}
	}
	expression := atom()
	for range rapid.IntRange(0, 2).Draw(t, "more") {
		left, right := expression, atom()
		if rapid.Bool().Draw(t, "and") { // no parentheses: && goes before ||, so the left is one
			expression = drawnCondition{"(" + left.text + ") && " + right.text, func(user drawnUser, defined []drawnCondition) bool {
				return left.isSo(user, defined) && right.isSo(user, defined)
			}}
		} else {
			expression = drawnCondition{left.text + " || " + right.text, func(user drawnUser, defined []drawnCondition) bool {
				return left.isSo(user, defined) || right.isSo(user, defined)
			}}
		}
	}
	return expression
}

// drawnRow is a line of a matrix; a cell is "", * or what it asks for.
type drawnRow struct {
	department, title, condition string
	groups                       []string
	until                        string
}

func (r drawnRow) selects(user drawnUser, isSo bool) bool {
	isAny := func(cell string) bool { return cell == "" || cell == "*" }
	return (isAny(r.department) || r.department == user.department) && (isAny(r.title) || r.title == user.title) &&
		(isAny(r.condition) || strings.EqualFold(r.condition, fmt.Sprint(isSo))) &&
		(len(r.groups) == 0 || drawnChoice{groups: r.groups}.isMet(user))
}

var drawRow = rapid.Custom(func(t *rapid.T) drawnRow {
	value := rapid.SampledFrom([]string{"", "*", "X", "Y"})
	made := drawnRow{
		department: value.Draw(t, "department"), title: value.Draw(t, "title"), condition: rapid.SampledFrom([]string{"", "TRUE", "false"}).Draw(t, "condition"),
		groups: rapid.SliceOfNDistinct(rapid.SampledFrom(drawnGroups), 0, 2, rapid.ID).Draw(t, "groups"),
		until:  rapid.SampledFrom([]string{"", "2026-11-22", "2026-11-23"}).Draw(t, "until"),
	}
	if made.department+made.title+made.condition == "" && len(made.groups) == 0 {
		made.department = "*"
	}
	return made
})

// drawnMatrix is a grant or an allowance of a matrix, with what holds for all lines.
type drawnMatrix struct {
	isAllowance, isInline bool
	rows                  []drawnRow
	group                 *drawnChoice
	when, except          int // a definition; -1 for none
	requires              int
}

// table are the lines as CSV, or as YAML.
func (m drawnMatrix) table(condition int) string {
	var lines []string
	if !m.isInline {
		lines = append(lines, fmt.Sprintf("user.department;user.title;is_%d;group;roles;until", condition))
	}
	for i, row := range m.rows {
		if !m.isInline {
			lines = append(lines, fmt.Sprintf("%s;%s;%s;%q;role_%d, other;%s", row.department, row.title, row.condition, strings.Join(row.groups, ";"), i, row.until))
			continue
		}
		parts := []string{fmt.Sprintf("roles: [role_%d, other]", i)}
		for _, each := range [][2]string{{"user.department", row.department}, {"user.title", row.title}, {fmt.Sprintf("is_%d", condition), row.condition}, {"until", row.until}} {
			if each[1] != "" {
				parts = append(parts, each[0]+": '"+each[1]+"'")
			}
		}
		if len(row.groups) > 0 {
			parts = append(parts, "group: ["+strings.Join(row.groups, ", ")+"]")
		}
		lines = append(lines, "{"+strings.Join(parts, ", ")+"}")
	}
	if m.isInline {
		return "[" + strings.Join(lines, ", ") + "]"
	}
	return strings.Join(lines, "\n")
}

var drawMatrix = rapid.Custom(func(t *rapid.T) drawnMatrix {
	definition := rapid.IntRange(-1, 2)
	made := drawnMatrix{
		isAllowance: rapid.Bool().Draw(t, "allowance"), isInline: rapid.Bool().Draw(t, "inline"), rows: rapid.SliceOfN(drawRow, 1, 6).Draw(t, "rows"),
		group: rapid.Ptr(drawChoice, true).Draw(t, "group"), when: definition.Draw(t, "when"), except: definition.Draw(t, "except"), requires: -1,
	}
	if made.isAllowance {
		made.requires = definition.Draw(t, "requires")
	}
	return made
})

// TestMatricesAndDefinitionsSelectAsWritten draws a matrix, and definitions that use one another,
// and compares what the compiled views give with what a reading line by line, person by person,
// says.
func TestMatricesAndDefinitionsSelectAsWritten(t *testing.T) {
	users, texts := allSorts()
	db := openEstate(t, texts...)
	rapid.Check(t, func(rt *rapid.T) {
		var defined []drawnCondition
		for known := range 3 {
			defined = append(defined, drawDefinition(rt, known))
		}
		m := drawMatrix.Draw(rt, "matrix")
		condition := rapid.IntRange(0, 2).Draw(rt, "column")
		file := rules.File{Name: "roles.csv", Text: m.table(condition)}
		text := m.rules(defined, m.table(condition))
		read, err := rules.ReadStored("rules.yaml", text, []rules.File{file})
		if err != nil {
			rt.Fatalf("%s\n%s\n%s", text, file.Text, err)
		}
		run(t, db, "drop schema if exists policy cascade")
		compileRead(t, db, read)
		want := m.want(users, defined, condition)
		got := strings.Split(strings.TrimSpace(table(t, db, `
			select 'granted' as relation, user_key, role_name from policy.expected_role
			union select 'allowed', user_key, role_name from policy.allowed_role
			union select if(is_allowance, 'allowed', 'granted') || code, user_key, name from policy.denial`)), "\n")
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s\n%s\n(-want +got)\n%s", text, file.Text, diff)
		}
	})
}

// rules are the whole, with the definitions in another order than that of their use.
func (m drawnMatrix) rules(defined []drawnCondition, table string) string {
	text := "version: 1\ndefine:\n"
	for i := len(defined) - 1; i >= 0; i-- {
		text += fmt.Sprintf("  is_%d: %q\n", i, defined[i].text)
	}
	named := "roles.csv"
	if m.isInline {
		named = table
	}
	parts := []string{"matrix: " + named}
	add := func(key string, definition int) {
		if definition >= 0 {
			parts = append(parts, fmt.Sprintf("%s: is_%d", key, definition))
		}
	}
	add("when", m.when)
	add("requires", m.requires)
	if m.group != nil {
		parts = append(parts, "group: "+m.group.yaml())
	}
	if m.except >= 0 {
		parts = append(parts, fmt.Sprintf("except: {when: is_%d}", m.except))
	}
	list := map[bool]string{false: "grant", true: "allow"}[m.isAllowance]
	return text + "roles:\n  " + list + ":\n    - {" + strings.Join(parts, ", ") + "}\n"
}

// want are the roles that each user gets, or why not.
func (m drawnMatrix) want(users []drawnUser, defined []drawnCondition, condition int) []string {
	isSo := func(definition int, user drawnUser, otherwise bool) bool {
		if definition < 0 {
			return otherwise
		}
		return defined[definition].isSo(user, defined)
	}
	relation := map[bool]string{false: "granted", true: "allowed"}[m.isAllowance]
	var want []string
	for key, user := range users {
		if !isSo(m.when, user, true) || isSo(m.except, user, false) || m.group != nil && !m.group.isMet(user) {
			continue
		}
		for i, row := range m.rows {
			if !row.selects(user, defined[condition].isSo(user, defined)) {
				continue
			}
			isPast, hasRequired := row.until == "2026-11-22", isSo(m.requires, user, true)
			code := ""
			switch {
			case isPast && !hasRequired:
				continue
			case isPast:
				code = "until"
			case !hasRequired:
				code = "requires"
			}
			want = append(want, fmt.Sprintf("%s%s|%d|role_%d", relation, code, key, i), fmt.Sprintf("%s%s|%d|other", relation, code, key))
		}
	}
	slices.Sort(want)
	if len(want) == 0 {
		return []string{""}
	}
	return slices.Compact(want)
}

package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolecall/exports/duckdb"
)

// drawnUser is an identity with one combination of what drawn rules ask for.
type drawnUser struct {
	login, department, title string // "" for null
	groups                   []string
}

// drawnChoice is any or all of some groups.
type drawnChoice struct {
	groups   []string
	needsAll bool
}

func (c drawnChoice) isMet(by drawnUser) bool {
	in := func(group string) bool { return slices.Contains(by.groups, group) }
	if c.needsAll {
		return !slices.ContainsFunc(c.groups, func(group string) bool { return !in(group) })
	}
	return slices.ContainsFunc(c.groups, in)
}

func (c drawnChoice) yaml() string {
	quoted := make([]string, len(c.groups))
	for i, each := range c.groups {
		quoted[i] = each
		if each == "B" { // by its id
			quoted[i] = "{id: 00gB}"
		}
	}
	list := strings.Join(quoted, ", ")
	switch {
	case c.needsAll:
		return "{all: [" + list + "]}"
	case len(c.groups) > 1:
		return "{any: [" + list + "]}"
	}
	return list
}

// drawnRule is a grant or an allowance; nil is what is not written.
type drawnRule struct {
	isOfGroups                bool // of ServiceNow, not of roles
	isAllowance, isForAnybody bool
	group                     *drawnChoice
	department                *string
	exceptGroup               *drawnChoice
	exceptTitle, exceptUser   *string
	requires                  *string // a title
	until, period             string
	yieldsDepartment          bool
}

// decide is what the rule gives the user: the name, the cause why not, or neither.
func (r drawnRule) decide(number int, user drawnUser) (name, cause string) {
	name = fmt.Sprintf("role_%d", number)
	if r.yieldsDepartment {
		name = user.department
	}
	isSelected := name != "" && (r.group == nil || r.group.isMet(user)) && (r.department == nil || user.department == *r.department) &&
		(r.exceptGroup == nil || !r.exceptGroup.isMet(user)) && (r.exceptTitle == nil || user.title != *r.exceptTitle) &&
		(r.exceptUser == nil || !strings.HasPrefix(user.login, *r.exceptUser))
	hasRequired := r.requires == nil || user.title == *r.requires
	isPast := r.until == "2026-11-22" // the day before
	switch {
	case !isSelected, isPast && !hasRequired:
		return "", ""
	case isPast:
		return name, "until"
	case !hasRequired:
		return name, "requires"
	}
	return name, ""
}

func (r drawnRule) yaml(number int) string {
	parts := []string{fmt.Sprintf("%s: [role_%d]", r.section(), number)}
	if r.yieldsDepartment {
		parts[0] = "from: user.department"
	}
	add := func(key string, value *string, format string) {
		if value != nil {
			parts = append(parts, fmt.Sprintf("%s: "+format, key, *value))
		}
	}
	if r.isForAnybody {
		parts = append(parts, "anybody: true")
	}
	if r.group != nil {
		parts = append(parts, "group: "+r.group.yaml())
	}
	add("when", r.department, `user.department == "%s"`)
	add("requires", r.requires, `user.title == "%s"`)
	var except []string
	if r.exceptGroup != nil {
		except = append(except, "group: "+r.exceptGroup.yaml())
	}
	if r.exceptTitle != nil {
		except = append(except, fmt.Sprintf(`when: user.title == "%s"`, *r.exceptTitle))
	}
	if r.exceptUser != nil {
		except = append(except, "user: '"+strings.ToUpper(*r.exceptUser)+"*'")
	}
	if len(except) > 0 {
		parts = append(parts, "except: {"+strings.Join(except, ", ")+"}")
	}
	if r.until != "" {
		parts = append(parts, "until: "+r.until)
	}
	if r.period != "" {
		parts = append(parts, "for: "+r.period)
	}
	return "    - {" + strings.Join(parts, ", ") + "}\n"
}

var (
	drawnGroups = []string{"A", "B", "C"}
	drawChoice  = rapid.Custom(func(t *rapid.T) drawnChoice {
		groups := rapid.SliceOfNDistinct(rapid.SampledFrom(drawnGroups), 1, 3, rapid.ID).Draw(t, "groups")
		return drawnChoice{groups, rapid.Bool().Draw(t, "all")}
	})
	drawRule = rapid.Custom(func(t *rapid.T) drawnRule {
		some := rapid.SampledFrom([]string{"X", "Y"})
		made := drawnRule{
			isAllowance: rapid.Bool().Draw(t, "allowance"), group: rapid.Ptr(drawChoice, true).Draw(t, "group"), department: rapid.Ptr(some, true).Draw(t, "department"),
			exceptGroup: rapid.Ptr(drawChoice, true).Draw(t, "except group"), exceptTitle: rapid.Ptr(some, true).Draw(t, "except title"),
			exceptUser: rapid.Ptr(rapid.Just("u1"), true).Draw(t, "except user"), isOfGroups: rapid.Bool().Draw(t, "groups"),
			until: rapid.SampledFrom([]string{"", "", "2026-11-22", "2026-11-23"}).Draw(t, "until"), yieldsDepartment: rapid.Bool().Draw(t, "from"),
		}
		if made.isAllowance {
			made.requires, made.period = rapid.Ptr(some, true).Draw(t, "requires"), rapid.SampledFrom([]string{"", "30d"}).Draw(t, "for")
		}
		if made.group == nil && made.department == nil && !made.yieldsDepartment {
			made.isAllowance, made.isForAnybody = true, true
		}
		return made
	})
)

// TestGrantsAndAllowancesSelectAsWritten draws grants and allowances with every way to
// select, and compares what the compiled views give each of all sorts of people with
// what a reading of each rule, person by person, says.
func TestGrantsAndAllowancesSelectAsWritten(t *testing.T) {
	users, texts := allSorts()
	db := openEstate(t, texts...)
	rapid.Check(t, func(rt *rapid.T) {
		rules := rapid.SliceOfN(drawRule, 1, 5).Draw(rt, "rules")
		text, want := writtenRules(rules), []string{}
		for number, rule := range rules {
			for key, user := range users {
				if name, cause := rule.decide(number, user); name != "" {
					relation := map[bool]string{false: "granted", true: "allowed"}[rule.isAllowance]
					period := map[bool]string{true: "30 days", false: "~"}[rule.period != "" && cause == ""]
					want = append(want, fmt.Sprintf("%s %s%s|%d|%s|%s", rule.section(), relation, cause, key, name, period))
				}
			}
		}
		run(t, db, "drop schema if exists policy cascade")
		compile(t, db, text)
		got := strings.Split(strings.TrimSpace(table(t, db, `
			select 'roles granted' as relation, user_key, role_name, null from policy.expected_role
			union all select 'roles allowed', user_key, role_name, period from policy.allowed_role
			union all select 'groups granted', user_key, group_name, null from policy.expected_group
			union all select 'groups allowed', user_key, group_name, period from policy.allowed_group
			union all select relation || 's ' || if(is_allowance, 'allowed', 'granted') || code, user_key, name, null from policy.denial`)), "\n")
		if len(want) == 0 {
			want = []string{""}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s\n(-want +got)\n%s", text, diff)
		}
	})
}

// section is where the rule stands.
func (r drawnRule) section() string {
	return map[bool]string{false: "roles", true: "groups"}[r.isOfGroups]
}

// writtenRules are the rules, in a section and list each.
func writtenRules(rules []drawnRule) string {
	text := "version: 1\n"
	for _, section := range []string{"roles", "groups"} {
		lists := ""
		for _, list := range []string{"grant", "allow"} {
			rows := ""
			for number, rule := range rules {
				if rule.section() == section && rule.isAllowance == (list == "allow") {
					rows += rule.yaml(number)
				}
			}
			if rows != "" {
				lists += "  " + list + ":\n" + rows
			}
		}
		if lists != "" {
			text += section + ":\n" + lists
		}
	}
	return text
}

// allSorts are people of each combination, and the rows that make them.
func allSorts() (users []drawnUser, texts []string) {
	for i, name := range drawnGroups {
		texts = append(texts, fmt.Sprintf("insert into okta.group by name select %d as group_key, '00g%s' as group_id, %[3]s as name, 0 as file_key, 1 as record", i, name, duckdb.Literal(name)))
	}
	orNull := func(text string) string {
		if text == "" {
			return "null"
		}
		return duckdb.Literal(text)
	}
	var rows, members []string
	for _, department := range []string{"", "X", "Y"} {
		for _, title := range []string{"", "X", "Y"} {
			for set := range 8 {
				key := len(users)
				user := drawnUser{login: fmt.Sprintf("u%d@example.com", key%3), department: department, title: title}
				for i, group := range drawnGroups {
					if set&(1<<i) != 0 {
						user.groups = append(user.groups, group)
						members = append(members, fmt.Sprintf("(%d, %d, 0, 1)", key, i))
					}
				}
				users = append(users, user)
				rows = append(rows, fmt.Sprintf("select %d as user_key, 'ACTIVE' as status, %s as login, %s as department, %s as title, 0 as file_key, 1 as record",
					key, duckdb.Literal(user.login), orNull(department), orNull(title)))
			}
		}
	}
	return users, append(texts, "insert into okta.user by name "+strings.Join(rows, "\nunion all by name "), "insert into okta.membership values "+strings.Join(members, ", "))
}

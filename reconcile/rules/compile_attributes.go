package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

func (c *compiler) attribute() string {
	var rows []row
	for i, each := range c.rules.attributes {
		simple, whenEmpty := "null", each.whenEmpty
		if each.ignoresDifference {
			whenEmpty = "only"
		}
		if each.from.value != "" && len(each.groups) == 0 && len(each.mapped) == 0 && each.otherwise.value == "" {
			if name := c.expression(each.from, oel.Text).SimpleAttribute; name != "" {
				simple = duckdb.Literal(name)
			}
		}
		rows = append(rows, row{
			each.field.literal(), duckdb.Literal(each.authority), fmt.Sprint(each.ignoresCase), duckdb.Literal(whenEmpty),
			simple, fmt.Sprint(each.mayRename), number(i + 1), each.field.ruleLiteral(),
		})
	}
	return constant("attribute", rows)
}

// expectedLookup yields a row for each identity and each mapped field that is
// more than an expression: through groups and map, and the default. Steps that
// no attribute needs are left out.
func (c *compiler) expectedLookup() string {
	_, other := c.attributesByShape()
	if len(other) == 0 {
		return constant("expected_lookup", nil)
	}
	steps, last := c.lookups(other)
	steps = append(steps, `final as (
    select
        `+last+`.user_key,
        listed.field::varchar as field,
        case
            when `+last+`.value >= '!' then `+last+`.value -- begins with what is no blank
            when `+trimmed(last+".value")+` <> '' then `+last+`.value
            else listed.otherwise
        end::varchar as value,
        coalesce(`+last+`.rule, listed.rule)::varchar as rule
    from `+last+`
    join `+values("listed", "rule_no, field, otherwise, rule", fieldRows(other))+` using (rule_no)
)`)
	return "with " + strings.Join(steps, ",\n\n") + "\n\nselect\n    user_key,\n    field,\n    value,\n    rule\nfrom final"
}

// numbered is an attribute with its place among the rules.
type numbered struct {
	attribute
	number int
}

func (c *compiler) attributesByShape() (simple, other []numbered) {
	for i, each := range c.rules.attributes {
		if len(each.groups) == 0 && len(each.mapped) == 0 && each.otherwise.value == "" {
			simple = append(simple, numbered{each, i + 1})
		} else {
			other = append(other, numbered{each, i + 1})
		}
	}
	return simple, other
}

func fieldRows(attributes []numbered) []row {
	var rows []row
	for _, each := range attributes {
		rows = append(rows, row{number(each.number), each.field.literal(), each.otherwise.literalOrNull(), each.field.ruleLiteral()})
	}
	return rows
}

// expressionList evaluates the expressions of attributes, side by side.
func (c *compiler) expressionList(attributes []numbered) (texts, from string) {
	var lines []string
	var used []*oel.Expression
	for i, each := range attributes {
		expression := &oel.Expression{SQL: "null"}
		if each.from.value != "" {
			expression = c.expression(each.from, oel.Text)
		}
		used = append(used, expression)
		comma := ","
		if i == len(attributes)-1 {
			comma = ""
		}
		lines = append(lines, "            "+describeArm(each.field, each.field.value+": "+each.from.value), "            "+expression.SQL+comma)
	}
	return "[\n" + strings.Join(lines, "\n") + "\n        ]::varchar[]", identities(used...)
}

// lookups are the steps through groups and map, and the name of the last.
func (c *compiler) lookups(attributes []numbered) (steps []string, last string) {
	steps, last = []string{c.evaluated(attributes)}, "evaluated"
	if step := c.decidedByGroup(); step != "" {
		steps, last = append(steps, step), "decided"
	}
	if step := c.mappedValues(last); step != "" {
		steps, last = append(steps, step), "mapped"
	}
	return steps, last
}

// evaluated is what the expressions yield, a row for each identity and
// attribute.
func (c *compiler) evaluated(attributes []numbered) string {
	var numbers []string
	for _, each := range attributes {
		numbers = append(numbers, number(each.number))
	}
	texts, from := c.expressionList(attributes)
	return `evaluated as (
    select
        identity.user_key,
        unnest([` + strings.Join(numbers, ", ") + `]) as rule_no,
        unnest(` + texts + `) as value,
        null::varchar as rule
    ` + from + `
)`
}

// decidedByGroup: the first listed group an identity is in decides.
func (c *compiler) decidedByGroup() string {
	var rows []row
	ofOrgs := haveOrgs(c.rules.groupsInRules())
	for i, each := range c.rules.attributes {
		for place, group := range each.groups {
			rows = append(rows, append(append(row{number(i + 1), number(place + 1)}, group.key.cells(ofOrgs)...), group.value.literal(), group.key.ruleLiteral()))
		}
	}
	if len(rows) == 0 {
		return ""
	}
	return `listed_group as (
    select listed.rule_no, listed.place, listed.` + strings.ReplaceAll(groupColumns(ofOrgs), ", ", ", listed.") + `, listed.value, listed.rule
    from ` + values("listed", "rule_no, place, "+groupColumns(ofOrgs)+", value, rule", rows) + `
),

first_group as (
    select membership.user_key, listed_group.rule_no, min(listed_group.place) as place
    from listed_group
    join okta.group as okta_group on ` + isListed("listed_group", ofOrgs) + `
    join okta.membership as membership using (group_key)
    group by membership.user_key, listed_group.rule_no
),

decided as (
    select
        evaluated.user_key,
        evaluated.rule_no,
        case when listed_group.place is null then evaluated.value else listed_group.value end as value,
        listed_group.rule
    from evaluated
    left join first_group on first_group.user_key = evaluated.user_key and first_group.rule_no = evaluated.rule_no
    left join listed_group on listed_group.rule_no = first_group.rule_no and listed_group.place = first_group.place
)`
}

// mappedValues: what a value is called in ServiceNow. One that is not listed
// stays as it is.
func (c *compiler) mappedValues(from string) string {
	var rows []row
	for i, each := range c.rules.attributes {
		for _, value := range each.mapped {
			rows = append(rows, row{number(i + 1), value.key.literal(), value.value.literal()})
		}
	}
	if len(rows) == 0 {
		return ""
	}
	return `mapped as (
    select
        ` + from + `.user_key,
        ` + from + `.rule_no,
        case when listed.rule_no is null then ` + from + `.value else listed.mapped end as value,
        ` + from + `.rule
    from ` + from + `
    left join ` + values("listed", "rule_no, value, mapped", rows) + `
        on listed.rule_no = ` + from + `.rule_no and listed.value = ` + trimmed(from+".value") + `
)`
}

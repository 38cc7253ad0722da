package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// listedField names what the lists hold, place by place.
func (c *compiler) listedField() string {
	simple, _ := c.attributesByShape()
	var rows []row
	for i, each := range simple {
		field, isKnown := c.field(each.field)
		if !isKnown {
			continue // and the rules are wrong
		}
		rows = append(rows, row{
			number(i + 1), each.field.literal(), each.field.ruleLiteral(), fmt.Sprint(field.IsExported), fmt.Sprint(field.Unresolved > 0),
		})
	}
	return constant("listed_field", rows)
}

// expectedList evaluates the expressions that are all there is to a field.
func (c *compiler) expectedList() string {
	simple, _ := c.attributesByShape()
	if len(simple) == 0 {
		return constant("expected_list", nil)
	}
	texts, from := c.expressionList(simple)
	return "select\n    identity.user_key,\n    " + texts + " as expected\n" + from
}

// actualList reads the same fields of accounts.
func (c *compiler) actualList() string {
	simple, _ := c.attributesByShape()
	var texts []string
	for _, each := range simple {
		text := "null"
		if field, isKnown := c.field(each.field); isKnown && field.IsExported {
			text = field.asText()
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return constant("actual_list", nil)
	}
	return "select\n    account.account_key,\n    " + sqlList(texts) + "::varchar[] as actual\nfrom servicenow.user as account"
}

// expectedAttribute has the values of the lists one below the other, and the
// others. A blank value is none. A view reads no other view: a stored run does
// not say in which order they were made.
func (c *compiler) expectedAttribute() string {
	simple, _ := c.attributesByShape()
	if len(simple) == 0 {
		return c.expectedLookup()
	}
	var fields, places []string
	for _, each := range simple {
		fields, places = append(fields, each.field.literal()), append(places, each.field.ruleLiteral())
	}
	return `with expected_list as (
` + c.expectedList() + `
),

expected_lookup as (
` + c.expectedLookup() + `
),

unlisted as (
    select
        expected_list.user_key,
        unnest([` + strings.Join(fields, ", ") + `]) as field,
        unnest(expected_list.expected) as value,
        unnest([` + strings.Join(places, ", ") + `]) as rule
    from expected_list
),

final as (
    select
        user_key,
        field,
        case
            when value >= '!' then value -- begins with what is no blank
            when ` + trimmed("value") + ` <> '' then value
        end as value,
        rule
    from unlisted

    union all

    select user_key, field, value, rule
    from expected_lookup
)

select
    user_key,
    field,
    value,
    rule
from final`
}

// actualLookup reads the fields that are not listed, as actualAttribute does.
func (c *compiler) actualLookup() string {
	_, other := c.attributesByShape()
	var attributes []attribute
	for _, each := range other {
		attributes = append(attributes, each.attribute)
	}
	return c.actual("actual_lookup", attributes)
}

// actualAttribute reads the mapped fields as text. Of a reference that the
// exports could not resolve for some accounts, an empty one may be such.
func (c *compiler) actualAttribute() string {
	return c.actual("actual_attribute", c.rules.attributes)
}

func (c *compiler) actual(relation string, attributes []attribute) string {
	var names, texts, known []string
	for _, each := range attributes {
		field, isKnown := c.field(each.field)
		if !isKnown {
			continue
		}
		names = append(names, each.field.literal())
		switch {
		case !field.IsExported:
			c.warnNotExported(each.field, "it is not compared")
			texts, known = append(texts, "null"), append(known, "false")
		case field.Unresolved > 0:
			texts, known = append(texts, field.asText()), append(known, "account."+duckdb.Ident(field.Name)+" is not null")
		default:
			texts, known = append(texts, field.asText()), append(known, "true")
		}
	}
	if len(names) == 0 {
		return constant(relation, nil)
	}
	return "select\n    account.account_key,\n    unnest(" + sqlList(names) + "::varchar[]) as field,\n    unnest(" + sqlList(texts) +
		"::varchar[]) as value,\n    unnest(" + sqlList(known) + "::boolean[]) as is_known\nfrom servicenow.user as account"
}

// sqlList is a list of SQL expressions, one on a line.
func sqlList(items []string) string {
	return "[\n        " + strings.Join(items, ",\n        ") + "\n    ]"
}

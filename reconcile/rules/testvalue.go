package rules

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// value is the SQL literal of an attribute's value; "" if it can't have it.
func (r *testReader) value(from entry, types map[string]string, whose string) string {
	name := from.key.text.Value
	kind, isKnown := types[name]
	if !isKnown {
		section := map[string]string{"user": "attributes", "app user": "app_attributes"}[whose]
		hint := orElse(source.DidYouMean(name, slices.Sorted(maps.Keys(types))), "declare its type under "+section+": {"+name+": string}")
		r.complain(from.key, fmt.Sprintf("the %s has no attribute %q: it is neither Okta's nor declared under %s", whose, name, section), hint)
		return ""
	}
	element, isArray := strings.CutSuffix(kind, "[]")
	items := []*node{from.value}
	if from.value.form == sequence {
		items = from.value.items
	}
	if from.value.form == scalar && from.value.value == nil {
		return "null"
	}
	if isArray != (from.value.form == sequence) {
		r.complain(from.value, fmt.Sprintf("%s is of type %s, not %s", name, kind, describe(from.value)), "")
		return ""
	}
	var literals []string
	for _, item := range items {
		literal := literalOf(item.value, element)
		if literal == "" {
			hint := ""
			if element == "string" {
				hint = fmt.Sprintf("put it in quotes: '%s'", item.text.Value)
			}
			r.complain(item, fmt.Sprintf("%s is of type %s, not %s", name, kind, describe(item)), hint)
			return ""
		}
		literals = append(literals, literal)
	}
	if isArray {
		return "[" + strings.Join(literals, ", ") + "]::" + testSQLTypes[element] + "[]"
	}
	return literals[0]
}

func literalOf(value any, kind string) string {
	switch value := value.(type) {
	case string:
		if kind == "string" {
			return duckdb.Literal(value)
		}
	case bool:
		if kind == "boolean" {
			return fmt.Sprint(value)
		}
	case int64:
		if kind == "integer" || kind == "number" {
			return fmt.Sprint(value)
		}
	case uint64:
		if (kind == "integer" || kind == "number") && value <= math.MaxInt64 {
			return fmt.Sprint(value)
		}
	case float64:
		if kind == "number" {
			return strconv.FormatFloat(value, 'e', -1, 64)
		}
	}
	return ""
}

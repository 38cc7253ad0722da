package oel

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// criteria joins the conditions of criteria: all must be met, by one group.
func (e *emitter) criteria(args []*node) (condition string, isConstant bool, parts []sql) {
	if len(args) == 0 {
		return "true", true, nil
	}
	isConstant = true
	var conditions []string
	for _, arg := range args {
		var alternatives []string
		for _, value := range arg.Args {
			part := e.typed(value, String)
			parts = append(parts, part)
			isConstant = isConstant && value.isText()
			alternatives = append(alternatives, fmt.Sprintf(arg.Text, part.text))
		}
		switch len(alternatives) {
		case 0:
			conditions = append(conditions, "false")
		case 1:
			conditions = append(conditions, alternatives[0])
		default:
			conditions = append(conditions, "("+strings.Join(alternatives, " or ")+")")
		}
	}
	return strings.Join(conditions, " and "), isConstant, parts
}

// Criteria: the keys, and the conditions they are.
var criterionKeys = []string{"group.id", "group.profile.name", "group.source.id", "group.type"}

var criterionConditions = map[string]string{
	"group.id": `"group".group_id = %s`, "group.source.id": `"group".source_id = %s`, "group.type": `"group".type = %s`,
	"group.profile.name": `starts_with("group".name, %s)`,
}

const criterionExact = `"group".name = %s`

// criterion checks {'group.type': {'OKTA_GROUP'}} and the like. The node it
// makes has the condition as its Text and the values as its Args.
func (c *checker) criterion(n *node) (*node, *mistake) {
	if len(n.Args) == 0 {
		return nil, errCriterion(n.At)
	}
	asMap := &node{Op: opMap, At: n.At, End: n.End, Type: Map}
	var key, operator, value *node
	for i := 0; i+1 < len(n.Args); i += 2 {
		name := n.Args[i]
		switch {
		case name.Op != opString && name.Op != opName:
			return nil, errCriterion(name.At)
		case name.Text == "operator":
			operator = n.Args[i+1]
		case criterionConditions[name.Text] == "":
			return nil, errCriterionKey(name.At, name.Text)
		case key != nil:
			return nil, wrong(name.At, "put it into braces of its own: several criteria must all be met", "one criterion has one key")
		default:
			key, value = name, n.Args[i+1]
		}
	}
	if key == nil {
		return nil, errCriterion(n.At)
	}
	asMap.Text = criterionConditions[key.Text]
	if operator != nil {
		switch {
		case !operator.isText() || operator.Text != "EXACT" && operator.Text != "STARTS_WITH":
			return nil, errCriterionOperator(operator.At, describeNode(operator))
		case key.Text != "group.profile.name":
			return nil, errCriterionOperator(operator.At, describeNode(operator))
		case operator.Text == "EXACT":
			asMap.Text = criterionExact
		}
	}
	values, wrong := c.criterionValues(value, operator == nil && key.Text == "group.profile.name")
	asMap.Args = values
	return asMap, wrong
}

// criterionValues are texts; without an operator a name's trailing .* is
// dropped, since the references write it for names that start so.
func (c *checker) criterionValues(value *node, dropsStar bool) ([]*node, *mistake) {
	items := []*node{value}
	if value.Op == opArray {
		items = value.Args
	}
	checked := c.all(items)
	for i, item := range checked {
		switch {
		case isInvalid(item):
			return nil, nil
		case !canBeText(item):
			return nil, errCriterionValue(item.At, item.Type)
		case dropsStar && item.isText():
			item.Text = strings.TrimSuffix(item.Text, ".*")
		}
		checked[i] = toText(item)
	}
	return checked, nil
}

func describeNode(n *node) string {
	if n.isText() {
		return duckdb.Literal(source.Shorten(n.Text, mostQuoted))
	}
	return "this"
}

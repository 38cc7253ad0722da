package rules

import (
	"crypto/sha256"
	"encoding/json"

	"rolecall/exports/crockford"
	"rolecall/exports/duckdb"
)

// ruleText lists the parts of the rules by the place that findings name: the
// first part that begins on a line. Of a list each entry is a part, and of a
// mapping each key with its value, those inside others too.
func (c *compiler) ruleText() string {
	seen := map[string]bool{}
	var rows []row
	add := func(at *node, content func() any) {
		if !seen[at.rule()] {
			seen[at.rule()] = true
			rows = append(rows, row{at.ruleLiteral(), duckdb.Literal(digest(content()))})
		}
	}
	var list func(*node)
	list = func(in *node) {
		for _, each := range in.pairs() {
			add(each.key, func() any { return map[string]any{each.key.text.Value: each.value.instance()} })
			list(each.value)
		}
		for _, each := range in.elements() {
			add(each, each.instance)
			list(each)
		}
	}
	for _, each := range c.rules.roots {
		list(each)
	}
	for _, each := range c.rules.CustomFiles() { // findings name their first line
		rows = append(rows, row{duckdb.Literal(each.Name + ":1"), duckdb.Literal(digest(each.Text))})
	}
	return constant("rule_text", rows)
}

// digest names what a part of the rules says, whatever its layout: a letter, so
// that it is never a number, and 75 bits.
func digest(content any) string {
	text, err := json.Marshal(content)
	if err != nil { // what YAML can say that JSON cannot: .inf and .nan, which no rule may have
		return ""
	}
	sum := sha256.Sum256(text)
	return crockford.ID("r", sum[:])
}

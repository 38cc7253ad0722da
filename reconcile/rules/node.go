package rules

import (
	"strconv"

	"rolecall/exports/source"
)

type form int

const (
	scalar form = iota
	mapping
	sequence
)

// node is a part of a rules file that knows where it stands. A nil node is a
// part that is not written; its methods yield nothing.
type node struct {
	form    form
	file    string // as the rules of findings name it
	line    int
	offset  int         // in the file
	text    source.Text // of a scalar its text; of a collection only the place
	value   any         // of a scalar, as JSON has it: string, bool, int64, uint64, float64, nil
	entries []entry     // of a mapping, in the order written
	items   []*node     // of a sequence
	size    int         // how many nodes it is, with those below
}

type entry struct{ key, value *node }

func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, each := range n.entries {
		if each.key.text.Value == key {
			return each.value
		}
	}
	return nil
}

func (n *node) keys() []string {
	names := make([]string, 0, len(n.entries))
	for _, each := range n.entries {
		names = append(names, each.key.text.Value)
	}
	return names
}

func (n *node) elements() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

func (n *node) pairs() []entry {
	if n == nil {
		return nil
	}
	return n.entries
}

// string is the value if it is text, else "".
func (n *node) string() string {
	if n == nil {
		return ""
	}
	text, _ := n.value.(string)
	return text
}

// flag is the value if it is true or false, else the default.
func (n *node) flag(otherwise bool) bool {
	if n == nil {
		return otherwise
	}
	if flag, ok := n.value.(bool); ok {
		return flag
	}
	return otherwise
}

// number is the value if it is a whole number, else 0.
func (n *node) number() int64 {
	if n == nil {
		return 0
	}
	switch number := n.value.(type) {
	case int64:
		return number
	case uint64:
		return int64(min(number, 1<<62))
	}
	return 0
}

// rule is how findings point at this part of the rules: rules.yaml:14.
func (n *node) rule() string {
	if n == nil {
		return byDefault
	}
	return n.file + ":" + strconv.Itoa(n.line)
}

// byDefault is the rule of what nobody wrote.
const byDefault = "default"

// instance is the value a JSON Schema validates.
func (n *node) instance() any {
	switch n.form {
	case mapping:
		object := make(map[string]any, len(n.entries))
		for _, each := range n.entries {
			object[each.key.text.Value] = each.value.instance()
		}
		return object
	case sequence:
		array := make([]any, 0, len(n.items))
		for _, each := range n.items {
			array = append(array, each.instance())
		}
		return array
	}
	return n.value
}

// at follows a path of keys and indexes as far as it goes.
func (n *node) at(location []string) *node {
	for _, step := range location {
		next := n.get(step)
		if index, err := strconv.Atoi(step); err == nil && n.form == sequence && index < len(n.items) {
			next = n.items[index]
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

func (n *node) problem(message, hint string) source.Problem {
	return n.text.Problem(0, message, hint)
}

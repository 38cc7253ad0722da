package rules

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// maxExpanded is how long an expression may get by the definitions in it, in bytes.
const maxExpanded = 64 << 10

// definitions are conditions with names, to be written once (define).
type definitions struct {
	list     []*definition
	problems []source.Problem
	uses     map[*node][]use // in expressions
}

type definition struct {
	name      string
	key, from *node
	isOpen    bool // it is being expanded
	isDone    bool
}

// use is where a definition stands in an expression: bytes of the whole.
type use struct {
	at, end int
	of      *definition
}

func (d *definition) text() term { return termOf(d.from) }

// define finds the definitions of all files, and puts them into the expressions that name
// them.
func define(roots []*node) definitions {
	defined := definitions{uses: map[*node][]use{}}
	for _, root := range roots {
		for _, each := range root.get("define").pairs() {
			defined.add(each)
		}
	}
	if len(defined.list) == 0 {
		return defined
	}
	for _, each := range defined.list {
		defined.open(each)
	}
	for _, root := range roots {
		defined.expandAll(root)
	}
	return defined
}

func (d *definitions) add(each entry) {
	name := each.key.text.Value
	switch earlier := d.find(name); {
	case earlier != nil:
		d.complain(each.key, fmt.Sprintf("%s is defined already, at %s", name, earlier.key.rule()), "choose another name, or remove one of them")
	case oel.IsTaken(name):
		d.complain(each.key, fmt.Sprintf("%s has a meaning in expressions already", name), "choose another name, such as is_"+name)
	default:
		d.list = append(d.list, &definition{name: name, key: each.key, from: each.value})
	}
}

func (d *definitions) complain(at *node, message, hint string) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, at.problem(message, hint))
	}
}

func (d *definitions) find(name string) *definition {
	at := slices.IndexFunc(d.list, func(each *definition) bool { return each.name == name })
	if at < 0 {
		return nil
	}
	return d.list[at]
}

// open puts other definitions into one.
func (d *definitions) open(each *definition) {
	if each.isDone {
		return
	}
	each.isOpen = true
	d.expand(each.from)
	each.isOpen, each.isDone = false, true
}

// expandAll puts definitions into the expressions of a file.
func (d *definitions) expandAll(in *node) {
	for _, each := range in.elements() {
		d.expandAll(each)
	}
	for _, each := range in.pairs() {
		switch each.key.text.Value {
		case "define":
		case "when", "requires", "from":
			d.expand(each.value)
		case "okta": // of correlate: one, or a list
			for _, key := range oneOrMore(each.value) {
				d.expand(key.from)
			}
		case "matrix": // names of columns
			for _, row := range each.value.elements() {
				for _, cell := range row.pairs() {
					d.expand(cell.key)
				}
			}
		case "populations": // whatever they are called
			for _, population := range each.value.pairs() {
				d.expandAll(population.value)
			}
			continue
		case "attributes":
			for _, field := range each.value.pairs() {
				d.expand(field.value)
			}
		}
		d.expandAll(each.value)
	}
}

// expand puts definitions in the place of their names.
func (d *definitions) expand(expression *node) {
	if expression.string() == "" || d.uses[expression] != nil {
		return
	}
	text := expression.text
	var uses []use
	grown := 0
	for _, name := range oel.BareNames(text.Value) {
		found := d.find(name.Name)
		if found == nil {
			continue
		}
		at, end := name.At+grown, name.End+grown
		if found.isOpen {
			d.complain(expression.from(at), fmt.Sprintf("%s is defined by itself: %s", found.name, d.ring(found)), "write one of them without the others")
			return
		}
		d.open(found)
		by := "(" + strings.TrimSpace(found.from.string()) + ")"
		if len(text.Value)+len(by) > maxExpanded {
			d.complain(expression.from(at), fmt.Sprintf("with %s written out, this is longer than %d bytes", found.name, maxExpanded), "")
			return
		}
		text = text.With(at, end, by)
		uses = append(uses, use{at, at + len(by), found})
		grown += len(by) - len(name.Name)
	}
	if len(uses) > 0 {
		expression.text, expression.value = text, text.Value
		d.uses[expression] = uses
	}
}

// ring names the definitions that are open, from one on.
func (d *definitions) ring(from *definition) string {
	var names []string
	for _, each := range d.list {
		if each.isOpen && each != from {
			names = append(names, each.name)
		}
	}
	return strings.Join(slices.Concat([]string{from.name}, names, []string{from.name}), " > ")
}

// isDefined says whether a byte of an expression comes from a definition, which is looked
// at by itself.
func (d *definitions) isDefined(text term, offset int) bool {
	return slices.ContainsFunc(d.uses[text.from], func(each use) bool { return each.at <= offset && offset < each.end })
}

// isOpenIn says whether an expression has definitions that are wrong, so that nothing can be
// said of it.
func (d *definitions) isOpenIn(text term) bool {
	return len(d.problems) > 0 && (d.uses[text.from] != nil ||
		slices.ContainsFunc(oel.BareNames(text.value), func(each oel.BareName) bool { return d.find(each.Name) != nil }))
}

// at is the definition that stands where a problem of an expression is; nil if none does.
func (d *definitions) at(text term, problem source.Problem) *definition {
	for _, each := range d.uses[text.from] {
		if text.text().Position(each.at) == problem.At {
			return each.of
		}
	}
	return nil
}

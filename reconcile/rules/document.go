package rules

import (
	"fmt"
	"time"

	"rolecall/exports/source"
)

// Document is another YAML file of people's that is read as the rules are: with places, one
// schema, and errors of the same shape. Its reader asks for Parts.
type Document struct {
	Root     Part
	problems source.Problems
}

// DocumentSchema is the JSON Schema of such files.
type DocumentSchema struct{ shape shape }

// NewDocumentSchema compiles a schema; url is its $id. Titles complete "expected ...".
func NewDocumentSchema(url string, text []byte) DocumentSchema {
	return DocumentSchema{shapeOf(url, text)}
}

// ReadDocument reads a file, and notes what the schema has against it.
func ReadDocument(name string, content []byte, schema DocumentSchema) *Document {
	root, err := parse(name, content)
	document := &Document{Root: Part{root}}
	document.problems.Merge(err)
	if root != nil {
		addWhereNone(&document.problems, validate(root, schema.shape))
	}
	return document
}

// Complain notes what else is wrong, of places that nothing is said of yet.
func (d *Document) Complain(more ...source.Problem) { addWhereNone(&d.problems, more) }

// Err is everything that is wrong with the file, a *source.List; nil if nothing is.
func (d *Document) Err() error { return d.problems.Err() }

// Part is a part of a document. What is not written yields nothing.
type Part struct{ node *node }

// IsWritten says whether the file has it.
func (p Part) IsWritten() bool { return p.node != nil }

// Get is the value of a key.
func (p Part) Get(key string) Part { return Part{p.node.get(key)} }

// Items are the items of a list.
func (p Part) Items() []Part {
	var all []Part
	for _, each := range p.node.elements() {
		all = append(all, Part{each})
	}
	return all
}

// Texts are the texts of a list, or the one that stands there by itself.
func (p Part) Texts() []string {
	var all []string
	for _, each := range oneOrMore(p.node) {
		all = append(all, each.value)
	}
	return all
}

// Text is a text, or what it is if it is not written.
func (p Part) Text(otherwise string) string { return orElse(p.node.string(), otherwise) }

// Flag is true or false, likewise.
func (p Part) Flag(otherwise bool) bool { return p.node.flag(otherwise) }

// Number is a whole number, likewise.
func (p Part) Number(otherwise int) int {
	if p.node == nil || p.node.value == nil {
		return otherwise
	}
	return int(p.node.number())
}

// Day is a day such as 2026-10-16; the zero time, and a problem, if no calendar has it.
func (p Part) Day() (time.Time, []source.Problem) {
	if p.node.string() == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, p.node.string())
	if err != nil {
		return time.Time{}, []source.Problem{p.Problem(fmt.Sprintf("there is no day %q: expected a date such as 2026-12-31", p.node.string()), "")}
	}
	return day, nil
}

// At is where it stands.
func (p Part) At() source.Position {
	if p.node == nil {
		return source.Position{}
	}
	return p.node.text.Position(0)
}

// Problem is a problem of this part of the file.
func (p Part) Problem(message, hint string) source.Problem {
	if p.node == nil {
		return source.Problem{Message: message, Hint: hint}
	}
	return p.node.problem(message, hint)
}

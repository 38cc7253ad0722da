package extract

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"rolecall/exports/source/yamltext"
)

// maxYAML is how long an extract in YAML may be, which a person writes.
const maxYAML = 64 << 10

// yamlReader turns YAML into nodes.
type yamlReader struct{ document }

// readYAML reads the one document that a text in YAML is.
func readYAML(d document) (*node, error) {
	if len(d.text) > maxYAML {
		return nil, d.problem(0, fmt.Sprintf("has %d bytes; an extract in YAML has at most %d", len(d.text), maxYAML), "write it as JSON: NAME.extract.json")
	}
	r := yamlReader{d}
	tokens, err := yamltext.Tokens(d.text, maxNesting)
	if err != nil {
		return nil, r.worded(err)
	}
	bodies, err := yamltext.Documents(tokens)
	if err != nil {
		return nil, r.worded(err)
	}
	switch len(bodies) {
	case 0:
		return nil, d.problem(0, "is empty: expected what the extract is", "begin with format: 1")
	case 1:
		return r.node(bodies[0], 0)
	}
	return nil, d.problem(r.offsetOf(yamltext.First(bodies[1])), "a second YAML document", "keep one extract per file")
}

// offsetOf is where a token stands. The lexer's own offsets count runes.
func (r yamlReader) offsetOf(at *token.Token) int {
	if at == nil || at.Position == nil || at.Position.Line < 1 || at.Position.Line > len(r.lines) {
		return 0
	}
	offset, column := r.lines[at.Position.Line-1], 1
	for i := range r.text[offset:] {
		if column >= at.Position.Column || r.text[offset+i] == '\n' {
			return offset + i
		}
		column++
	}
	return len(r.text)
}

func (r yamlReader) node(from ast.Node, depth int) (*node, error) {
	value := &node{offset: r.offsetOf(yamltext.First(from))}
	if depth > maxNesting {
		return nil, r.problem(value.offset, fmt.Sprintf("nested deeper than %d levels", maxNesting), "")
	}
	switch from := from.(type) {
	case *ast.MappingNode:
		return value, r.mapping(value, from.Values, depth)
	case *ast.MappingValueNode:
		value.offset = r.offsetOf(from.Key.GetToken())
		return value, r.mapping(value, []*ast.MappingValueNode{from}, depth)
	case *ast.SequenceNode:
		value.form = sequence
		for _, each := range from.Values {
			item, err := r.node(each, depth+1)
			if err != nil {
				return nil, err
			}
			value.items = append(value.items, item)
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return nil, r.problem(value.offset, "anchors (&), aliases (*) and tags (!): an extract needs none", "put a text that begins so in quotes")
	case *ast.StringNode:
		value.value = from.Value
	case *ast.LiteralNode:
		value.value = from.Value.Value
	case *ast.BoolNode:
		value.value = from.Value
	case *ast.IntegerNode:
		value.value = from.GetToken().Value // as it is written: a sys_id may look like a number
		if number, ok := whole(from.Value); ok {
			value.value = number
		}
		value.written = from.GetToken().Value
	case *ast.FloatNode:
		value.value, value.written = from.Value, from.GetToken().Value
	case *ast.NullNode:
	default:
		value.value = from.GetToken().Value
	}
	return value, nil
}

func whole(value any) (int64, bool) {
	switch value := value.(type) {
	case int64:
		return value, true
	case uint64:
		return int64(min(value, 1<<62)), true
	}
	return 0, false
}

func (r yamlReader) mapping(into *node, values []*ast.MappingValueNode, depth int) error {
	into.form = mapping
	for _, pair := range values {
		at := r.offsetOf(pair.Key.GetToken())
		if _, isMerge := pair.Key.(*ast.MergeKeyNode); isMerge {
			return r.problem(at, "<< merges mappings: an extract does not", "write the keys out")
		}
		value, err := r.node(pair.Value, depth+1)
		if err != nil {
			return err
		}
		into.entries = append(into.entries, entry{pair.Key.GetToken().Value, at, value})
	}
	return nil
}

// worded says where YAML is broken.
func (r yamlReader) worded(err error) error {
	var problem *yamltext.Problem
	if !errors.As(err, &problem) {
		return r.problem(0, err.Error(), "")
	}
	if !problem.Syntax {
		return r.problem(r.offsetOf(problem.At), problem.Message, "")
	}
	return r.problem(r.offsetOf(problem.At), "not YAML: "+problem.Message, "YAML indents with spaces only, and has a space behind each colon")
}

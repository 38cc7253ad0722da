package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"rolecall/exports/source"
	"rolecall/exports/source/yamltext"
)

// treeBuilder turns the parser's tree into nodes: aliases followed, keys
// unique, every place a byte offset in the content.
type treeBuilder struct {
	file, content string
	short         string // the file, as the rules of findings name it
	lines         []int  // where each line starts
	last          mark   // the last place that was looked up
	anchors       map[string]*node
	copies        int
	problems      source.Problems
}

// mark is a place by line and column, and its offset.
type mark struct{ line, column, offset int }

func lineStarts(content string) []int {
	starts := []int{0}
	for i := range len(content) {
		if content[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offset is the place of a token. The lexer's own offsets count runes and
// drift after block scalars; its lines and columns don't.
func (b *treeBuilder) offset(at *token.Token) int {
	if at == nil || at.Position == nil || at.Position.Line < 1 || at.Position.Line > len(b.lines) {
		return 0
	}
	here := mark{at.Position.Line, 1, b.lines[at.Position.Line-1]}
	if b.last.line == here.line && b.last.column <= at.Position.Column {
		here = b.last // walk on: a file can be one long line
	}
	for here.column < at.Position.Column && here.offset < len(b.content) && b.content[here.offset] != '\n' {
		_, size := utf8.DecodeRuneInString(b.content[here.offset:])
		here.offset += size
		here.column++
	}
	b.last = here
	return here.offset
}

// complain notes a problem, of the first ones: each costs a walk through the
// file.
func (b *treeBuilder) complain(at source.Text, message, hint string) {
	if b.problems.Len() < maxProblems {
		b.problems.Add(at.Problem(0, message, hint))
	}
}

func (b *treeBuilder) problemAt(at *token.Token, message, hint string) source.Problem {
	return b.place(at).Problem(0, message, hint)
}

// place is an empty text where the token stands.
func (b *treeBuilder) place(at *token.Token) source.Text {
	return source.Embedded(b.file, b.content, "", []int{b.offset(at)})
}

func (b *treeBuilder) new(form form, at *token.Token) *node {
	return &node{form: form, file: b.short, line: at.Position.Line, text: b.place(at), offset: b.offset(at), size: 1}
}

func (b *treeBuilder) node(from ast.Node, depth int) *node {
	if depth > 4*maxNesting {
		b.complain(b.place(from.GetToken()), fmt.Sprintf("nested deeper than %d levels", maxNesting), "")
		return b.new(scalar, from.GetToken())
	}
	switch from := from.(type) {
	case *ast.MappingNode:
		return b.mapping(from, depth)
	case *ast.MappingValueNode:
		return b.mapping(&ast.MappingNode{BaseNode: from.BaseNode, Start: from.Start, Values: []*ast.MappingValueNode{from}}, depth)
	case *ast.SequenceNode:
		list := b.new(sequence, from.Start)
		for _, value := range from.Values {
			item := b.node(value, depth+1)
			list.items = append(list.items, item)
			list.size += item.size
		}
		return list
	case *ast.AnchorNode:
		anchored := b.node(from.Value, depth+1)
		b.anchors[from.Name.GetToken().Value] = anchored
		return anchored
	case *ast.AliasNode:
		return b.alias(from)
	case *ast.TagNode:
		b.complain(b.place(from.Start), "a tag (!): rules need none", "put a value that begins with ! in quotes")
		return b.new(scalar, from.Start)
	}
	return b.scalar(from)
}

func (b *treeBuilder) mapping(from *ast.MappingNode, depth int) *node {
	object := b.new(mapping, yamltext.First(from))
	first := make(map[string]*node, len(from.Values))
	for _, pair := range from.Values {
		key := b.key(pair.Key)
		if key == nil {
			continue
		}
		value := b.node(pair.Value, depth+1)
		if earlier := first[key.text.Value]; earlier != nil {
			b.complain(key.text, fmt.Sprintf("%s is here twice: it is already in line %d", key.text.Value, earlier.line), "keep one of them")
			continue
		}
		first[key.text.Value] = key
		object.entries = append(object.entries, entry{key, value})
		object.size += value.size
	}
	return object
}

// key is the name of an entry; nil, and a problem, if it can be none.
func (b *treeBuilder) key(from ast.MapKeyNode) *node {
	switch from := from.(type) {
	case *ast.MergeKeyNode:
		b.complain(b.place(from.Token), "<< merges mappings: rules don't", "write the keys out")
		return nil
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		name := b.scalar(from)
		if _, isText := name.value.(string); !isText { // a group named 2026 is a name
			name.value = name.text.Value
		}
		return name
	}
	b.complain(b.place(from.GetToken()), "a key must be a plain name", "")
	return nil
}

func (b *treeBuilder) alias(from *ast.AliasNode) *node {
	name := from.Value.GetToken().Value
	target := b.anchors[name]
	if target == nil {
		b.complain(b.place(from.Start), fmt.Sprintf("*%s refers to &%s, which is not defined before it", name, name), "put text that begins with * in quotes")
		return b.new(scalar, from.Start)
	}
	if b.copies += target.size; b.copies > maxCopies {
		if b.copies-target.size <= maxCopies {
			b.complain(b.place(from.Start), fmt.Sprintf("aliases repeat more than %d values", maxCopies), "write fewer of them out")
		}
		return b.new(scalar, from.Start)
	}
	return target
}

// scalar is a single value.
func (b *treeBuilder) scalar(from ast.Node) *node {
	at := from.GetToken()
	leaf := b.new(scalar, at)
	leaf.value = valueOf(from)
	switch from := from.(type) {
	case *ast.StringNode:
		leaf.text = b.align(from.Value, b.offset(at))
	case *ast.LiteralNode:
		// the value's own token has no reliable place; its text starts after the header's line
		header := b.offset(at)
		leaf.text = b.align(from.Value.Value, header+len(headerOf(b.content[header:])))
	default:
		leaf.text = b.align(at.Value, b.offset(at))
	}
	return leaf
}

func headerOf(content string) string {
	line, _, found := strings.Cut(content, "\n")
	if found {
		line += "\n"
	}
	return line
}

// valueOf is the value of a scalar as JSON has it.
func valueOf(from ast.Node) any {
	switch from := from.(type) {
	case *ast.StringNode:
		return from.Value
	case *ast.LiteralNode:
		return from.Value.Value
	case *ast.IntegerNode:
		return from.Value
	case *ast.FloatNode:
		return from.Value
	case *ast.BoolNode:
		return from.Value
	case *ast.InfinityNode, *ast.NanNode:
		return from.GetToken().Value
	}
	return nil
}

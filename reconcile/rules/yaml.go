package rules

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"rolecall/exports/source"
	"rolecall/exports/source/yamltext"
)

// Limits of a rules file: far beyond what people write, well below what could
// exhaust memory or the parser's stack.
const (
	maxBytes   = 1 << 20
	maxNesting = 32
	maxKeys    = 5_000  // of one mapping in block style, whose square they cost the parser
	maxCopies  = 10_000 // nodes that aliases may repeat, all together

	maxProblems = 100 // that are told, of each sort
)

// parse turns the text of a rules file, or of another that is read as one, into a tree of
// nodes. The error is a
// *source.List.
func parse(name string, content []byte) (*node, error) {
	return parseAs(name, path.Base(name), content)
}

// parseAs parses a file that the rules of findings name otherwise than errors do.
func parseAs(name, short string, content []byte) (*node, error) {
	text := strings.TrimPrefix(string(content), "\uFEFF")
	builder := &treeBuilder{file: name, short: short, content: text, lines: lineStarts(text), anchors: map[string]*node{}}
	if problem := unreadable(name, text); problem != "" {
		builder.problems.Add(source.Problem{At: source.Position{File: name}, Message: problem})
		return nil, builder.problems.Err()
	}
	body, err := builder.document()
	if err != nil {
		builder.problems.Merge(err)
		return nil, builder.problems.Err()
	}
	root := builder.node(body, 0)
	return root, builder.problems.Err()
}

func unreadable(name, text string) string {
	switch {
	case len(text) > maxBytes:
		return fmt.Sprintf("the file has %d bytes: expected at most %d", len(text), maxBytes)
	case !utf8.ValidString(text):
		return "the file is not UTF-8 text: save it as UTF-8"
	case strings.ContainsRune(text, 0):
		return "the file holds a NUL character: is it a YAML file?"
	}
	return ""
}

// document parses the one document that the file holds.
func (b *treeBuilder) document() (ast.Node, error) {
	tokens, err := yamltext.Tokens(b.content, maxNesting)
	if err != nil {
		return nil, b.parseProblem(err)
	}
	if wide := tooWide(tokens); wide != nil {
		return nil, b.problemAt(wide, fmt.Sprintf("a mapping of more than %d keys", maxKeys), "")
	}
	found, err := yamltext.Documents(tokens)
	if err != nil {
		return nil, b.parseProblem(err)
	}
	switch len(found) {
	case 0:
		return nil, source.Problem{At: source.Position{File: b.file}, Message: "the file is empty: expected at least version: 1"}
	case 1:
		return found[0], nil
	}
	return nil, b.problemAt(yamltext.First(found[1]), "a second YAML document: expected one", "remove the line --- and what is written twice")
}

// tooWide finds the key with which a mapping in block style has too many: keys
// that stand at one column, with nothing to their left in between.
func tooWide(tokens token.Tokens) *token.Token {
	flow := 0
	keys := map[int]int{} // how many, by column
	for _, each := range tokens {
		at := each
		switch each.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.MappingValueType, token.MappingKeyType:
			if flow > 0 || each.Prev == nil {
				continue
			}
			if each.Type == token.MappingValueType {
				at = each.Prev
			}
			if keys[at.Position.Column]++; keys[at.Position.Column] > maxKeys {
				return at
			}
		case token.SequenceEntryType:
		default:
			continue
		}
		if flow == 0 {
			maps.DeleteFunc(keys, func(column, _ int) bool { return column > at.Position.Column })
		}
	}
	return nil
}

// parseProblem rewords what the parser says where its words don't help.
func (b *treeBuilder) parseProblem(err error) error {
	var problem *yamltext.Problem
	if !errors.As(err, &problem) || problem.At == nil {
		return source.Problem{At: source.Position{File: b.file}, Message: err.Error()}
	}
	message, hint := problem.Message, ""
	switch {
	case !problem.Syntax:
	case strings.Contains(message, "'\t'"):
		message, hint = "a tab indents this line", "YAML indents with spaces only"
	case strings.Contains(message, "mapping value is not allowed"):
		message, hint = "': ' is inside a value, or the line is indented wrongly", "put a value that holds ': ' in quotes"
	case strings.Contains(message, "unexpected key name"):
		message, hint = "expected key: value", "is a colon missing, or the space after it?"
	case strings.Contains(message, "reserved character"), strings.Contains(message, "unexpected directive"):
		hint = "put the value in quotes"
	}
	return b.problemAt(problem.At, message, hint)
}

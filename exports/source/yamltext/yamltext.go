// Package yamltext parses the one document of a YAML file that people write, for
// [rolecall/reconcile/rules] and [rolecall/exports/extract]. Whatever the file holds, the
// parser does not take the program down with it. What a document may say is for its reader.
package yamltext

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Problem is why a text cannot be read as YAML.
type Problem struct {
	At      *token.Token // where; nil if that is not known
	Message string
	Syntax  bool // the parser says so, in words of its own
}

func (p *Problem) Error() string { return p.Message }

// Tokens splits a text in which values nest at most so many levels deep: each level is
// recursion in the parser. The error is a *Problem.
//
// Lines end with LF for the lexer, which counts a CR LF behind a comment as two lines
// (goccy/go-yaml#560). Lines and columns are those of the text as it is.
func Tokens(text string, maxNesting int) (token.Tokens, error) {
	tokens := lexer.Tokenize(strings.ReplaceAll(text, "\r\n", "\n"))
	if deep := tooDeep(tokens, maxNesting); deep != nil {
		return nil, &Problem{At: deep, Message: fmt.Sprintf("nested deeper than %d levels", maxNesting)}
	}
	return tokens, nil
}

// Documents parses tokens. Directives (%YAML) and documents without content are left out;
// keys that stand twice are left in, for the reader to tell all of them. The error is a
// *Problem.
func Documents(tokens token.Tokens) (bodies []ast.Node, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			bodies, err = nil, &Problem{Message: fmt.Sprintf("not YAML that can be read: %v", cause)}
		}
	}()
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxProblem(err)
	}
	for _, document := range file.Docs {
		if _, isDirective := document.Body.(*ast.DirectiveNode); document.Body != nil && !isDirective {
			bodies = append(bodies, document.Body)
		}
	}
	return bodies, nil
}

func syntaxProblem(err error) *Problem {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return &Problem{Message: "not YAML: " + err.Error()}
	}
	return &Problem{At: syntax.GetToken(), Message: syntax.GetMessage(), Syntax: true}
}

// First is where a node begins; a mapping's own token is its first colon.
func First(from ast.Node) *token.Token {
	if mapping, ok := from.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		return mapping.Values[0].Key.GetToken()
	}
	return from.GetToken()
}

// tooDeep finds the token at which flow collections, or entries on one line,
// nest too deeply: both are recursion in the parser. (Nesting by indentation
// costs its square in bytes and is bounded by the size of the file.)
func tooDeep(tokens token.Tokens, maxNesting int) *token.Token {
	flow, run := 0, 0
	for _, each := range tokens {
		switch each.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		}
		switch each.Type {
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType, token.TagType, token.AnchorType:
			run++
		default:
			run = 0
		}
		if flow > maxNesting || run > maxNesting {
			return each
		}
	}
	return nil
}

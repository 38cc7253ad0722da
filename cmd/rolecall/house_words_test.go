package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// riddles are turns of phrase that have to be read twice, and what to write instead.
var riddles = []struct {
	pattern *regexp.Regexp
	better  string
}{
	{regexp.MustCompile(`(?i)\bbut for\b`), "except, or except for"},
	{regexp.MustCompile(`(?i)\blest\b`), "so that ... not"},
	{regexp.MustCompile(`(?i)\bof which\b`), "a sentence of its own"},
	{regexp.MustCompile(`(?i)\btold (?:by|apart)\b|\b(?:nobody can|cannot be|can be) (?:tell|told)\b`), "recognised by, distinguished, unknown"},
	{regexp.MustCompile(`(?i)\blies?\b`), "is"},
	{regexp.MustCompile(`(?i)\bstands? (?:in|behind|beside|on|for|there|here|alone|twice)\b`), "is in, follows, means"},
	{regexp.MustCompile(`(?i)\bany more\b`), "no longer"},
	{regexp.MustCompile(`(?i)\bin no way\b|\ball the same\b|\bwithout a word\b`), "what it means"},
	{regexp.MustCompile(`(?i)\bwhat became of\b|\bcomes? of it\b`), "the outcome"},
	{regexp.MustCompile(`(?i)\bwhoever\b`), "everybody who, or anybody who"},
	{regexp.MustCompile(`(?i)\bleft to (?:a person|people)\b`), "not corrected by the plan, or needs a decision"},
	{regexp.MustCompile(`(?i)\b(?:is|are|was|were) withheld\b|\bwithholds?\b`), "held back"},
	{regexp.MustCompile(`(?i)\bexcepted by\b`), "accepted by"},
}

// quoted are the texts of statements.
var quoted = regexp.MustCompile(`'(?:[^']|'')*'`)

// readable are the files besides Go and SQL that people read, or that hold what they read.
var readable = []string{".gohtml", ".tmpl", ".gomd"}

// TestTextsAreNoRiddles: what reaches people says what happens, in words that are read once.
func TestTextsAreNoRiddles(t *testing.T) {
	for _, example := range []string{"nothing but for this", "the file lies beside it", "told by its columns", "left to a person", "the rest is withheld"} {
		if len(riddlesIn(example)) == 0 {
			t.Errorf("%q is not noticed", example)
		}
	}
	for _, station := range stations {
		err := filepath.WalkDir(filepath.Join(root, station), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(filepath.ToSlash(path), "/testdata/") {
				return err
			}
			texts, err := textsIn(path)
			for _, text := range texts {
				for _, found := range riddlesIn(text) {
					t.Errorf("%s: %s, in %q", path, found, text)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// riddlesIn are the riddles of a text, each with what to write instead.
func riddlesIn(text string) []string {
	var found []string
	for _, each := range riddles {
		if phrase := each.pattern.FindString(text); phrase != "" {
			found = append(found, strconv.Quote(phrase)+" (better: "+each.better+")")
		}
	}
	return found
}

// textsIn are the texts of a file: literals with a blank in Go and in SQL, lines of the others.
func textsIn(path string) ([]string, error) {
	extension := filepath.Ext(path)
	if extension == ".go" {
		return goTexts(path)
	}
	isText := slices.Contains(readable, extension) || filepath.Base(path) == "causes.csv"
	if extension != ".sql" && !isText {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if isText {
		return strings.Split(string(content), "\n"), nil
	}
	var texts []string
	for line := range strings.Lines(string(content)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			texts = append(texts, quoted.FindAllString(line, -1)...)
		}
	}
	return texts, nil
}

// goTexts are the string literals of a Go file that have a blank.
func goTexts(path string) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var texts []string
	ast.Inspect(parsed, func(node ast.Node) bool {
		literal, isLiteral := node.(*ast.BasicLit)
		if isLiteral && literal.Kind == token.STRING && strings.Contains(literal.Value, " ") {
			texts = append(texts, literal.Value)
		}
		return true
	})
	return texts, nil
}

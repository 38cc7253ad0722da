package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"

	"rolecall/exports/source/yamltext"
)

const byteOrderMark = "\uFEFF"

// AddExceptions is a rules file with exceptions behind those that it has.
// Everything else stays as it is, byte for byte: comments, layout, line ends. What it
// returns is read back, and is refused if it says anything but that. The second
// result are the places of the new exceptions.
func AddExceptions(name string, content []byte, added []Exception) ([]byte, []string, error) {
	before, err := parse(name, content)
	if err != nil {
		return nil, nil, err
	}
	text, hasMark := strings.CutPrefix(string(content), byteOrderMark)
	e := editor{root: before, text: text, eol: lineEnd(text)}
	for _, each := range added {
		e.items = append(e.items, flow(each.entries()))
	}
	for _, candidate := range e.candidates() {
		if hasMark {
			candidate = byteOrderMark + candidate
		}
		if places := addedPlaces(name, before, []byte(candidate), added); places != nil {
			return []byte(candidate), places, nil
		}
	}
	if named := before.get("exceptions"); named.string() != "" {
		return nil, nil, named.problem(fmt.Sprintf("the exceptions are kept in %s, which is not written into", named.string()),
			"put a row there, or make this a list and it is added here: exceptions: ["+named.string()+"]")
	}
	at := before
	if list := before.get("exceptions"); list != nil {
		at = list
	}
	return nil, nil, at.problem("nothing can be added to exceptions as they are written here",
		"write them as a list with one exception on a line: - {kind: ..., user_name: ..., reason: ..., expires: ...}")
}

// addedPlaces are the places of the new exceptions, nil if the text says anything
// but what it did before with those behind.
func addedPlaces(name string, before *node, content []byte, added []Exception) []string {
	after, err := parse(name, content)
	if err != nil || after.form != mapping {
		return nil
	}
	old, isMapping := before.instance().(map[string]any)
	written := after.instance().(map[string]any)
	if !isMapping {
		return nil
	}
	want, _ := old["exceptions"].([]any)
	want = slices.Clone(want)
	for _, each := range added {
		want = append(want, any(mapped(each.entries())))
	}
	if !reflect.DeepEqual(written["exceptions"], any(want)) {
		return nil
	}
	delete(old, "exceptions")
	delete(written, "exceptions")
	if !reflect.DeepEqual(old, written) {
		return nil
	}
	items := after.get("exceptions").items
	var places []string
	for _, each := range items[len(items)-len(added):] {
		places = append(places, each.rule())
	}
	return places
}

// editor puts lines into the text of a rules file.
type editor struct {
	root  *node
	text  string // without byte order mark
	eol   string
	items []string // the exceptions, as mappings on one line
}

// candidates are texts with the exceptions at places where they may belong, the best first.
func (e editor) candidates() []string {
	for i, each := range e.root.entries {
		if each.key.text.Value != "exceptions" {
			continue
		}
		end := strings.Count(e.text, "\n") + 1
		if i+1 < len(e.root.entries) {
			end = e.root.entries[i+1].key.line - 1
		}
		switch list := each.value; {
		case list.form == sequence && strings.HasPrefix(e.text[list.offset:], "["):
			return e.inBrackets(list)
		case list.form == sequence:
			return e.behind(each.key.line, end, e.indent(list.offset))
		default: // nothing but the key
			return e.behind(each.key.line, each.key.line, e.indent(each.key.offset)+"  ")
		}
	}
	return e.asNewKey()
}

// behind puts the exceptions behind the last line with content of first to last, or behind
// one of the lines that follow: what looks like a comment may be a part of a text.
func (e editor) behind(first, last int, indent string) []string {
	lines := strings.SplitAfter(e.text, "\n")
	lines = lines[:min(len(lines), max(last, first))]
	content := len(lines)
	for content > first && !isContent(lines[content-1]) {
		content--
	}
	var all []string
	for ; content <= len(lines); content++ {
		offset := len(strings.Join(lines[:content], ""))
		all = append(all, e.with(offset, indent+"- "))
	}
	return all
}

// with has each exception on a line of its own, from an offset where a line begins or the
// file ends.
func (e editor) with(offset int, head string, above ...string) string {
	var lines []string
	lines = append(lines, above...)
	for _, each := range e.items {
		lines = append(lines, head+each)
	}
	added := strings.Join(lines, e.eol)
	if offset > 0 && e.text[offset-1] != '\n' { // the last line has no end
		return e.text[:offset] + e.eol + added + e.text[offset:]
	}
	return e.text[:offset] + added + e.eol + e.text[offset:]
}

// asNewKey writes the key as well, at the end.
func (e editor) asNewKey() []string {
	lines := strings.SplitAfter(e.text, "\n")
	end := len(lines)
	for end > 0 && (strings.TrimSpace(lines[end-1]) == "" || isDocumentEnd(lines[end-1])) {
		end--
	}
	indent := e.indent(e.root.offset)
	before := strings.Join(lines[:end], "")
	var all []string
	for _, offset := range []int{len(before), len(e.text)} {
		all = append(all, e.with(offset, indent+"  - ", "", indent+"exceptions:"))
	}
	return all
}

// inBrackets puts the exceptions before the bracket that ends a list.
func (e editor) inBrackets(list *node) []string {
	tokens, err := yamltext.Tokens(e.text, maxNesting)
	if err != nil {
		return nil
	}
	places := &treeBuilder{content: e.text, lines: lineStarts(e.text)}
	depth, isFull := 0, false
	for _, each := range tokens {
		switch {
		case each.Type == token.CommentType:
			continue
		case depth == 0 && (each.Type != token.SequenceStartType || places.offset(each) != list.offset):
			continue
		case each.Type == token.SequenceStartType || each.Type == token.MappingStartType:
			depth++
		case each.Type == token.SequenceEndType || each.Type == token.MappingEndType:
			depth--
		}
		if depth == 0 {
			return e.before(places.offset(each), isFull)
		}
		isFull = each.Type != token.CollectEntryType && each.Type != token.SequenceStartType
	}
	return nil
}

// before puts the exceptions before the bracket at offset; isFull if no comma stands there.
func (e editor) before(offset int, isFull bool) []string {
	comma := ""
	if isFull {
		comma = ", "
	}
	start := strings.LastIndexByte(e.text[:offset], '\n') + 1
	if indent := e.text[start:offset]; strings.TrimSpace(indent) == "" && start > 0 { // a line of its own
		lines := indent + "  " + comma + strings.Join(e.items, ","+e.eol+indent+"  ") + e.eol
		return []string{e.text[:start] + lines + e.text[start:]}
	}
	return []string{e.text[:offset] + comma + strings.Join(e.items, ", ") + e.text[offset:]}
}

// indent is what stands before an offset on its line.
func (e editor) indent(offset int) string {
	return e.text[strings.LastIndexByte(e.text[:offset], '\n')+1 : offset]
}

func isContent(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.HasPrefix(line, "#") && !isDocumentEnd(line)
}

func isDocumentEnd(line string) bool { return strings.TrimSpace(line) == "..." }

// lineEnd is how the lines of a text end.
func lineEnd(text string) string {
	if first := strings.IndexByte(text, '\n'); first > 0 && text[first-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

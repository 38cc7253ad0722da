package bundle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"rolecall/exports/source"
	"rolecall/exports/source/yamltext"
)

// rulesWriter writes a file of rules anew. Everything stands in the line in which it stood, so that
// findings name the same lines; comments are left out.
type rulesWriter struct {
	expressions
	file    string
	path    func(string) string // what takes the place of the name of a file beside the rules
	isField map[string]bool     // fields that the rules compare, which exceptions name as their item
	anchors map[string]ast.Node
	made    strings.Builder
	line    int
	refused []source.Problem
}

// content says what stands at a place in the rules.
type content int

const (
	replaced content = iota // a value of the company's
	stays                   // a word of rolecall's
	expression
	fileName
)

// settled are keys whose values are words of rolecall's, durations, limits.
var settled = setOf("version servicenow ignore_case leading_zeros authority when_empty rename kind expires until for on okta_status severity " +
	"time_zone date_format pushed same_group from_app_groups anybody nobody max_holders last_used_within active")

// settledParts are parts of the rules that name nobody.
var settledParts = setOf("version stale deprovision sla severity lint")

// ofCompany are keys below which the company's names stand, in parts that otherwise are settled.
var ofCompany = setOf("approving internal_domains external_roles roles never_grant protect keep_last")

// settledForm are values that name nobody, wherever they stand.
var settledForm = regexp.MustCompile(`^([0-9]+[dhw]|[0-9.]+%|on|off|none|\*|[0-9]{4}-[0-9]{2}-[0-9]{2})$`)

// contentAt says what stands below these keys; elements of a list stand where the list does.
func contentAt(keys []string) content {
	last := keys[len(keys)-1]
	in := func(names ...string) bool { return slices.Contains(names, last) }
	switch first := keys[0]; {
	case first == "define", first == "attributes" && len(keys) == 2, in("when", "requires", "from"), first == "correlate" && last == "okta":
		return expression
	case last == "include" && slices.Contains(keys, "conflicts"):
		return stays
	case in("include", "matrix"), first == "exceptions" && len(keys) == 1, strings.HasPrefix(strings.Join(keys, "/"), "exports/okta/orgs/"):
		return fileName
	case settledParts[first], settled[last], len(keys) == 3 && keys[1] == "keep_last", first == "exports" && slices.Contains(keys, "types"):
		return stays
	case (first == "guardrails" || first == "checks") && !slices.ContainsFunc(keys, func(key string) bool { return ofCompany[key] }):
		return stays
	}
	return replaced
}

// areNames says whether the keys below these keys are the company's: groups, values, names.
func areNames(keys []string) bool {
	switch strings.Join(keys, "/") {
	case "populations", "guardrails/keep_last", "exports/okta/orgs":
		return true
	}
	last := keys[len(keys)-1]
	return keys[0] == "attributes" && len(keys) == 3 && (last == "map" || last == "groups")
}

// rewriteRules writes a file of rules anew.
func (w *rulesWriter) rewriteRules(text string) (string, error) {
	tokens, err := yamltext.Tokens(strings.TrimPrefix(text, "\uFEFF"), 64)
	if err != nil {
		return "", fmt.Errorf("%s: %w", w.file, err)
	}
	bodies, err := yamltext.Documents(tokens)
	if err != nil || len(bodies) != 1 {
		return "", fmt.Errorf("%s: cannot be read as rules: %w", w.file, err)
	}
	w.anchors, w.line = map[string]ast.Node{}, 1
	w.node(nil, bodies[0])
	w.made.WriteString("\n")
	return w.made.String(), nil
}

// to goes on to the line of a node.
func (w *rulesWriter) to(node ast.Node) {
	line := yamltext.First(node).Position.Line
	if w.line >= line {
		return
	}
	w.made.WriteString(strings.Repeat("\n", line-w.line) + "  ")
	w.line = line
}

func (w *rulesWriter) node(keys []string, node ast.Node) {
	if node != nil {
		w.to(node)
	}
	switch from := node.(type) {
	case *ast.AnchorNode:
		w.anchors[from.Name.GetToken().Value] = from.Value
		w.node(keys, from.Value)
	case *ast.AliasNode:
		w.node(keys, w.anchors[from.Value.GetToken().Value])
	case *ast.TagNode:
		w.node(keys, from.Value)
	case *ast.MappingNode:
		w.mapping(keys, from.Values)
	case *ast.MappingValueNode:
		w.mapping(keys, []*ast.MappingValueNode{from})
	case *ast.SequenceNode:
		w.made.WriteString("[")
		for i, each := range from.Values {
			if i > 0 {
				w.made.WriteString(", ")
			}
			w.node(keys, each)
		}
		w.made.WriteString("]")
	case nil:
		w.made.WriteString("null")
	default:
		w.scalar(keys, from)
	}
}

func (w *rulesWriter) mapping(keys []string, values []*ast.MappingValueNode) {
	w.made.WriteString("{")
	isFirst := true
	w.entries(keys, values, &isFirst)
	w.made.WriteString("}")
}

func (w *rulesWriter) entries(keys []string, values []*ast.MappingValueNode, isFirst *bool) {
	for _, each := range values {
		if merged, isMerge := each.Value.(*ast.AliasNode); each.Key.GetToken().Value == "<<" && isMerge {
			if from, ok := w.anchors[merged.Value.GetToken().Value].(*ast.MappingNode); ok {
				w.entries(keys, from.Values, isFirst)
			}
			continue
		}
		key := each.Key.GetToken().Value
		if len(keys) == 0 && key == "history" {
			continue // it is not in the bundle
		}
		if !*isFirst {
			w.made.WriteString(", ")
		}
		*isFirst = false
		w.to(each.Key)
		if isGroupValue(keys, values) {
			w.made.Write(jsonText(key))
		} else {
			w.made.Write(jsonText(w.key(keys, key)))
		}
		w.made.WriteString(": ")
		if key == "rule" && len(keys) > 1 && keys[len(keys)-1] == "facts" {
			w.refused = append(w.refused, source.Problem{
				At: source.Position{File: w.file, Line: w.line}, Message: "an exception with facts.rule cannot be bundled, because the text of its rule changes in a bundle",
				Hint: "bundle a copy of the estate without it",
			})
		}
		w.node(append(slices.Clone(keys), key), each.Value)
	}
}

// isGroupValue says whether a mapping is what a field holds of a group's members, written out: {group: G, org:
// O, value: V}, and not {G: V}.
func isGroupValue(keys []string, values []*ast.MappingValueNode) bool {
	if len(keys) != 3 || keys[0] != "attributes" || keys[2] != "groups" {
		return false
	}
	has := func(name string) bool {
		return slices.ContainsFunc(values, func(each *ast.MappingValueNode) bool { return each.Key.GetToken().Value == name })
	}
	return has("group") && has("value")
}

// key is what takes the place of a key.
func (w *rulesWriter) key(keys []string, key string) string {
	switch {
	case len(keys) == 0:
	case keys[0] == "define":
		return w.definedName(key)
	case areNames(keys):
		return w.names.Of(key)
	case keys[len(keys)-1] == "matrix":
		return w.rewrite(key)
	}
	return key
}

func (w *rulesWriter) scalar(keys []string, node ast.Node) {
	value, isText := "", true
	switch from := node.(type) {
	case *ast.StringNode:
		value = from.Value
	case *ast.LiteralNode:
		value = from.Value.Value
	default:
		value, isText = from.GetToken().Value, false
	}
	what := contentAt(keys)
	switch {
	case !isText && (what == stays || node.Type() != ast.IntegerType && node.Type() != ast.FloatType):
		w.made.WriteString(value)
		return
	case what == stays, settledForm.MatchString(value), keys[len(keys)-1] == "item" && w.isField[value]:
	case what == expression:
		value = w.rewrite(value)
	case what == fileName:
		value = w.path(value)
	default:
		w.seekAround(value)
		value = w.names.Of(value)
	}
	w.made.Write(jsonText(value))
}

// besideStar are words of which a pattern names a part.
var besideStar = regexp.MustCompile(`\p{L}+\*|\*\p{L}+`)

func (w *rulesWriter) seekAround(pattern string) {
	for _, each := range besideStar.FindAllString(pattern, -1) {
		w.seek(strings.Trim(each, "*"))
	}
}

// namesBelow are the keys below a key of a file of rules: the names that it defines, say.
func namesBelow(text, key string) []string {
	tokens, err := yamltext.Tokens(strings.TrimPrefix(text, "\uFEFF"), 64)
	if err != nil {
		return nil
	}
	bodies, err := yamltext.Documents(tokens)
	if err != nil || len(bodies) == 0 {
		return nil
	}
	var found []string
	for _, each := range mappingOf(bodies[0]) {
		if each.Key.GetToken().Value == key {
			for _, below := range mappingOf(each.Value) {
				found = append(found, below.Key.GetToken().Value)
			}
		}
	}
	return found
}

func mappingOf(node ast.Node) []*ast.MappingValueNode {
	switch from := node.(type) {
	case *ast.MappingNode:
		return from.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{from}
	}
	return nil
}

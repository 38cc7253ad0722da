package rules

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"rolecall/exports/source"
)

//go:embed rules.schema.json
var schemaText []byte

// Schema is the JSON Schema (2020-12) of rules files, for editors.
func Schema() []byte { return bytes.Clone(schemaText) }

// shape is the schema twice: compiled, and as it is written, from which errors
// take the names of keys and the titles.
type shape struct {
	compiled *jsonschema.Schema
	written  any
}

var rulesShape = sync.OnceValue(func() shape { return shapeOf("urn:rolecall:rules:1", schemaText) })

func shapeOf(url string, text []byte) shape {
	written, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		panic("rules: the schema is not JSON: " + err.Error())
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource(url, written); err != nil {
		panic("rules: " + err.Error())
	}
	return shape{compiler.MustCompile(url), written}
}

// properties are the keys of the whole, or of a section of it.
func (s shape) properties(section ...string) map[string]any {
	part, _ := s.written.(map[string]any)
	keys, _ := part["properties"].(map[string]any)
	for _, each := range section {
		part, _ = keys[each].(map[string]any)
		keys, _ = part["properties"].(map[string]any)
	}
	return keys
}

// validate reports, in our words and at their places, what the schema finds
// wrong: of several complaints about one part, the one that says most.
func validate(root *node, shape shape) []source.Problem {
	err := shape.compiled.Validate(root.instance())
	failure, isInvalid := err.(*jsonschema.ValidationError)
	if !isInvalid {
		if err != nil {
			return []source.Problem{root.problem(err.Error(), "")}
		}
		return nil
	}
	found := map[*node][]complaint{}
	var order []*node
	for _, each := range complaints(failure, shape) {
		at := root.at(each.InstanceLocation)
		if found[at] == nil {
			order = append(order, at)
		}
		found[at] = append(found[at], each)
	}
	// A table that several parts of the rules name has its places for each of them; the validator
	// goes through the keys of a mapping in any order.
	slices.SortFunc(order, func(a, b *node) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), slices.Compare(found[a][0].InstanceLocation, found[b][0].InstanceLocation))
	})
	var problems []source.Problem
	for _, at := range order {
		if len(problems) >= maxProblems {
			break
		}
		problems = append(problems, inWords(at, found[at])...)
	}
	return problems
}

// complaint is one failed keyword of the schema.
type complaint struct {
	*jsonschema.ValidationError
	shape shape
}

// complaints are the failures that say something: not those that only lead to
// others, nor the branches of an alternative.
func complaints(failure *jsonschema.ValidationError, shape shape) []complaint {
	switch failure.ErrorKind.(type) {
	case *kind.Schema, *kind.Group, *kind.Reference, *kind.AllOf:
		var all []complaint
		for _, cause := range failure.Causes {
			all = append(all, complaints(cause, shape)...)
		}
		return all
	}
	return []complaint{{failure, shape}}
}

// inWords words the complaints about one part. A wrong type makes the others
// pointless; an unknown key is likely the missing one, misspelt.
func inWords(at *node, found []complaint) []source.Problem {
	ranked := slices.Clone(found)
	slices.SortStableFunc(ranked, func(a, b complaint) int { return a.rank() - b.rank() })
	var problems []source.Problem
	for _, each := range ranked {
		if each.rank() > ranked[0].rank() {
			break
		}
		problems = append(problems, each.problems(at)...)
		if each.rank() != repeatable {
			break
		}
	}
	return problems
}

const repeatable = 1 // the rank of complaints of which each is about another key

func (c complaint) rank() int {
	switch c.ErrorKind.(type) {
	case *kind.Type:
		return 0
	case *kind.AdditionalProperties:
		return repeatable
	case *kind.Required:
		return 2
	}
	return 3
}

func (c complaint) problems(at *node) []source.Problem {
	where := c.where()
	switch failed := c.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return c.unknownKeys(at, failed.Properties)
	case *kind.Type:
		return []source.Problem{at.problem(fmt.Sprintf("%sexpected %s, not %s", where, c.title(), describe(at)), typeHint(at, failed, c.pattern()))}
	case *kind.Required:
		return []source.Problem{at.problem(fmt.Sprintf("%s%s missing: expected %s", where, isOrAre(failed.Missing), c.title()), "")}
	case *kind.UniqueItems:
		second := at.items[failed.Duplicates[1]]
		return []source.Problem{second.problem(fmt.Sprintf("%s%s is listed twice", where, describe(second)), "keep one of them")}
	case *kind.MinItems, *kind.MinProperties, *kind.MaxProperties:
		return []source.Problem{at.problem(fmt.Sprintf("%sexpected %s, not %s", where, c.title(), describe(at)), emptyHint(at))}
	case *kind.OneOf, *kind.AnyOf, *kind.Enum, *kind.Const, *kind.Pattern, *kind.Minimum, *kind.Maximum, *kind.MinLength:
		return []source.Problem{at.problem(fmt.Sprintf("%sexpected %s, not %s", where, c.title(), describe(at)), source.DidYouMean(at.string(), c.choices()))}
	}
	return []source.Problem{at.problem(where+c.ErrorKind.LocalizedString(message.NewPrinter(language.English)), "")}
}

func (c complaint) unknownKeys(at *node, unknown []string) []source.Problem {
	known := c.keys()
	if len(known) == 0 { // the keys are fields
		known = standardFields
	}
	written := map[string]bool{}
	for _, key := range at.keys() {
		written[key] = true
	}
	missing := slices.DeleteFunc(slices.Clone(known), func(key string) bool { return written[key] })
	var problems []source.Problem
	for _, each := range at.entries { // in the order of the file
		key := each.key.text.Value
		if !slices.Contains(unknown[:min(len(unknown), maxProblems)], key) {
			continue
		}
		hint := orElse(source.DidYouMean(key, missing), source.DidYouMean(key, known))
		problems = append(problems, each.key.problem(fmt.Sprintf("%sno key is called %q here: expected %s", c.where(), key, orElse(oneOf(c.keys()), c.title())), hint))
	}
	return problems
}

// where leads the sentence: stale.dormant_after: , or roles.grant[2]: .
func (c complaint) where() string {
	var path strings.Builder
	for _, step := range c.InstanceLocation {
		if _, err := strconv.Atoi(step); err == nil {
			fmt.Fprintf(&path, "[%s]", step)
			continue
		}
		if path.Len() > 0 {
			path.WriteByte('.')
		}
		path.WriteString(step)
	}
	if path.Len() == 0 {
		return ""
	}
	return path.String() + ": "
}

// schemaAt is the part of the schema, as written, that failed.
func (c complaint) schemaAt() map[string]any {
	_, pointer, _ := strings.Cut(c.SchemaURL, "#")
	part := c.shape.written
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch inner := part.(type) {
		case map[string]any:
			if step != "" {
				part = inner[step]
			}
		case []any:
			index, _ := strconv.Atoi(step)
			part = inner[min(max(index, 0), len(inner)-1)]
		}
	}
	object, _ := part.(map[string]any)
	return object
}

func (c complaint) title() string {
	title, _ := c.schemaAt()["title"].(string)
	return title
}

func (c complaint) pattern() string {
	pattern, _ := c.schemaAt()["pattern"].(string)
	return pattern
}

func (c complaint) keys() []string {
	properties, _ := c.schemaAt()["properties"].(map[string]any)
	names := make([]string, 0, len(properties))
	for name := range properties {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// choices are the values the failed part could have, where it has a few.
func (c complaint) choices() []string {
	var names []string
	for _, keyword := range []string{"enum", "examples"} {
		values, _ := c.schemaAt()[keyword].([]any)
		for _, value := range values {
			names = append(names, fmt.Sprint(value))
		}
	}
	return names
}

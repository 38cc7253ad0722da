package okta

import (
	"maps"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// sqlTypes are the columns' types by the attributes' types.
var sqlTypes = map[string]string{
	"string": "varchar", "boolean": "boolean", "integer": "bigint", "number": "double",
	"string[]": "varchar[]", "boolean[]": "boolean[]", "integer[]": "bigint[]", "number[]": "double[]",
}

// valueKinds are the kinds of an attribute's values in all JSON records, whichever file
// they are in: how an export is cut into files must not decide a type.
type valueKinds struct {
	values, elements map[string]bool // integer, number, boolean, string, object, array
}

var kindNames = map[decode.Kind]string{
	decode.Boolean: "boolean", decode.Integer: "integer", decode.Number: "number",
	decode.String: "string", decode.Object: "object", decode.Array: "array",
}

// add adds the kinds of the values at a place in the records.
func (k *valueKinds) add(node *decode.Node) {
	if node == nil {
		return
	}
	k.values = withKinds(k.values, node)
	if node.Elem != nil {
		k.elements = withKinds(k.elements, node.Elem)
	}
}

func withKinds(names map[string]bool, node *decode.Node) map[string]bool {
	if names == nil {
		names = map[string]bool{}
	}
	for kind, name := range kindNames {
		if node.Some(kind) {
			names[name] = true
		}
	}
	return names
}

// valuesOf is the place of an attribute's values in the records of a JSON document.
func valuesOf(reading *staging.Reading, name string) *decode.Node {
	if node := reading.Document.Shape.At("profile", name); node != nil {
		return node
	}
	return reading.Document.Shape.At(name)
}

// typeName is the type that the values have; "" if there are none. An array stays one
// whatever else there is, and is "[]" if nothing is known of its elements.
func (k valueKinds) typeName() string {
	if k.values["array"] {
		return scalar(k.elements) + "[]"
	}
	return scalar(k.values)
}

// scalar is the type that holds all these values.
func scalar(names map[string]bool) string {
	switch known := slices.Sorted(maps.Keys(names)); {
	case len(known) == 0:
		return ""
	case len(known) == 1 && known[0] != "object" && known[0] != "array":
		return known[0]
	case slices.Equal(known, []string{"integer", "number"}):
		return "number"
	}
	return "string"
}

// conflict names two kinds of values that no one type has; "" if there is none.
func (k valueKinds) conflict() (one, other string) {
	names := maps.Clone(k.values)
	if names["number"] {
		delete(names, "integer")
	}
	if known := slices.Sorted(maps.Keys(names)); len(known) > 1 {
		return known[0], known[1]
	}
	return "", ""
}

// fits says whether values of the one type are values of the other as they stand.
func fits(one, other string) bool {
	elem, isArray := strings.CutSuffix(one, "[]")
	otherElem, isOtherArray := strings.CutSuffix(other, "[]")
	if isArray != isOtherArray {
		return one == ""
	}
	return elem == otherElem || elem == "" || elem == "integer" && otherElem == "number"
}

func sortedNames(types map[string]string) []string { return slices.Sorted(maps.Keys(types)) }

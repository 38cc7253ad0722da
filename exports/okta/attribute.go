package okta

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Attribute is a profile attribute that is not one of the base ones.
type Attribute struct {
	Name   string
	Column string // its column in okta.user
	Type   string // string, boolean, integer, number; with [] behind it for an array
}

// reserved are the other columns of okta.user and of its staging table.
var reserved = []string{"user_key", "okta_id", "status", "created_at", "activated_at", "status_changed_at", "last_login_at",
	"last_updated_at", "password_changed_at", "column_set", "group_names", "group_ref", "file_key", "record", "row", "rowid", "skipped",
	"merge_identity", "merge_since", "merge_list", "merge_lists"}

// columnPrefix marks, while readings are planned, the column of an attribute
// whose final name is only known when all files are.
const columnPrefix = "\x00"

func columnOf(attribute string) string {
	if slices.Contains(Base, attribute) {
		return attribute
	}
	return columnPrefix + attribute
}

// Attributes decides the columns and types of the attributes that the readings
// of users have. Names may differ in case only, as Okta's variables do; columns
// must differ in more than that.
func Attributes(readings []*staging.Reading) []Attribute {
	var attributes []Attribute
	index := map[string]int{}
	taken := map[string]bool{}
	for _, name := range slices.Concat(reserved, Base) {
		taken[strings.ToLower(name)] = true
	}
	for _, reading := range readings {
		if reading.Table != "okta_user" {
			continue
		}
		for i := range reading.Columns {
			name, ok := strings.CutPrefix(reading.Columns[i].Name, columnPrefix)
			if !ok {
				continue
			}
			at, known := index[name]
			if !known {
				at = len(attributes)
				index[name] = at
				attributes = append(attributes, Attribute{Name: name, Column: free(name, taken)})
			}
			attributes[at].Type = joinTypes(attributes[at].Type, typeOf(reading, name))
			reading.Columns[i].Name = attributes[at].Column
		}
	}
	markArrays(readings, attributes)
	return attributes
}

// markArrays has arrays staged as JSON, which the engine can turn into lists.
func markArrays(readings []*staging.Reading, attributes []Attribute) {
	arrays := map[string]bool{}
	for _, each := range attributes {
		arrays[each.Column] = strings.HasSuffix(each.Type, "[]")
	}
	for _, reading := range readings {
		for i := range reading.Columns {
			if reading.Table == "okta_user" && arrays[reading.Columns[i].Name] {
				reading.Columns[i].Type = "json"
			}
		}
	}
}

// free is a column name that is not taken: the attribute's own, or with
// profile_ before it, and then a number behind it.
func free(name string, taken map[string]bool) string {
	candidate := name
	for n := 1; taken[strings.ToLower(candidate)]; n++ {
		if candidate = "profile_" + name; n > 1 {
			candidate += "_" + strconv.Itoa(n)
		}
	}
	taken[strings.ToLower(candidate)] = true
	return candidate
}

// typeOf is the type of an attribute in one document: what its JSON values
// are; "" if nothing can be said (CSV, or only nulls).
func typeOf(reading *staging.Reading, name string) string {
	if reading.Document.HasColumns() {
		return "text"
	}
	node := reading.Document.Shape.At("profile", name)
	if node == nil {
		node = reading.Document.Shape.At(name)
	}
	if node == nil {
		return ""
	}
	if node.Only(decode.Array) {
		if elem := scalarType(node.Elem); elem != "" {
			return elem + "[]"
		}
		return "string[]"
	}
	return scalarType(node)
}

func scalarType(node *decode.Node) string {
	switch {
	case node == nil:
		return ""
	case node.Only(decode.Boolean):
		return "boolean"
	case node.Only(decode.Integer):
		return "integer"
	case (node.Some(decode.Integer) || node.Some(decode.Number)) &&
		!node.Some(decode.String) && !node.Some(decode.Boolean) && !node.Some(decode.Array) && !node.Some(decode.Object):
		return "number"
	}
	for kind, count := range node.Count {
		if decode.Kind(kind) != decode.Null && count > 0 {
			return "string"
		}
	}
	return ""
}

// joinTypes is the type that holds the values of both; "text" is a CSV
// column, whose values are tried.
func joinTypes(one, other string) string {
	switch {
	case one == "" || one == other:
		return other
	case other == "":
		return one
	case one == "integer" && other == "number" || one == "number" && other == "integer":
		return "number"
	case one == "text" && !strings.HasSuffix(other, "[]"):
		return other
	case other == "text" && !strings.HasSuffix(one, "[]"):
		return one
	}
	return "string"
}

// sqlTypes are the columns' types by the attributes' types.
var sqlTypes = map[string]string{
	"string": "varchar", "boolean": "boolean", "integer": "bigint", "number": "double",
	"string[]": "varchar[]", "boolean[]": "boolean[]", "integer[]": "bigint[]", "number[]": "double[]",
}

func quoteJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(quoted)
}

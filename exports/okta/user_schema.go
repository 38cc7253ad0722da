package okta

import (
	"encoding/json"
	"strings"

	"rolecall/exports/decode"
)

// hasDefinitions says whether the document is like /api/v1/meta/schemas/user/default (Okta's
// Schemas API). The schemas of groups and apps have the same keys; their ids and names differ.
func hasDefinitions(document *decode.Document) bool {
	return document.Shape.Has("definitions", "base") || document.Shape.Has("definitions", "custom")
}

// IsUserSchema says whether a schema of that id and name is one of users: its id is
// https://ORG.okta.com/meta/schemas/user/... and its name user.
func IsUserSchema(id, name string) bool {
	return strings.Contains(id, "/meta/schemas/user/") || id == "" && name == "user"
}

// AddSchemaTypes adds the types of the attributes that the definitions of a schema name,
// and says whether they name any.
func AddSchemaTypes(types map[string]string, definitions string) bool {
	var parts map[string]struct {
		Properties map[string]struct {
			Type  string
			Items struct{ Type string }
		}
	}
	if json.Unmarshal([]byte(definitions), &parts) != nil {
		return false
	}
	isAny := false
	for _, part := range []string{"base", "custom"} {
		for name, property := range parts[part].Properties {
			typeName := property.Type
			if typeName == "array" {
				typeName = orString(property.Items.Type) + "[]"
			}
			types[name] = orString(typeName)
			isAny = true
		}
	}
	return isAny
}

// orString is the type, or string for one that attributes do not have.
func orString(typeName string) string {
	if _, known := sqlTypes[typeName]; known {
		return typeName
	}
	return "string"
}

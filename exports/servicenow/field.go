package servicenow

import (
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Field is a field of sys_user.
type Field struct {
	Name       string
	Type       string // string, boolean, date, date_time, reference
	IsBase     bool
	IsExported bool
}

var baseTypes = map[string]string{
	"active": "boolean", "locked_out": "boolean", "web_service_access_only": "boolean", "internal_integration_user": "boolean",
	"last_login": "date", "last_login_time": "date_time", "sys_created_on": "date_time", "sys_updated_on": "date_time",
}

// Fields are the fields of sys_user: the base ones, and those the readings
// bring along, in the order they occur.
func Fields(readings []*staging.Reading) []Field {
	var fields []Field
	for _, name := range slices.Concat(userText, userReferences) {
		kind := baseTypes[name]
		if kind == "" {
			kind = "string"
		}
		if slices.Contains(userReferences, name) {
			kind = "reference"
		}
		fields = append(fields, Field{Name: name, Type: kind, IsBase: true, IsExported: exported(readings, name)})
	}
	seen := map[string]bool{}
	for _, reading := range readings {
		if reading.Table != "servicenow_user" {
			continue
		}
		for _, column := range reading.Columns {
			folded := strings.ToLower(column.Name)
			if !slices.Contains(Tables[0].Columns, column.Name) && !seen[folded] {
				seen[folded] = true
				fields = append(fields, Field{Name: column.Name, Type: extraType(reading, column.Name), IsExported: true})
			}
		}
	}
	return fields
}

// IsStored says whether a field of sys_user is read as the database stores it, not as it
// is shown to people.
func IsStored(name string) bool { return slices.Contains(userText, name) }

func exported(readings []*staging.Reading, name string) bool {
	return slices.ContainsFunc(readings, func(r *staging.Reading) bool {
		return r.Table == "servicenow_user" && (r.Has(name) || r.Has(name+"_value") || r.Has(name+"_display"))
	})
}

func extraType(reading *staging.Reading, name string) string {
	if reading.Document.HasColumns() {
		return "string"
	}
	for _, node := range reading.Document.Shape.Keys {
		if strings.ToLower(node.Key) != name {
			continue
		}
		switch {
		case node.Has("link") || reading.Document.Shape.Has(node.Key+displaySuffix):
			return "reference"
		case node.Only(decode.Boolean):
			return "boolean"
		}
	}
	return "string"
}

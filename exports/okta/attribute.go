package okta

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/staging"
)

// Attribute is a profile attribute that is not one of the base ones.
type Attribute struct {
	Name     string
	Column   string // its column in okta.user
	Type     string // string, boolean, integer, number; with [] behind it for an array
	TypeFrom string // which source the type comes from: one of the following
	InSchema bool   // Okta's user schema names it
	ListForm string // if its values are text of unknown type and some look like lists: commas or other

	kinds   valueKinds // of its values in JSON
	hasText bool       // a CSV or workbook has a column of it
}

// The sources of types, the most telling first.
const (
	FromBase   = "base"   // Okta's base attributes are all strings
	FromSchema = "schema" // Okta's user schema
	FromRules  = "rules"  // exports.okta.types
	FromJSON   = "json"   // the values in JSON
	FromText   = "text"   // the values in CSV and workbooks, which write every type as text

	FromNothing = "nothing" // no record has a value
)

// Types are the types of attributes that are said, not seen: by name.
type Types struct{ Schema, Rules map[string]string }

// reserved are the other columns of okta.user and of its staging table.
var reserved = []string{"user_key", "manager_key", "okta_id", "status", "created_at", "activated_at", "status_changed_at", "last_login_at",
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
// of users have, or Okta's schema names. Names may differ in case only, as Okta's
// variables do; columns must differ in more than that.
func Attributes(readings []*staging.Reading, types Types) []Attribute {
	found := &attributes{index: map[string]int{}, taken: map[string]bool{}}
	for _, name := range slices.Concat(reserved, Base) {
		found.taken[strings.ToLower(name)] = true
	}
	for _, reading := range readings {
		if reading.Table == "okta_user" {
			found.addAll(reading)
		}
	}
	for _, name := range sortedNames(types.Schema) {
		if !slices.Contains(Base, name) && !staging.IsSecret(name) {
			found.add(name).InSchema = true
		}
	}
	for i := range found.list {
		found.list[i].decideType(types)
	}
	stageArrays(readings, found.list)
	return found.list
}

// attributes are those found so far.
type attributes struct {
	list  []Attribute
	index map[string]int  // by name
	taken map[string]bool // columns, in lower case
}

// addAll adds the attributes that a reading has, and names their columns.
func (a *attributes) addAll(reading *staging.Reading) {
	for i := range reading.Columns {
		name, ok := strings.CutPrefix(reading.Columns[i].Name, columnPrefix)
		if !ok {
			continue
		}
		attribute := a.add(name)
		if reading.Document.HasColumns() {
			attribute.hasText = true
		} else {
			attribute.kinds.add(valuesOf(reading, name))
		}
		reading.Columns[i].Name = attribute.Column
	}
}

func (a *attributes) add(name string) *Attribute {
	at, known := a.index[name]
	if !known {
		at = len(a.list)
		a.index[name] = at
		a.list = append(a.list, Attribute{Name: name, Column: free(name, a.taken)})
	}
	return &a.list[at]
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

// IsArray says whether its values are arrays.
func (a *Attribute) IsArray() bool { return strings.HasSuffix(a.Type, "[]") }

// stageArrays has arrays staged as JSON, which the engine can turn into lists. A text
// in their place is staged as a JSON text: what it means is decided by readTexts.
func stageArrays(readings []*staging.Reading, attributes []Attribute) {
	arrays := map[string]*Attribute{}
	for i := range attributes {
		if attributes[i].IsArray() {
			arrays[attributes[i].Column] = &attributes[i]
		}
	}
	for _, reading := range readings {
		for i := range reading.Columns {
			column := &reading.Columns[i]
			array := arrays[column.Name]
			if reading.Table != "okta_user" || array == nil {
				continue
			}
			column.Type = "json"
			if array.hasTexts() {
				column.Expr = asJSON(column.Expr)
			}
		}
	}
}

// asJSON is an array as it is, and any other text as a JSON text; what is empty is null.
func asJSON(text string) string {
	return "case when coalesce(" + text + ", '') = '' then null" +
		" when starts_with(ltrim(" + text + "), '[') and json_valid(" + text + ") then " + text + "::json" +
		" else to_json(" + text + "::varchar) end"
}

func quoteJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(quoted)
}

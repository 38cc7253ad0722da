package servicenow

import (
	"rolecall/exports/decode"
	"rolecall/exports/staging"
	"strings"
)

// readUser reads accounts. The legacy text list roles is never the truth; a
// list of objects with names, in records written by hand or by a script, is
// what that record says the account holds.
func readUser(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text(userText...)
	for _, name := range userReferences {
		if name == "manager" {
			r.person(name)
		} else {
			r.reference(name)
		}
	}
	for _, cell := range cells {
		name := fieldOf(cell)
		switch {
		case name == "roles":
			if cell.Node != nil && cell.Node.Elem != nil && cell.Node.Elem.Has("name") {
				r.Add("role_names", cell.Expr(r.Rows))
			}
		case name == "" || name == "__status" || r.isBase(name) || staging.IsSecret(name) || r.isDisplay(name):
		default:
			r.extra(name, cell)
		}
	}
}

// isDisplay says whether a field is what another one displays.
func (r reader) isDisplay(name string) bool {
	shown, isNamed := strings.CutSuffix(name, displaySuffix)
	_, isThere := r.displays[shown]
	return isNamed && isThere
}

func (r reader) isBase(name string) bool {
	for _, column := range Tables[0].Columns {
		if column == name || column == name+"_value" {
			return true
		}
	}
	for _, reference := range userReferences {
		if name == reference+".name" || name == reference+".sys_id" {
			return true
		}
	}
	return false
}

// Reserved are columns of servicenow.user and its staging table that no
// exported field may take.
var reserved = []string{"account_key", "manager_account_key", "file_key", "record", "row", "rowid", "skipped", "role_names", "group_names", "column_set",
	"merge_identity", "merge_since", "merge_list", "merge_lists"}

// extra adds a field beyond the base set; of a reference what it displays.
func (r reader) extra(name string, cell staging.Cell) {
	for _, taken := range reserved {
		if name == taken {
			name = "field_" + name
		}
	}
	expr := r.textOf(cell)
	if cell.Node.Some(decode.Object) && cell.Node.Has("display_value") {
		expr = "coalesce(nullif(" + cell.Below(r.Rows, "display_value") + ", ''), " + expr + ")"
	}
	if display, ok := r.displays[fieldOf(cell)]; ok {
		expr = "coalesce(nullif(" + r.textOf(display) + ", ''), " + expr + ")"
	}
	r.Add(name, expr)
}

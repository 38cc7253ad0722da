package servicenow

import (
	"maps"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// text, references and times are the fields servicenow.user always has.
var (
	userText = []string{"sys_id", "user_name", "email", "first_name", "last_name", "name", "active", "locked_out", "last_login",
		"last_login_time", "employee_number", "title", "source", "federated_id", "web_service_access_only",
		"internal_integration_user", "identity_type", "sys_created_on", "sys_updated_on"}
	userReferences = []string{"department", "manager", "company", "location", "cost_center"}
)

// Tables are the staging tables of this package. A field that refers to a
// record has its value (a sys_id, or in a display-value export the text shown)
// and its display value; a reference to a user has what was dot-walked, too.
var Tables = []staging.Table{
	{Name: "servicenow_user", Columns: append(append([]string{"role_names", "group_names"}, userText...), references(userReferences...)...)},
	{Name: "servicenow_role", Columns: []string{"sys_id", "name", "elevated_privilege", "requires_subscription", "description", "sys_updated_on"}},
	{Name: "servicenow_group", Columns: append([]string{"sys_id", "name", "active", "type", "source", "members", "sys_updated_on"}, references("parent", "manager")...)},
	{Name: "servicenow_user_role", Columns: append(append([]string{"sys_id", "state", "inherited", "inh_count", "sys_created_on", "sys_created_by", "sys_updated_on"}, userReference...),
		references("role", "granted_by", "included_in_role")...)},
	{Name: "servicenow_group_member", Columns: append(append([]string{"sys_id", "sys_created_on", "sys_created_by", "sys_updated_on"}, userReference...), references("group")...)},
	{Name: "servicenow_group_role", Columns: append([]string{"sys_id", "inherits"}, references("group", "role")...)},
	{Name: "servicenow_role_contains", Columns: append([]string{"sys_id"}, references("role", "contains")...)},
	{Name: "servicenow_delegate", Columns: append([]string{"sys_id", "starts", "ends", "approvals", "assignments", "notifications", "invitations", "sys_updated_on"},
		references("user", "delegate")...)},
	{Name: "servicenow_duty", Columns: append([]string{"table_name", "sys_id", "active", "state", "opened_at", "sys_created_on", "sys_updated_on"}, references("holder", "manager")...)},
	{Name: "servicenow_activity", Columns: []string{"sys_id", "user_value", "table_name", "changes", "first_at", "last_at"}},
	{Name: "servicenow_named", Columns: []string{"table_name", "sys_id", "name", "sys_updated_on"}},
}

var userReference = []string{"user_value", "user_display", "user_user_name", "user_email"}

func references(names ...string) []string {
	var columns []string
	for _, name := range names {
		columns = append(columns, name+"_value", name+"_display")
	}
	return columns
}

// reader adds the columns of one document.
type reader struct {
	*staging.Reading
	fields   fields
	displays fields // of each field that has one, the cell of what it displays
}

func newReader(reading *staging.Reading, cells []staging.Cell) reader {
	all := fields{}
	for _, cell := range cells {
		all[fieldOf(cell)] = cell
	}
	return reader{reading, fieldsOf(cells), displaysOf(all)}
}

// text adds fields by their text: the value of a field that has both.
func (r reader) text(names ...string) {
	for _, name := range names {
		if cell, ok := r.fields[name]; ok {
			r.Add(name, r.textOf(cell))
		}
	}
}

func (r reader) textOf(cell staging.Cell) string {
	if !cell.Node.Some(decode.Object) {
		return cell.Expr(r.Rows)
	}
	expr := "coalesce(" + cell.Below(r.Rows, "value") + ", " + cell.Below(r.Rows, "display_value")
	if !cell.Node.Only(decode.Object) {
		expr += ", " + scalar(cell.Expr(r.Rows))
	}
	return expr + ")"
}

// scalar is the text of a value that is an object in other records.
func scalar(expr string) string {
	return "case when not starts_with(" + expr + ", '{') then " + expr + " end"
}

// reference adds the columns of a field that refers to a record.
func (r reader) reference(name string) {
	if cell, ok := r.fields[name]; ok {
		r.referenceColumns(name, cell)
	}
	if cell, ok := r.displays[name]; ok {
		r.Add(name+"_display", r.textOf(cell))
	}
	if cell, ok := r.fields[name+".sys_id"]; ok {
		r.replace(name+"_value", r.textOf(cell))
	}
	for _, shown := range []string{".name", ".group_name"} {
		if cell, ok := r.fields[name+shown]; ok {
			r.Add(name+"_display", r.textOf(cell))
		}
	}
}

// person adds the columns of a field that refers to an account, which a dot-walked column
// tells better than what the field displays: manager.user_name.
func (r reader) person(name string) {
	r.reference(name)
	for _, walked := range []string{".user_name", ".email", ".employee_number"} {
		cell, isThere := r.fields[name+walked]
		if _, hasSysID := r.fields[name+".sys_id"]; !isThere || hasSysID {
			continue
		}
		display := "nullif(trim(" + r.textOf(cell) + "), '')"
		value := slices.IndexFunc(r.Columns, func(c staging.Column) bool { return c.Name == name+"_value" })
		if value < 0 {
			r.Add(name+"_value", display)
			return
		}
		sysID := r.Columns[value].Expr
		r.Columns[value].Expr = "case when staging.is_sys_id(" + sysID + ") then " + sysID + " else coalesce(" + display + ", " + sysID + ") end"
		r.Add(name+"_display", "case when not staging.is_sys_id("+sysID+") then "+sysID+" end")
		return
	}
}

func (r reader) referenceColumns(name string, cell staging.Cell) {
	if cell.Node == nil || !cell.Node.Some(decode.Object) {
		r.Add(name+"_value", r.textOf(cell))
		return
	}
	value := "nullif(" + cell.Below(r.Rows, "value") + ", '')"
	if cell.Node.Has("link") && (!cell.Node.Has("value") || cell.Node.At("value").Count[decode.String] < cell.Node.Count[decode.Object]) {
		value = "coalesce(" + value + ", nullif(regexp_extract(" + cell.Below(r.Rows, "link") + ", '/([0-9a-fA-F]{32})([?].*)?$', 1), ''))"
	}
	if !cell.Node.Only(decode.Object) {
		value = "coalesce(" + value + ", " + scalar(cell.Expr(r.Rows)) + ")"
	}
	r.Add(name+"_value", value)
	if cell.Node.Has("display_value") {
		r.Add(name+"_display", cell.Below(r.Rows, "display_value"))
	}
}

// replace sets a column, whether there is one or not.
func (r reader) replace(name, expr string) {
	for i := range r.Columns {
		if r.Columns[i].Name == name {
			r.Columns[i].Expr = expr
			return
		}
	}
	r.Add(name, expr)
}

// dotWalked are the columns of what is known of a user next to a reference. The
// label of a dot-walked column is that of its last field, and no table that
// refers to users has a field of its own that is called so.
var dotWalked = []struct{ field, column string }{
	{"user.user_name", "user_user_name"}, {"user_name", "user_user_name"},
	{"user.email", "user_email"}, {"email", "user_email"},
}

// user adds the columns of a reference to a user.
func (r reader) user() {
	r.reference("user")
	for _, each := range dotWalked {
		if cell, ok := r.fields[each.field]; ok {
			r.Add(each.column, r.textOf(cell))
		}
	}
}

func readUserRole(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text("sys_id", "state", "inherited", "inh_count", "sys_created_on", "sys_created_by", "sys_updated_on")
	r.user()
	r.reference("role")
	r.reference("granted_by")
	r.reference("included_in_role")
}

func readGroupMember(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text("sys_id", "sys_created_on", "sys_created_by", "sys_updated_on")
	r.user()
	r.reference("group")
}

func readDelegate(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.fields = linked(r.fields)
	r.text("sys_id", "starts", "ends", "approvals", "assignments", "notifications", "invitations", "sys_updated_on")
	r.person("user")
	r.person("delegate")
}

func readGroupRole(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text("sys_id", "inherits")
	r.reference("group")
	r.reference("role")
}

func readRoleContains(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text("sys_id")
	r.reference("role")
	r.reference("contains")
}

func readRole(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text("sys_id", "name", "elevated_privilege", "requires_subscription", "description", "sys_updated_on")
}

// holders are the fields of what people have to do or answer for that say who that is. A
// configuration item has two such people.
var holders = map[string][]string{"task": {"assigned_to"}, "sysapproval_approver": {"approver"}, "cmdb_ci": {"owned_by", "managed_by"}}

// readDuty reads a table of what people have to do or answer for.
func readDuty(table string) func(*staging.Reading, []staging.Cell) {
	return func(reading *staging.Reading, cells []staging.Cell) {
		r := newReader(reading, cells)
		r.Add("table_name", duckdb.Literal(table))
		r.text("sys_id", "active", "state", "opened_at", "sys_created_on", "sys_updated_on")
		for i, column := range []string{"holder", "manager"}[:len(holders[table])] {
			r.rename(holders[table][i], column)
			r.person(column)
		}
	}
}

// rename has a field, and what is dot-walked from it, called by another name.
func (r reader) rename(from, to string) {
	for _, all := range []fields{r.fields, r.displays} {
		for name, cell := range maps.Clone(all) {
			if rest, isIt := strings.CutPrefix(name, from); isIt && (rest == "" || rest[0] == '.') {
				all[to+rest] = cell
			}
		}
	}
}

// readNamed reads a table that names what accounts refer to.
func readNamed(table string) func(*staging.Reading, []staging.Cell) {
	return func(reading *staging.Reading, cells []staging.Cell) {
		r := newReader(reading, cells)
		r.Add("table_name", duckdb.Literal(table))
		r.text("sys_id", "name", "sys_updated_on")
	}
}

func readGroup(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	r.text("sys_id", "name", "active", "type", "source", "sys_updated_on")
	r.reference("parent")
	r.person("manager")
}

package servicenow

import (
	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Who changed records is counted in three ways: rows of sys_audit, one a change; a table of
// users, each with a count and the first and last time; the answer of the Aggregate API, which has
// the same one level deeper: {"stats": {"count", "min": {"sys_created_on"}, "max": ...},
// "groupby_fields": [{"field": "user", "value": "ann"}]}.

// activityNames are what the columns of such a table are called: the first that is there counts.
var activityNames = []struct {
	column string
	fields []string
}{
	{"changes", []string{"count", "changes", "row_count", "record_count", "stats.count"}},
	{"first_at", []string{"first", "first_at", "min_sys_created_on", "stats.min.sys_created_on", "sys_created_on"}},
	{"last_at", []string{"last", "last_at", "max_sys_created_on", "stats.max.sys_created_on", "sys_created_on"}},
	{"table_name", []string{"tablename", "table_name"}},
}

// isAggregate says whether the fields are those of the Aggregate API's answer.
func (f fields) isAggregate() bool { return f.has("stats") && f.has("groupby_fields") }

func readActivity(reading *staging.Reading, cells []staging.Cell) {
	r := newReader(reading, cells)
	if r.fields.isAggregate() {
		readAggregate(reading)
		return
	}
	r.text("sys_id")
	if cell, ok := r.fields["user"]; ok {
		r.Add("user_value", r.textOf(cell))
	}
	for _, each := range activityNames {
		for _, name := range each.fields {
			if cell, ok := r.fields[name]; ok {
				r.Add(each.column, r.textOf(cell))
				break
			}
		}
	}
}

// readAggregate reads what the Aggregate API answers.
func readAggregate(reading *staging.Reading) {
	shape := reading.Document.Shape
	for _, each := range []struct {
		column string
		path   []string
	}{
		{"changes", []string{"stats", "count"}},
		{"first_at", []string{"stats", "min", "sys_created_on"}},
		{"last_at", []string{"stats", "max", "sys_created_on"}},
	} {
		if shape.Has(each.path...) {
			reading.Add(each.column, reading.Rows.Value(each.path...))
		}
	}
	reading.Add("user_value", grouped(reading.Rows, "user"))
	reading.Add("table_name", grouped(reading.Rows, "tablename"))
}

// grouped is what records are grouped by in a field: of a list, or of the one there is in XML.
func grouped(rows *decode.Rows, field string) string {
	text := rows.Value("groupby_fields")
	list := "case when starts_with(" + text + ", '{') then '[' || " + text + " || ']' else " + text + " end"
	entries := `from_json(case when json_valid(` + text + `) then ` + list + ` end, '[{"field": "varchar", "value": "varchar"}]')`
	return "list_filter(" + entries + ", lambda each: each.field = '" + field + "')[1].value"
}

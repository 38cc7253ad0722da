package exports

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/servicenow"
	"rolecall/exports/source"
	"rolecall/exports/staging"
)

const (
	sampledRows   = 500 // rows that samples are taken from
	samplesShown  = 3
	sampleLength  = 32
	sampledFields = 500 // columns that have samples: the first ones of a file
)

// cellsOf are the columns of a document, or the keys of its records; of the
// object profile its keys.
func cellsOf(document *decode.Document) []staging.Cell {
	cells := staging.Cells(document, "profile")
	hasInside := slices.ContainsFunc(cells, func(c staging.Cell) bool { return len(c.Path) == 2 })
	return slices.DeleteFunc(cells, func(c staging.Cell) bool { return hasInside && len(c.Path) == 1 && c.Name == "profile" })
}

// describeColumns lists the columns and what each is read as.
func (f *Inspected) describeColumns(showSamples bool) {
	for at, cell := range cellsOf(f.reading.Document) {
		column := Column{Name: cell.Name, Secret: staging.IsSecret(cell.Name)}
		if at < len(f.samples) {
			column.Samples = f.samples[at]
		}
		if !showSamples {
			column.Samples = masked(column.Samples)
		}
		column.Fields = f.fieldsOf(cell)
		f.Columns = append(f.Columns, column)
	}
}

// fieldsOf are the fields of the canonical table that a cell is read as.
func (f *Inspected) fieldsOf(cell staging.Cell) []string {
	var fields []string
	for _, column := range f.reading.Columns {
		read := slices.ContainsFunc(f.reading.Rows.References(column.Expr), cell.IsRead)
		if name := f.reading.fieldName(column.Name); read && !slices.Contains(fields, name) {
			fields = append(fields, name)
		}
	}
	return fields
}

// grouped are staged columns by the field they are for, where its name is not
// in theirs: a reference is staged by each way to name its record.
var grouped = map[string]string{
	"user_id": "user", "user_login": "user", "user_email": "user", "user_any": "user", "user_user_name": "user",
	"group_name": "group", "group_any": "group", "group_ref": "group", "group_names": "groups", "role_names": "roles",
}

// fieldName is the field that a staged column is for.
func (r *reading) fieldName(staged string) string {
	if staged == "group_id" && r.Table != "okta_group" {
		return "group"
	}
	if name, ok := grouped[staged]; ok {
		return name
	}
	return strings.TrimSuffix(strings.TrimSuffix(staged, "_value"), "_display")
}

// recognising are the staged columns that a form is recognised by, by their names
// or how these begin.
var recognising = map[string][]string{
	"okta_user":                {"okta_id", "login", "status"},
	"okta_group":               {"group_id", "name", "type"},
	"okta_membership":          {"user_", "group_"},
	"okta_app_user":            {"user_id", "external_id", "scope", "sync_state"},
	"okta_app_group":           {"group_id", "priority"},
	"servicenow_user":          {"user_name"},
	"servicenow_user_role":     {"user_", "role_"},
	"servicenow_group_member":  {"user_", "group_"},
	"servicenow_group_role":    {"group_", "role_"},
	"servicenow_role_contains": {"role_", "contains_"},
	"servicenow_delegate":      {"user_", "delegate_"},
	"servicenow_duty":          {"holder_", "manager_"},
	"servicenow_activity":      {"user_"},
	"okta_group_owner":         {"owner_", "group_"},
	"okta_admin_role":          {"type", "label", "assignment_type"},
	"servicenow_role":          {"name", "elevated_privilege", "requires_subscription"},
	"servicenow_group":         {"name", "parent_", "manager_", "type"},
}

// recognisingCells are the columns or keys by which the form was recognised.
func (f *Inspected) recognisingCells() []string {
	var names []string
	for _, cell := range cellsOf(f.reading.Document) {
		for _, column := range f.reading.Columns {
			recognises := slices.ContainsFunc(recognising[f.reading.Table], func(name string) bool {
				return column.Name == name || strings.HasSuffix(name, "_") && strings.HasPrefix(column.Name, name)
			})
			if recognises && !slices.Contains(names, cell.Name) && slices.ContainsFunc(f.reading.Rows.References(column.Expr), cell.IsRead) {
				names = append(names, cell.Name)
			}
		}
	}
	return names
}

// samples are a few different, shortened values of each cell, of the first records. A cell
// that may hold a secret has none. The statement is put together here, because it reads the
// columns of the file.
func (i *inspector) samples(ctx context.Context, document *decode.Document) ([][]string, error) {
	cells := cellsOf(document)
	samples := make([][]string, len(cells))
	rows := document.Rows()
	var read, listed []string
	for at, cell := range cells[:min(len(cells), sampledFields)] {
		expr := sampleExpr(cell, rows)
		if expr == "" {
			expr = "null"
		}
		read = append(read, fmt.Sprintf("%s as v%d", expr, at))
		listed = append(listed, fmt.Sprintf(`list_slice(list(distinct left(v%[1]d, %[2]d) order by left(v%[1]d, %[2]d)) filter (trim(v%[1]d) <> ''), 1, %[3]d)`, at, sampleLength+1, samplesShown))
	}
	if len(read) == 0 || document.Records == 0 {
		return samples, nil
	}
	var options []string
	if document.HasColumns() {
		options = []string{"ignore_errors = true"}
	}
	var text string
	err := i.db.QueryRow(ctx, duckdb.Statement{
		Name: "samples of " + document.Name(),
		Text: fmt.Sprintf("select to_json([%s])::varchar from (select %s from %s limit %d)",
			strings.Join(listed, ", "), strings.Join(read, ", "), rows.From(options...), sampledRows),
	}, &text)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var values [][]string
	if err != nil || json.Unmarshal([]byte(text), &values) != nil {
		return samples, nil // loading reports what is wrong with the file
	}
	for at := range values {
		for _, value := range values[at] {
			samples[at] = append(samples[at], shortened(value))
		}
	}
	return samples, nil
}

// sampleExpr is the expression of a cell's sample values; "" if it has none.
func sampleExpr(cell staging.Cell, rows *decode.Rows) string {
	switch {
	case staging.IsSecret(cell.Name):
		return ""
	case cell.Node == nil:
		return cell.Expr(rows)
	case cell.Node.Some(decode.Object) && cell.Node.Has("display_value") && cell.Node.Has("value") && servicenow.IsStored(cell.Name):
		return "coalesce(" + cell.Below(rows, "value") + ", " + cell.Below(rows, "display_value") + ")"
	case cell.Node.Some(decode.Object) && cell.Node.Has("display_value"):
		return "coalesce(nullif(" + cell.Below(rows, "display_value") + ", ''), " + cell.Below(rows, "value") + ")"
	case cell.Node.Some(decode.Object) && cell.Node.Has("value"):
		return cell.Below(rows, "value")
	case cell.Node.Some(decode.Object) || cell.Node.Elem.Some(decode.Object):
		return ""
	}
	return cell.Expr(rows)
}

// shortened makes a value fit to be shown: nothing in it acts in a terminal.
func shortened(value string) string {
	return source.Shorten(source.Printable(strings.TrimSpace(value)), sampleLength)
}

// masked are samples without what they say of people: letters become x and digits 9. What
// says nothing of anybody stays: true and false, times of day, Okta's words for states.
func masked(samples []string) []string {
	var shown []string
	for _, each := range samples {
		if !harmless.MatchString(each) {
			each = maskedText(each)
		}
		if !slices.Contains(shown, each) {
			shown = append(shown, each)
		}
	}
	return shown
}

var harmless = regexp.MustCompile(`(?i)^(true|false|yes|no|0|1|null)$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d{1,2}[:.]\d\d([:.]\d\d)?([.,]\d+)?( ?[AP]M)?(Z|[+-]\d\d:?\d\d)?$` +
	`|^(ACTIVE|STAGED|PROVISIONED|RECOVERY|PASSWORD_EXPIRED|LOCKED_OUT|SUSPENDED|DEPROVISIONED|PENDING|ERROR|OUT_OF_SYNC|SYNCHRONIZED|DISABLED)$` +
	`|^(USER|GROUP|OKTA_GROUP|APP_GROUP|BUILT_IN)$`)

func maskedText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '9'
		case unicode.IsUpper(r):
			return 'X'
		case unicode.IsLetter(r):
			return 'x'
		}
		return r
	}, text)
}

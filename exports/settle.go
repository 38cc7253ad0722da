package exports

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/servicenow"
	"rolecall/exports/source"
	"rolecall/exports/staging"
	"rolecall/exports/zone"
)

// settleTimes rewrites the times of a file that are written for people: of
// accounts, and when records of other tables were updated.
func (l *loader) settleTimes(ctx context.Context, reading *staging.Reading) error {
	if reading.System != "servicenow" {
		return nil
	}
	if reading.Table != "servicenow_user" {
		return servicenow.SettleUpdated(ctx, l.db, reading, l.inputs.TimeZone, l.inputs.DateFormat)
	}
	if err := servicenow.SettleBooleans(ctx, l.db, reading); err != nil {
		return err
	}
	return servicenow.SettleTimes(ctx, l.db, reading, l.inputs.TimeZone, l.inputs.DateFormat)
}

// declareTimes keeps what the rules say of times.
func (l *loader) declareTimes(ctx context.Context) error {
	declared := duckdb.Params{"declared": l.inputs.TimeZone != ""}
	if err := l.exec(ctx, "insert into staging.time_zone values ($declared)", declared); err != nil {
		return err
	}
	return checkTimeZone(l.inputs.TimeZone)
}

// checkTimeZone refuses a time zone that nobody knows; "" is none.
func checkTimeZone(name string) error {
	if name == "" || zone.IsKnown(name) {
		return nil
	}
	return source.Problem{
		Message: fmt.Sprintf("exports.servicenow.time_zone: %q is no time zone", name),
		Hint:    "expected a name like Asia/Kolkata or Europe/Berlin",
	}
}

// addAttributes adds the columns of attributes beyond the base set, and lists
// all attributes.
func (l *loader) addAttributes(ctx context.Context) error {
	if err := okta.SettleTypes(ctx, l.db, l.attributes); err != nil {
		return err
	}
	var rows, columns []string
	list := func(attribute okta.Attribute, isBase bool) {
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %t, 0)",
			duckdb.Literal(attribute.Name), duckdb.Literal(attribute.Column), duckdb.Literal(attribute.Type), isBase))
	}
	for _, name := range okta.Base {
		list(okta.Attribute{Name: name, Column: name, Type: "string"}, true)
	}
	for _, each := range l.attributes {
		list(each, false)
		columns = append(columns, "alter table okta.user add column "+duckdb.Ident(each.Column)+" "+each.SQLType())
	}
	return l.list(ctx, "okta.attribute", rows, columns)
}

// addFields adds the columns of fields beyond the base set, and lists all fields.
func (l *loader) addFields(ctx context.Context) error {
	var rows, columns []string
	for _, each := range servicenow.Fields(l.readings()) {
		rows = append(rows, fmt.Sprintf("(%s, %s, %t, 0)", duckdb.Literal(each.Name), duckdb.Literal(each.Type), each.IsExported))
		if !each.IsBase {
			columns = append(columns, "alter table servicenow.user add column "+duckdb.Ident(each.Name)+" varchar")
		}
	}
	return l.list(ctx, "servicenow.field", rows, columns)
}

// list makes columns, and puts rows into the table that says what they are.
func (l *loader) list(ctx context.Context, table string, rows, columns []string) error {
	for _, text := range append(columns, "insert into "+table+" values "+strings.Join(rows, ", ")) {
		if err := l.exec(ctx, text, nil); err != nil {
			return err
		}
	}
	return nil
}

// refuse stops where the exports cannot be told from failed ones.
func (l *loader) refuse(ctx context.Context) error {
	var identities, accounts, silent int64
	loaded, err := called("loaded", nil)
	if err != nil {
		return err
	}
	err = l.db.QueryRow(ctx, loaded, &identities, &accounts, &silent)
	if err != nil {
		return err
	}
	var problems source.Problems
	if identities == 0 && !(l.inputs.OneSided && len(l.inputs.Okta) == 0) {
		problems.Add(source.Problem{
			Message: "the Okta exports hold no user that can be loaded" + l.readInstead("okta", "okta.user"),
			Hint:    "expected users (/api/v1/users, or a CSV with login and status); Okta answers an API token without an admin role with an empty list and no error",
		})
	}
	if accounts == 0 && !(l.inputs.OneSided && len(l.inputs.ServiceNow) == 0) {
		problems.Add(source.Problem{
			Message: "the ServiceNow exports hold no account that can be loaded" + l.readInstead("servicenow", "servicenow.user"),
			Hint:    "expected records of sys_user; ServiceNow answers a user without the right to read the table with an empty list and no error",
		})
	}
	if silent > 0 {
		problems.Add(source.Problem{
			Message: fmt.Sprintf("the exports of sys_user do not say of %d of %d accounts whether they are active", silent, accounts),
			Hint:    "export sys_user with the field active",
		})
	}
	return problems.Err()
}

// hasRecords says whether a table that the engine counts has a row.
func (l *loader) hasRecords(each *reading) bool {
	records, err := each.Document.CountRecords(context.Background())
	return err != nil || records > 0
}

// readInstead says what was read instead of what is missing.
func (l *loader) readInstead(system, relation string) string {
	var others []string
	for _, each := range l.read {
		switch {
		case each.System != system:
		case each.form == nil || each.Document.Records <= 0 && !l.hasRecords(each):
			others = append(others, each.Document.Name()+" (no records)")
		case each.Relation == relation:
			others = append(others, each.Document.Name()+" (none of its rows can be loaded)")
		default:
			others = append(others, each.Document.Name()+" ("+each.form.Name+")")
		}
	}
	if len(others) > 8 {
		others = append(others[:8], "…")
	}
	return ": " + strings.Join(others, ", ")
}

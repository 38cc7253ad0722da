package exports

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
	"rolecall/exports/servicenow"
)

// addAttributes adds the columns of attributes beyond the base set, and lists
// all attributes.
func (l *loader) addAttributes(ctx context.Context) error {
	if err := okta.SettleTypes(ctx, l.db, l.attributes); err != nil {
		return err
	}
	var rows, columns []string
	addRow := func(attribute okta.Attribute, isBase bool) {
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %t, 0, %t, nullif(%s, ''), nullif(%s, ''))",
			duckdb.Literal(attribute.Name), duckdb.Literal(attribute.Column), duckdb.Literal(attribute.Type), isBase,
			attribute.InSchema, duckdb.Literal(attribute.TypeFrom), duckdb.Literal(attribute.ListForm)))
	}
	for _, name := range okta.Base {
		_, inSchema := l.types.Schema[name]
		addRow(okta.Attribute{Name: name, Column: name, Type: "string", TypeFrom: okta.FromBase, InSchema: inSchema}, true)
	}
	for _, each := range l.attributes {
		addRow(each, false)
		columns = append(columns, "alter table okta.user add column "+duckdb.Ident(each.Column)+" "+each.SQLType())
	}
	return l.addColumns(ctx, "okta.attribute", rows, columns)
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
	return l.addColumns(ctx, "servicenow.field", rows, columns)
}

// addColumns runs the statements that add columns, and inserts the rows that describe
// them. The SQL is put together here because it names the columns of the files.
func (l *loader) addColumns(ctx context.Context, table string, rows, columns []string) error {
	for _, text := range append(columns, "insert into "+table+" values "+strings.Join(rows, ", ")) {
		if err := l.exec(ctx, text, nil); err != nil {
			return err
		}
	}
	return nil
}

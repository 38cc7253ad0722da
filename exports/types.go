package exports

import (
	"context"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/okta"
)

// readTypes finds the types of Okta's attributes that are said and not seen: those that
// the rules declare, and those of Okta's user schema if it was exported.
func (l *loader) readTypes(ctx context.Context) error {
	l.types = okta.Types{Rules: l.inputs.AttributeTypes, Schema: map[string]string{}}
	for _, each := range l.read {
		if each.form == nil || each.form.Name != okta.UserSchema {
			continue
		}
		if err := l.readSchema(ctx, each); err != nil {
			return err
		}
	}
	return nil
}

// readSchema reads the types of a schema of users; those of groups and apps look alike
// and say nothing of users.
func (l *loader) readSchema(ctx context.Context, schema *reading) error {
	rows := schema.Document.Rows()
	columns := []string{rows.Value("id"), rows.Value("name"), rows.Value("definitions")}
	for i, column := range columns {
		columns[i] = "coalesce(" + column + "::varchar, '')"
	}
	found, err := l.db.Query(ctx, duckdb.Statement{
		Name: "read " + schema.Document.Name(), Text: "select " + strings.Join(columns, ", ") + " from " + rows.From(),
	})
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var id, name, definitions string
		if err := found.Scan(&id, &name, &definitions); err != nil {
			return err
		}
		if okta.IsUserSchema(id, name) {
			schema.informs = okta.AddSchemaTypes(l.types.Schema, definitions) || schema.informs
		}
	}
	return found.Err()
}

// listDisagreements lists attributes of which the schema, the rules and the exports tell
// different types.
func (l *loader) listDisagreements(ctx context.Context) error {
	for _, each := range okta.Disagreements(l.attributes, l.types) {
		notice := decode.Notice{Code: "attribute.types_disagree", Args: []any{each.Attribute, each.One, each.From, each.Other, each.Where}}
		if err := l.store(ctx, notice, duckdb.Params{"system": "okta", "file": nil, "relation": "okta.user"}); err != nil {
			return err
		}
	}
	return nil
}

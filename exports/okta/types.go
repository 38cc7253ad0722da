package okta

import (
	"context"
	"strings"

	"rolecall/exports/duckdb"
)

// SQLType is the type of the attribute's column.
func (a *Attribute) SQLType() string { return sqlTypes[a.Type] }

// decideType takes the type from the most telling source that knows one.
func (a *Attribute) decideType(types Types) {
	seen := a.kinds.typeName()
	for _, source := range []struct{ from, typeName string }{
		{FromSchema, types.Schema[a.Name]}, {FromRules, types.Rules[a.Name]}, {FromJSON, seen},
	} {
		if source.typeName != "" {
			a.Type, a.TypeFrom = source.typeName, source.from
			break
		}
	}
	switch {
	case a.Type == "" && a.hasText:
		a.TypeFrom = FromText
	case a.Type == "":
		a.Type, a.TypeFrom = "string", FromNothing
	case a.Type == "[]":
		a.Type = "string[]"
	}
}

// hasTexts says whether some values may be written as another type than the attribute's.
func (a *Attribute) hasTexts() bool {
	if one, _ := a.kinds.conflict(); one != "" {
		return true
	}
	return a.hasText || !fits(a.kinds.typeName(), a.Type)
}

// Disagreement is an attribute of which two sources tell different types.
type Disagreement struct {
	Attribute   string
	One, Other  string // the types; One counts
	From, Where string // who says so
}

// sourceNames are what people call the sources of types.
var sourceNames = map[string]string{FromSchema: "Okta's user schema", FromRules: "the rules (exports.okta.types)", FromJSON: "the JSON exports"}

// Disagreements lists what the sources of types say differently.
func Disagreements(attributes []Attribute, types Types) []Disagreement {
	var all []Disagreement
	for _, each := range attributes {
		add := func(one, from, other, where string) {
			all = append(all, Disagreement{Attribute: each.Name, One: one, From: sourceNames[from], Other: other, Where: sourceNames[where]})
		}
		declared, seen := types.Rules[each.Name], each.kinds.typeName()
		one, other := each.kinds.conflict()
		switch {
		case each.TypeFrom == FromSchema && declared != "" && declared != each.Type:
			add(each.Type, FromSchema, declared, FromRules)
		case each.TypeFrom == FromJSON && one != "":
			all = append(all, Disagreement{Attribute: each.Name, One: one, From: "some JSON records", Other: other, Where: "others"})
		case one == "" && seen != "" && !fits(seen, each.Type):
			add(each.Type, each.TypeFrom, seen, FromJSON)
		}
	}
	return all
}

// SettleTypes reads the staged texts as the types of their attributes. What cannot be
// read so goes to staging.misread, and is null: it is unknown. Where nothing but text
// tells the type, values that are all true or false are boolean, others strings. The
// statements are put together here, because they name the attributes' columns.
func SettleTypes(ctx context.Context, db *duckdb.DB, attributes []Attribute) error {
	for i := range attributes {
		each := &attributes[i]
		var err error
		switch {
		case each.TypeFrom == FromText:
			err = each.guess(ctx, db)
		case each.Type != "string" && each.hasTexts():
			err = each.readTexts(ctx, db)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// guess decides the type by the texts of a CSV column, for want of anything better.
func (a *Attribute) guess(ctx context.Context, db *duckdb.DB) error {
	column := duckdb.Ident(a.Column)
	var values, misfits int64
	err := db.QueryRow(ctx, duckdb.Statement{Name: "okta.attribute", Text: `
		select count(*), count(*) filter (where lower(` + column + `) not in ('true', 'false')),
			case when bool_or(regexp_matches(` + column + `, '[;|\n]|^\s*\[')) then 'other' when bool_or(contains(` + column + `, ',')) then 'commas' else '' end
		from staging.okta_user_row where ` + column + ` <> ''`,
	}, &values, &misfits, &a.ListForm)
	if a.Type = "string"; values > 0 && misfits == 0 {
		a.Type = "boolean"
	}
	return err
}

// readTexts replaces texts by what they mean in the attribute's type.
func (a *Attribute) readTexts(ctx context.Context, db *duckdb.DB) error {
	meaning, err := a.meaning(ctx, db)
	if err != nil {
		return err
	}
	column := duckdb.Ident(a.Column)
	isText := "coalesce(" + column + " <> '', false)"
	if a.IsArray() {
		isText = "coalesce(json_type(" + column + ") = 'VARCHAR' or not (" + a.isWhole(column) + "), false)"
	}
	var odd int64
	err = db.QueryRow(ctx, duckdb.Statement{
		Name: "okta.attribute",
		Text: "select count(*) from staging.okta_user_row where " + isText + " and " + meaning + " is distinct from " + column,
	}, &odd)
	if err != nil || odd == 0 {
		return err
	}
	written := column
	if a.IsArray() {
		written = "json_extract_string(" + column + ", '')"
	}
	for _, text := range []string{
		`insert into staging.misread select "row", file_key, record, null, ` + strings.Join([]string{
			duckdb.Literal(a.Name), duckdb.Literal(a.Column), duckdb.Literal(a.Type), written}, ", ") +
			" from staging.okta_user where " + isText + " and trim(" + written + ") <> '' and " + meaning + " is null",
		"update staging.okta_user_row set " + column + " = " + meaning + " where " + isText + " and " + meaning + " is distinct from " + column,
	} {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "okta.attribute", Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// meaning is the expression of what a staged text means: a text that the engine casts
// to the attribute's type, null if there is none.
func (a *Attribute) meaning(ctx context.Context, db *duckdb.DB) (string, error) {
	column := duckdb.Ident(a.Column)
	switch a.Type {
	case "boolean":
		return "staging.truth(" + column + ")::varchar", nil
	case "integer":
		return "staging.integer_text(" + column + ")", nil
	case "number":
		return "staging.number_text(" + column + ")", nil
	}
	var inside string // the signs between elements that occur inside one, too
	err := db.QueryRow(ctx, duckdb.Statement{Name: "okta.attribute", Text: `
		with element as (
			select unnest(try_cast(` + column + ` as varchar[])) as value from staging.okta_user_row where json_type(` + column + `) = 'ARRAY'
		)
		select concat(if(bool_or(contains(value, ',')), ',', ''), if(bool_or(contains(value, ';')), ';', '')) from element`}, &inside)
	list := "staging.list_of(" + column + ", " + duckdb.Literal(inside) + ")"
	return "case when " + a.isWhole(list) + " then " + list + " end", err
}

// isWhole is the test whether all elements of a JSON array are of the attribute's type.
func (a *Attribute) isWhole(list string) string {
	return "len(list_filter(try_cast(" + list + " as " + a.SQLType() + "), lambda element: element is null)) = 0"
}

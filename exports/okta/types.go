package okta

import (
	"context"
	"strings"

	"rolecall/exports/duckdb"
)

// SQLType is the type of the attribute's column.
func (a Attribute) SQLType() string { return sqlTypes[a.Type] }

// DetectTypes decides the types that depend on the rows: a CSV column of true and false is
// boolean, and an attribute with a value that does not fit its type becomes a string. The
// statement is put together here, because it names the attribute's column.
func DetectTypes(ctx context.Context, db *duckdb.DB, attributes []Attribute) error {
	for i := range attributes {
		each := &attributes[i]
		tried := each.Type
		switch {
		case each.Type == "text":
			tried = "boolean"
		case each.Type == "" || each.Type == "string" || strings.HasSuffix(each.Type, "[]"):
			if each.Type == "" {
				each.Type = "string"
			}
			continue
		}
		var values, misfits int64
		column := duckdb.Ident(each.Column)
		test := "try_cast(" + column + " as " + sqlTypes[tried] + ") is null"
		if tried == "boolean" {
			test = "lower(" + column + ") not in ('true', 'false')"
		}
		err := db.QueryRow(ctx, duckdb.Statement{
			Name: "okta.attribute",
			Text: "select count(*), count(*) filter (where " + test + ") from staging.okta_user_row where " + column + " <> ''",
		}, &values, &misfits)
		if err != nil {
			return err
		}
		if each.Type = "string"; values > 0 && misfits == 0 {
			each.Type = tried
		}
	}
	return nil
}

package servicenow

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// NormalizeBooleans turns 0 and 1 into false and true, as other exports have them, in the
// fields beyond the base set of which a dump of the database has no other value. The
// statements are put together here, because they name those fields.
func NormalizeBooleans(ctx context.Context, db *duckdb.DB, reading *staging.Reading) error {
	if !reading.IsDump {
		return nil
	}
	var idents, counts []string
	for _, column := range reading.Columns {
		if !slices.Contains(Tables[0].Columns, column.Name) {
			ident := duckdb.Ident(column.Name)
			idents = append(idents, ident)
			counts = append(counts, fmt.Sprintf("count(%[1]s) > 0 and count(*) filter (where %[1]s not in ('0', '1')) = 0", ident))
		}
	}
	if len(idents) == 0 {
		return nil
	}
	of := fmt.Sprintf(" where file_key = %d", reading.FileKey)
	areBooleans := make([]bool, len(idents))
	into := make([]any, len(idents))
	for i := range into {
		into[i] = &areBooleans[i]
	}
	err := db.QueryRow(ctx, duckdb.Statement{Name: "staging", Text: "select " + strings.Join(counts, ", ") + " from staging.servicenow_user_row" + of}, into...)
	if err != nil {
		return err
	}
	var sets []string
	for i, ident := range idents {
		if areBooleans[i] {
			sets = append(sets, ident+" = case "+ident+" when '1' then 'true' when '0' then 'false' end")
		}
	}
	if len(sets) == 0 {
		return nil
	}
	_, err = db.Exec(ctx, duckdb.Statement{Name: "staging", Text: "update staging.servicenow_user_row set " + strings.Join(sets, ", ") + of})
	return err
}

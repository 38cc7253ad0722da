package open

import (
	"context"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
)

// Completeness is what is known of how complete the tables are that decide who is reviewed, of
// the run in the database called from.
func Completeness(ctx context.Context, db *duckdb.DB, from string) ([]review.Completeness, error) {
	found := []review.Completeness{}
	err := db.Each(ctx, duckdb.Statement{Name: "completeness", Text: `
		select table_name, verdict, message
		from ` + duckdb.Ident(from) + `.input.completeness
		where relation in ('servicenow.user', 'servicenow.user_role', 'servicenow.group_member')
		order by table_name`}, func(rows *duckdb.Rows) error {
		var each review.Completeness
		err := rows.Scan(&each.Table, &each.Verdict, &each.Message)
		found = append(found, each)
		return err
	})
	return found, err
}

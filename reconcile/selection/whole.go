package selection

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
)

// IDs are the changes of the plan as it is shown, in its order.
func IDs(ctx context.Context, db *duckdb.DB) ([]string, error) {
	return db.Texts(ctx, duckdb.Statement{Name: "selection", Text: "select change_id from main.change group by change_id order by min(sequence), change_id"})
}

// Whole shows the whole plan of the run again after it was narrowed, and what was
// selected of it as main.selected.
func Whole(ctx context.Context, db *duckdb.DB, from string) error {
	steps := []string{"create table main.selected as from main.change"}
	for _, plan := range []string{"change", "rollback"} {
		steps = append(steps, fmt.Sprintf("create or replace view main.%s as from %s.main.%[1]s", plan, duckdb.Ident(from)))
	}
	return exec(ctx, db, steps...)
}

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
// selected of it as main.selected. What was selected because a limit was lifted
// afterwards is of the plan, too.
func Whole(ctx context.Context, db *duckdb.DB, from string) error {
	run := duckdb.Ident(from)
	err := exec(ctx, db,
		"create table main.selected as from main.change",
		fmt.Sprintf(`create or replace view main.change as
			select * from %s.recon.draft
			where change_id in (select change_id from %[1]s.main.change union all select change_id from main.selected)`, run))
	if err != nil {
		return err
	}
	return fillRollback(ctx, db)
}

// fillRollback makes the inverse of the changes that are shown.
func fillRollback(ctx context.Context, db *duckdb.DB) error {
	rollback, err := stage("rollback")
	if err != nil {
		return err
	}
	return fillTable(ctx, db, rollback)
}

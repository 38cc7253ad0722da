package statement

import (
	"context"
	"strings"

	"rolecall/exports/duckdb"
)

// Run runs the text of the statement (its Command, mostly), unless all relations are empty
// without which it has no rows: to plan a wide statement takes longer than to look.
func (s Statement) Run(ctx context.Context, db *duckdb.DB, text string) error {
	if len(s.Causes) > 0 {
		var hasCause bool
		looks := make([]string, len(s.Causes))
		for i, relation := range s.Causes {
			looks[i] = "exists (from " + duckdb.Relation(relation) + ")"
		}
		look := duckdb.Statement{Name: s.File, Text: "select " + strings.Join(looks, " or ")}
		if err := db.QueryRow(ctx, look, &hasCause); err != nil || !hasCause {
			return err
		}
	}
	_, err := db.Exec(ctx, duckdb.Statement{Name: s.File, Text: text})
	return err
}

// RunAll runs statements one by one, each after those that its header needs.
func RunAll(ctx context.Context, db *duckdb.DB, all []Statement) error {
	sorted, err := Sorted(all)
	if err != nil {
		return err
	}
	for _, each := range sorted {
		if err := each.Run(ctx, db, each.Command()); err != nil {
			return err
		}
	}
	return nil
}

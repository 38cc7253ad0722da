package exports

import (
	"context"
	"fmt"

	"rolecall/exports/source"
)

// checkBalance makes sure that every row of every file was loaded, or is known to
// be a duplicate, rejected or unused: what is lost in silence would look like
// something that a person lost.
func (l *loader) checkBalance(ctx context.Context) error {
	rows, err := inputStatements.Query(ctx, l.db, "input.unbalanced")
	if err != nil {
		return err
	}
	defer rows.Close()
	var problems source.Problems
	for rows.Next() {
		var path, relation string
		var read, loaded, duplicate, rejected, unused int64
		if err := rows.Scan(&path, &relation, &read, &loaded, &duplicate, &rejected, &unused); err != nil {
			return err
		}
		problems.Add(source.Problem{
			At: source.Position{File: path},
			Message: fmt.Sprintf("of %d rows for %s %d were loaded, %d are duplicates, %d were rejected and %d are not used, which makes %d",
				read, relation, loaded, duplicate, rejected, unused, loaded+duplicate+rejected+unused),
			Hint: "this is a fault of rolecall, not of the exports: nothing was written; please report it",
		})
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return problems.Err()
}

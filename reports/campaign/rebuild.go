package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// isRebuilt are the files that follow from what was returned, and the ledger.
var isRebuilt = map[string]bool{review.DecisionsName: true, review.PacketsName: true, review.StatisticsName: true}

// rebuildHint is what to do if somebody saved one of them.
const rebuildHint = "what decides is what reviewers returned: rolecall review collect REVIEW, without files, writes it again"

// Rebuild writes what follows from what was returned again, as the ledger says it was, and names
// those files that were another. They may have been opened in a spreadsheet, and saved.
func Rebuild(ctx context.Context, folder string, engine duckdb.Options) (mended []string, head string, err error) {
	c, err := open(folder, engine, true)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if len(c.history.received) == 0 && c.history.files[review.DecisionsName] == "" {
		return nil, c.Head(), nil
	}
	db, err := c.judgeKept(ctx)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, table := range judgedTables {
		hash, err := c.writeTable(ctx, db, table.name, table.from, table.order, table.columns)
		if err != nil {
			return nil, "", err
		}
		if hash != c.history.files[table.name] {
			return nil, "", fmt.Errorf("%s/%s does not come out as the ledger says: it may be of another version of rolecall; nothing was changed", source.Printable(folder), table.name)
		}
		if before, err := c.hashFile(table.name); err != nil || before != hash {
			mended = append(mended, table.name)
		}
	}
	slices.SortFunc(mended, strings.Compare)
	return mended, c.Head(), c.update.Commit()
}

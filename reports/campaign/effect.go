package campaign

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/revoked"
)

// Revoked is where a closed review says what it revoked.
func (c *Campaign) Revoked() (revoked.Closed, error) {
	if c.history.closedBy == "" {
		return revoked.Closed{}, fmt.Errorf("%s: the review is open: its revocations are final only when it is closed\n close it with rolecall review close", source.Printable(c.shown))
	}
	closed := revoked.Closed{AsOf: c.About.AsOf, Items: c.update.Path(review.ItemsName), Decisions: c.update.Path(review.DecisionsName)}
	if c.Settings.Unanswered == "revoke" {
		closed.DefaultFrom = c.history.closedAt.UTC().Format(time.RFC3339)
	}
	if c.history.written[review.EffectName] != "" {
		closed.Before = c.update.Path(review.EffectName)
	}
	return closed, nil
}

// TakeEffect keeps what a later run shows of what was revoked, and writes statistics.csv and the
// reports again with it. What was signed stays as it is.
func (c *Campaign) TakeEffect(ctx context.Context, records [][]string, now time.Time) (err error) {
	content, err := effectText(records)
	if err != nil {
		return err
	}
	c.effect = filepath.Join(c.engine.TempDir, review.EffectName)
	if err := errors.Join(os.WriteFile(c.effect, content, 0o600), c.keep(now, review.EffectName, content)); err != nil {
		return err
	}
	signoff, err := c.readSignoff()
	if err != nil {
		return err
	}
	db, err := c.judgeKept(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := c.count(ctx, db, now); err != nil {
		return err
	}
	if err := c.report(ctx, db, signoff, now); err != nil {
		return err
	}
	return errors.Join(c.update.Write(review.LedgerName, c.ledger.Text()), c.update.Commit())
}

// count writes statistics.csv again. The decisions are as they were.
func (c *Campaign) count(ctx context.Context, db *duckdb.DB, now time.Time) (err error) {
	hashes := maps.Clone(c.history.files)
	for _, table := range judgedTables {
		if table.name != review.StatisticsName {
			continue
		}
		if hashes[table.name], err = c.writeTable(ctx, db, table.name, table.from, table.order, table.columns); err != nil {
			return err
		}
	}
	return c.judged(now, "", hashes)
}

// effectPath is where effect.csv is: until the change is done, beside the folder. "" if no later run
// was compared.
func (c *Campaign) effectPath() string {
	switch {
	case c.effect != "":
		return c.effect
	case c.history.written[review.EffectName] == "":
		return ""
	}
	return c.update.Path(review.EffectName)
}

func effectText(records [][]string) ([]byte, error) {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	err := errors.Join(writer.Write(review.Names(review.Effects)), writer.WriteAll(records))
	return text.Bytes(), err
}

package compare

import (
	"context"
	"errors"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/verify"
)

// takeEffects asks of each change of the old plan whether it is in effect in the data of the new
// run. What the new exports do not show counts neither for nor against a change. Nothing is asked if both have the same data, or the old run keeps no plan that this
// version can read.
func (c *comparison) takeEffects(ctx context.Context) error {
	database := c.databases["old"]
	if database == c.databases["new"] || !c.inventory.has(database, "main", "change", "change_id") || !c.inventory.has(database, "recon", "target", "change_id") {
		return nil
	}
	if err := c.fill(ctx, "compare.asked"); err != nil {
		return err
	}
	if isEmpty, err := c.isEmpty(ctx, "compare.asked"); err != nil || isEmpty {
		return err
	}
	if err := c.pointAt(ctx, c.databases["new"]); err != nil {
		return err
	}
	err := verify.TakePlan(ctx, c.db, database, false)
	if err == nil {
		_, err = verify.Compare(ctx, c.db, verify.Options{Among: "compare.asked", IsComplete: true})
	}
	if err != nil {
		var short *duckdb.Shortage
		if ctx.Err() != nil || errors.As(err, &short) || c.origins["old"].Version == c.options.ToolVersion {
			return err
		}
		c.notes = append(c.notes, "This version of rolecall cannot read the plan of the old run, so it is unknown which of its changes are in effect.")
		return nil
	}
	return c.exec(ctx, "effects", `
		insert into compare.change_effect
		select
			change_id,
			case
				when bool_and(effect = 'in effect') then 'in effect'
				when bool_or(effect = 'not in effect') then 'not in effect'
				when bool_or(effect = 'overtaken') then 'overtaken'
				when bool_or(effect = 'in effect') then 'as far as shown'
				else 'unknown'
			end
		from verify.effect
		group by change_id`)
}

func (c *comparison) isEmpty(ctx context.Context, relation string) (isEmpty bool, err error) {
	err = c.db.QueryRow(ctx, duckdb.Statement{Name: "compare", Text: "select not exists (from " + duckdb.Relation(relation) + ")"}, &isEmpty)
	return isEmpty, err
}

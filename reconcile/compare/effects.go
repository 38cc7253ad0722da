package compare

import (
	"context"
	"errors"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/verify"
)

// takeEffects asks of each change of the old plan whether it is in effect in the data of the new
// run. Nothing is asked if both have the same data, or the old run keeps no plan that this
// version can read.
func (c *comparison) takeEffects(ctx context.Context) error {
	database := c.databases["old"]
	if database == c.databases["new"] || !c.inventory.has(database, "main", "change", "change_id") || !c.inventory.has(database, "recon", "target", "change_id") {
		return nil
	}
	if err := c.pointAt(ctx, c.databases["new"]); err != nil {
		return err
	}
	if _, err := verify.Compare(ctx, c.db, database, verify.Options{IsComplete: true}); err != nil {
		var short *duckdb.Shortage
		if ctx.Err() != nil || errors.As(err, &short) || c.origins["old"].Version == c.options.ToolVersion {
			return err
		}
		c.notes = append(c.notes, "This version of rolecall cannot read the plan of the old run: which of its changes are in effect is not known.")
		return nil
	}
	return c.exec(ctx, "effects",
		`insert into compare.change_effect
		select change_id, if(bool_and(effect = 'in effect'), 'in effect', 'not in effect') from verify.effect group by change_id`,
		`insert into compare.planned_change by name
		select distinct change.change_id, change."table", change.operation, change.field, change.after, target.account_key, target.user_key, target.role_key, target.group_key, change.user_name
		from plan.change as change
		join plan.target as target on target.change_id = change.change_id`,
	)
}

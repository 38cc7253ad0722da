package selection

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/stages"
)

// narrow leaves only the selected changes in the plan and its inverse, without
// those that limits withhold.
func narrow(ctx context.Context, db *duckdb.DB, from string, chosen *Chosen, allow []reconcile.Allowance) error {
	all, err := Statements()
	if err != nil {
		return err
	}
	sorted, err := statement.Sorted(all)
	if err != nil {
		return err
	}
	for _, each := range sorted {
		if err := fillTable(ctx, db, each); err != nil {
			return err
		}
	}
	for _, each := range allow {
		err := exec(ctx, db, "delete from recon.allowance where guardrail = "+duckdb.Literal(each.Guardrail),
			"insert into recon.allowance values "+each.Row())
		if err != nil {
			return err
		}
	}
	if err := exec(ctx, db, "drop view recon.barred", "create table recon.barred as from selection.barred"); err != nil {
		return err
	}
	if err := limit(ctx, db); err != nil {
		return err
	}
	err = exec(ctx, db, fmt.Sprintf(`create or replace view main.change as
		select * from %s.recon.draft
		where change_id in (select change_id from selection.chosen where is_selected)
			and change_id not in (select change_id from recon.candidate where change_no in (select change_no from recon.overrun))`, duckdb.Ident(from)))
	if err != nil {
		return err
	}
	if err := fillRollback(ctx, db); err != nil {
		return err
	}
	return count(ctx, db, chosen)
}

// limited are the stages that say what guardrails withhold of a plan.
var limited = []string{"recon.counted", "recon.limit", "recon.overrun", "recon.bar", "withheld"}

// limit asks the limits again, about the selected changes: the others count as
// impeded.
func limit(ctx context.Context, db *duckdb.DB) error {
	err := exec(ctx, db, `create or replace table recon.impeded as
		select change_no, 'it is not selected' as cause
		from recon.candidate
		where change_id not in (select change_id from selection.chosen where is_selected)`,
		"create or replace table recon.kept_back as select change_no, cause from recon.impeded limit 0")
	if err != nil {
		return err
	}
	for _, name := range limited {
		each, err := stage(name)
		if err != nil {
			return err
		}
		if err := fillTable(ctx, db, each); err != nil {
			return err
		}
	}
	return nil
}

func fillTable(ctx context.Context, db *duckdb.DB, subject statement.Statement) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: subject.File, Text: subject.WithPrefix("create or replace table " + subject.Name + " as")})
	return err
}

// stage is a statement of the reconciliation.
func stage(name string) (statement.Statement, error) {
	all, err := stages.All()
	if err != nil {
		return statement.Statement{}, err
	}
	for _, each := range all {
		if each.Name == name {
			return each, nil
		}
	}
	return statement.Statement{}, fmt.Errorf("no stage makes %s", name)
}

// count says what the selection comes to.
func count(ctx context.Context, db *duckdb.DB, chosen *Chosen) error {
	err := db.QueryRow(ctx, duckdb.Statement{Name: "selection.chosen", Text: `
		select (select count(distinct change_id) from main.change), count(*) from selection.chosen`}, &chosen.Changes, &chosen.Of)
	if err != nil {
		return err
	}
	chosen.LeftOut = map[string]int64{}
	rows, err := db.Query(ctx, duckdb.Statement{Name: "selection.chosen", Text: `
		select left_out, count(*) from selection.chosen where left_out is not null group by left_out`})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var why string
		var count int64
		if err := rows.Scan(&why, &count); err != nil {
			return err
		}
		chosen.LeftOut[why] = count
	}
	return rows.Err()
}

// withheld are the limits that the selected changes pass, and the guardrails that forbid what is asked for.
func withheld(ctx context.Context, db *duckdb.DB) ([]Guardrail, error) {
	rows, err := db.Query(ctx, duckdb.Statement{Name: "selection.withheld", Text: "select guardrail, message, hint from main.withheld order by guardrail, message"})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tripped []Guardrail
	for rows.Next() {
		var one Guardrail
		if err := rows.Scan(&one.Guardrail, &one.Message, &one.Hint); err != nil {
			return nil, err
		}
		tripped = append(tripped, one)
	}
	return tripped, rows.Err()
}

package selection

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/stages"
)

// narrow leaves only the selected changes in the plan and its inverse.
func narrow(ctx context.Context, db *duckdb.DB, from string, chosen *Chosen) error {
	if err := choose(ctx, db); err != nil {
		return err
	}
	for _, plan := range []string{"change", "rollback"} {
		err := exec(ctx, db, fmt.Sprintf(`create or replace view main.%s as
			select * from %s.main.%[1]s where change_id in (select change_id from selection.chosen where is_selected)`, plan, duckdb.Ident(from)))
		if err != nil {
			return err
		}
	}
	return count(ctx, db, chosen)
}

// choose runs the statements, again as long as a selected change would complete
// a conflict because what the plan takes away for it is not selected: without
// it, others may no longer be possible.
func choose(ctx context.Context, db *duckdb.DB) error {
	all, err := Statements()
	if err != nil {
		return err
	}
	sorted, err := statement.Sorted(all)
	if err != nil {
		return err
	}
	conflicts, err := stage("recon.completed_conflict")
	if err != nil {
		return err
	}
	for refused := int64(-1); ; {
		for _, each := range sorted {
			if each.Name == "selection.completing" {
				if err := exec(ctx, db, "create or replace view recon.guarded as from selection.withdrawn"); err != nil {
					return err
				}
				if err := fillTable(ctx, db, conflicts); err != nil {
					return err
				}
			}
			if err := fillTable(ctx, db, each); err != nil {
				return err
			}
		}
		if err := exec(ctx, db, "insert into selection.refused from selection.completing"); err != nil {
			return err
		}
		before := refused
		err := db.QueryRow(ctx, duckdb.Statement{Name: "selection.refused", Text: "select count(*) from selection.refused"}, &refused)
		if err != nil || refused == max(before, 0) {
			return err
		}
	}
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
		select count(*) filter (is_selected), count(*) from selection.chosen`}, &chosen.Changes, &chosen.Of)
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

// withheld asks the guardrails about the selected changes.
func withheld(ctx context.Context, db *duckdb.DB, allow []reconcile.Allowance) ([]Guardrail, error) {
	for _, each := range allow {
		err := exec(ctx, db, "delete from recon.allowance where guardrail = "+duckdb.Literal(each.Guardrail),
			"insert into recon.allowance values "+each.Row())
		if err != nil {
			return nil, err
		}
	}
	guardrails, err := stage("withheld")
	if err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, duckdb.Statement{Name: guardrails.File, Text: guardrails.Text})
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

package results

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/exports/statement"
)

// shown is how many ids or words an error spells out.
const shown = 10

// check runs the statements and refuses results that cannot be about this plan.
func check(ctx context.Context, db *duckdb.DB, runID string) error {
	all, err := Statements()
	if err != nil {
		return err
	}
	if err := statement.RunAll(ctx, db, all); err != nil {
		return err
	}
	for _, each := range []struct {
		query string
		say   func(list string) error
	}{
		{
			"select distinct word from results.said where state is null order by word",
			func(list string) error {
				return fmt.Errorf("the results have outcomes that the guard does not write: %s\n expected applied, already, refused, failed or would apply", list)
			},
		},
		{
			"select distinct change_id from results.said where change_id not in (select change_id from main.change) order by change_id",
			func(list string) error {
				return fmt.Errorf("the run has no change with these ids: %s\n are the results of another run? the id of a change is c and 15 letters and digits", list)
			},
		},
		{
			`select distinct run_id from results.row
			where not is_recorded and coalesce(trim(run_id), '') <> ''
				and not exists (select 1 from results.row as row semi join results.said as said on said.place = row.place where not row.is_recorded)
				and lower(trim(run_id)) not in (select runs.run_id from results.run as runs) order by run_id`,
			func(list string) error {
				return fmt.Errorf("the results are of run %s, and not of this one, %s", list, runID)
			},
		},
	} {
		found, err := db.Texts(ctx, duckdb.Statement{Name: "results", Text: each.query})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return each.say(listed(found))
		}
	}
	return nil
}

func listed(values []string) string {
	var texts []string
	for _, each := range values[:min(shown, len(values))] {
		texts = append(texts, source.Printable(each))
	}
	text := strings.Join(texts, ", ")
	if len(values) > shown {
		text += fmt.Sprintf(" and %d more", len(values)-shown)
	}
	return text
}

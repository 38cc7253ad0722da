package campaign

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reports/csvjson"
	"rolecall/reports/output"
)

// tables are the CSV files: their columns, and where the rows come from, in what order.
var tables = []struct {
	name, relation, order string
	columns               []review.Column
}{
	{review.ItemsName, "review.item_row", "item_id", review.Items},
	{review.ExcludedName, "review.excluded_row", "item_id", review.Excluded},
	{review.RoutingName, "review.routing_row", "item_id, entry_no", review.Routing},
	{review.PeopleName, "review.people_row", "subject_key", review.People},
	{review.SentName, "review.sent", "packet, row", review.Sent},
}

// writeTables has the engine write the CSV files.
func (w *writer) writeTables(ctx context.Context) error {
	for _, table := range tables {
		file, err := w.folder.Create(table.name) // private from the start; the engine fills it
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("write %s: %w", table.name, err)
		}
		list := make([]string, len(table.columns))
		for i, column := range table.columns {
			list[i] = duckdb.Ident(column.Name)
			if column.Type == review.Text {
				list[i] = "nullif(" + list[i] + ", '') as " + list[i]
			}
		}
		text := fmt.Sprintf("copy (select %s from %s order by %s) to %s (%s)",
			strings.Join(list, ", "), table.relation, table.order, duckdb.Literal(w.folder.Path(table.name)), csvjson.CSV)
		if _, err := w.db.Exec(ctx, duckdb.Statement{Name: table.name, Text: text}); err != nil {
			return fmt.Errorf("write %w", err)
		}
		if err := w.keep(table.name); err != nil {
			return err
		}
	}
	return nil
}

// refuseUnassigned refuses a campaign with items that nobody may review.
func (w *writer) refuseUnassigned(ctx context.Context) error {
	subjects, err := output.List[struct {
		Who   string
		Items int64
	}](ctx, w.db, duckdb.Statement{Name: "campaign", Text: `
		select coalesce(person.user_name, person.sys_id, '') as who, count(*) as items
		from review.assignment as assignment
		join review.item as item on item.item_id = assignment.item_id
		join review.person as person on person.account_key = item.account_key
		where assignment.email is null
		group by all
		order by who`})
	if err != nil || len(subjects) == 0 {
		return err
	}
	const shown = 5
	var whose []string
	items := int64(0)
	for i, each := range subjects {
		items += each.Items
		if i < shown {
			whose = append(whose, source.Printable(each.Who))
		}
	}
	more := ""
	if rest := len(subjects) - shown; rest > 0 {
		more = fmt.Sprintf(" and %d more", rest)
	}
	return source.Problem{
		Message: fmt.Sprintf("nobody may review %d items: no rule names anybody, and neither %s (fallback) nor %s (owner) may review the access of %s%s",
			items, w.Settings.Fallback, w.Settings.Owner, strings.Join(whose, ", "), more),
		Hint: "name a fallback in review.yaml who holds none of this access: a shared mailbox, for example",
	}
}

// population is a row of review.population.
type population struct {
	Total, Part, Reason string
	Count               int64
	Declared            *int64
}

// writePopulation writes the control totals, and refuses a campaign of which one does not
// balance.
func (w *writer) writePopulation(ctx context.Context) error {
	rows, err := output.List[population](ctx, w.db, duckdb.Statement{Name: "population", Text: `
		select total, coalesce(part, '') as part, coalesce(reason, '') as reason, cast(count as bigint) as count, declared
		from review.population
		order by list_position(['accounts', 'grants', 'memberships', 'items', 'packet_rows'], total), part_no, reason`})
	if err != nil {
		return err
	}
	written := review.Population{AsOf: w.campaign.AsOf, Totals: []review.Total{}}
	for _, each := range rows {
		if each.Part == "" {
			written.Totals = append(written.Totals, review.Total{Name: each.Total, Of: each.Count, Declared: each.Declared, Parts: []review.Part{}})
			continue
		}
		last := len(written.Totals) - 1
		if last < 0 || written.Totals[last].Name != each.Total {
			return fmt.Errorf("%s: %d of %s are counted, of no total", review.PopulationName, each.Count, each.Total)
		}
		written.Totals[last].Parts = append(written.Totals[last].Parts, review.Part{Name: each.Part, Reason: each.Reason, Count: each.Count})
	}
	if err := balance(written); err != nil {
		return err
	}
	if w.Previous != nil {
		if written.Vanished, err = vanished(ctx, w.db); err != nil {
			return err
		}
	}
	text, err := encode(written)
	if err != nil {
		return err
	}
	if err := w.folder.Write(review.PopulationName, text); err != nil {
		return err
	}
	return w.keep(review.PopulationName)
}

// vanished are the accounts of the campaign before that are in no export now.
func vanished(ctx context.Context, db *duckdb.DB) ([]review.Vanished, error) {
	found, err := output.List[review.Vanished](ctx, db, duckdb.Statement{Name: "vanished", Text: `
		select subject_key, sys_id, user_name, name, items, is_privileged
		from review.vanished
		order by lower(user_name), subject_key`})
	return append([]review.Vanished{}, found...), err
}

// balance says which total does not add up.
func balance(counted review.Population) error {
	var problems source.Problems
	for _, total := range counted.Totals {
		left := total.Of
		for _, part := range total.Parts {
			left -= part.Count
		}
		if left != 0 {
			problems.Add(source.Problem{
				Message: fmt.Sprintf("%s: the parts of the %d %s come to %d", review.PopulationName, total.Of, strings.ReplaceAll(total.Name, "_", " "), total.Of-left),
				Hint:    "this is a fault of rolecall: nothing was opened. Report it, and attach what rolecall bundle writes",
			})
		}
	}
	return problems.Err()
}

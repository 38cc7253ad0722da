package results

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

//go:embed [0-9]*.sql
var statements embed.FS

// Schema is the text of the tables that hold what the results say.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements in order.
func Statements() ([]statement.Statement, error) {
	return statement.LoadRelations(statements, "results")
}

// What can have become of a change, in the order to say it.
const (
	Applied = "applied" // by the import
	Already = "already" // the record was like this before, or somebody else changed it
	Undone  = "undone"  // the rollback took it back
	Refused = "refused" // the guard left it alone
	Failed  = "failed"  // the instance refused it
	Sent    = "sent"    // what became of it is not known
	Open    = "open"    // nothing was tried in earnest
)

// All are the outcomes in that order.
var All = []string{Applied, Already, Undone, Refused, Failed, Sent, Open}

// IsToDo says whether a change with an outcome is still to be made.
func IsToDo(outcome string) bool {
	return outcome == Refused || outcome == Failed || outcome == Sent || outcome == Open
}

// Outcome is what became of a change.
type Outcome struct {
	ChangeID string `json:"change_id"`
	Outcome  string `json:"outcome"`
	Reason   string `json:"outcome_reason"`
}

// Tell reads results about the plan in the database, which is that of a run, and
// says what became of each change, in the order of the plan. What was recorded
// before counts as well.
func Tell(ctx context.Context, db *duckdb.DB, runID string, before []Outcome, files []File) ([]Outcome, error) {
	if err := prepare(ctx, db, runID, before); err != nil {
		return nil, err
	}
	for _, each := range files {
		if err := each.load(ctx, db); err != nil {
			return nil, err
		}
	}
	if err := check(ctx, db, runID); err != nil {
		return nil, err
	}
	return outcomes(ctx, db)
}

func prepare(ctx context.Context, db *duckdb.DB, runID string, before []Outcome) error {
	steps := duckdb.SplitSchema(Schema)
	steps = append(steps, "insert into results.run values ("+duckdb.Literal(runID)+")")
	const most = 2000 // rows a statement
	for len(before) > 0 {
		var rows []string
		for _, each := range before[:min(most, len(before))] {
			if each.Outcome != Open {
				rows = append(rows, recorded(each)...)
			}
		}
		before = before[min(most, len(before)):]
		if len(rows) > 0 {
			steps = append(steps, "insert into results.row select "+nextPlace+", null, *, true from (values "+strings.Join(rows, ", ")+")")
		}
	}
	return exec(ctx, db, steps...)
}

// nextPlace numbers rows on.
const nextPlace = "(select count(*) from results.row) + row_number() over ()"

// recorded is an outcome as rows of results: what was undone was applied, and then
// taken back.
func recorded(each Outcome) []string {
	row := func(plan, state string) string {
		return fmt.Sprintf("(%s, %s, %s, %s)", duckdb.Literal(plan), duckdb.Literal(each.ChangeID), duckdb.Literal(state), duckdb.Literal(each.Reason))
	}
	if each.Outcome == Undone {
		return []string{row("change", Applied), row("rollback", Applied)}
	}
	return []string{row("change", each.Outcome)}
}

// outcomes runs the statements and reads the outcome of each change.
func outcomes(ctx context.Context, db *duckdb.DB) ([]Outcome, error) {
	rows, err := db.Query(ctx, duckdb.Statement{Name: "results.outcome", Text: `
		select change_id, outcome, coalesce(reason, '') from results.outcome order by sequence, change_id`})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Outcome
	for rows.Next() {
		var each Outcome
		if err := rows.Scan(&each.ChangeID, &each.Outcome, &each.Reason); err != nil {
			return nil, err
		}
		all = append(all, each)
	}
	return all, rows.Err()
}

func exec(ctx context.Context, db *duckdb.DB, steps ...string) error {
	for _, step := range steps {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "results", Text: step}); err != nil {
			return err
		}
	}
	return nil
}

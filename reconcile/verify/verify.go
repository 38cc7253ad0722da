package verify

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that hold the plan.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "verify") }

// Effects are what can be told of a change, the best first.
var Effects = []string{"in effect", "not in effect", "overtaken", "unknown"}

// Effect is one row of the plan, and what the fresh exports say of it.
type Effect struct {
	ChangeID  string `json:"change_id"`
	Sequence  int64  `json:"sequence"`
	System    string `json:"system"`
	Table     string `json:"table"`
	Operation string `json:"operation"`
	RecordID  string `json:"record_id"`
	UserName  string `json:"user_name"`
	Field     string `json:"field"`
	Before    string `json:"before"`
	After     string `json:"after"`
	Found     string `json:"found"`
	Effect    string `json:"effect"`
	Why       string `json:"why"`            // it is unknown
	Outcome   string `json:"outcome"`        // what the import said of it; empty if no results were read back
	Reason    string `json:"outcome_reason"` // and why
}

// Result is what became of a plan.
type Result struct {
	Of      int64            `json:"of"`      // changes of the plan; more than were asked about if it was narrowed
	Changes map[string]int64 `json:"changes"` // by effect; a change is as its worst row
	Rows    []Effect         `json:"rows"`
}

// IsInEffect says whether every change is in effect.
func (r Result) IsInEffect() bool {
	return r.Changes["not in effect"]+r.Changes["overtaken"]+r.Changes["unknown"] == 0
}

// fromRun is what is taken of the run that made the plan.
var fromRun = [][2]string{
	{"plan.change", `select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, reason from %s.main.change`},
	{"plan.target", "select change_id, account_key, user_key, role_key, group_key from %s.recon.target"},
	{"plan.held", `select distinct held.account_key, held.role_key
		from %[1]s.recon.held_role as held
		semi join %[1]s.recon.target as target on target.account_key = held.account_key and target.role_key = held.role_key`},
	{"plan.account", "select account_key, sys_id, user_name from %s.servicenow.user"},
	{"plan.identity", "select user_key, okta_id, login from %s.okta.user"},
	{"plan.role", "select role_key, name, sys_id from %s.recon.role"},
	{"plan.group", "select group_key, name, sys_id from %s.recon.group"},
	{"plan.delegate", "select sys_id, account_key from %s.servicenow.delegate where sys_id is not null"},
	{"plan.attribute", "select field, ignore_case from %s.policy.attribute"},
}

// Options of a comparison.
type Options struct {
	Only       []string // the changes to ask about; nil is all of the plan
	Among      string   // a relation with the change_id of those to ask about; "" is all of the plan
	IsComplete bool     // exports that look cut off are not
}

// Run compares the plan that [TakePlan] put into the open database with the fresh exports,
// which are loaded in it.
func Run(ctx context.Context, db *duckdb.DB, options Options) (Result, error) {
	of, err := Compare(ctx, db, options)
	if err != nil {
		return Result{}, err
	}
	result, err := read(ctx, db)
	result.Of = of
	return result, err
}

// Compare does what Run does and leaves the relation verify.effect; it says how many changes
// the plan has.
func Compare(ctx context.Context, db *duckdb.DB, options Options) (of int64, err error) {
	err = db.QueryRow(ctx, duckdb.Statement{Name: "verify", Text: "select count(distinct change_id) from plan.change"}, &of)
	if err != nil {
		return 0, err
	}
	if err := narrow(ctx, db, options.Only); err != nil {
		return 0, err
	}
	if options.Among != "" {
		text := "delete from plan.change where change_id not in (select change_id from " + duckdb.Relation(options.Among) + " where change_id is not null)"
		if err := exec(ctx, db, []duckdb.Statement{{Name: "verify", Text: text}}); err != nil {
			return 0, err
		}
	}
	if options.IsComplete {
		err := exec(ctx, db, []duckdb.Statement{{Name: "verify", Text: "insert into plan.allowance values ('cut-off-inputs')"}})
		if err != nil {
			return 0, err
		}
	}
	return of, compare(ctx, db)
}

// TakePlan copies what is taken of the run in the database called from, beside the open one. A
// selection is made from the plan before limits.
func TakePlan(ctx context.Context, db *duckdb.DB, from string, isSelected bool) error {
	var steps []duckdb.Statement
	for _, part := range duckdb.SplitSchema(Schema) {
		steps = append(steps, duckdb.Statement{Name: "verify/schema.sql", Text: part})
	}
	for _, each := range fromRun {
		query := each[1]
		if isSelected {
			query = strings.Replace(query, "main.change", "recon.draft", 1)
		}
		steps = append(steps, duckdb.Statement{Name: "verify", Text: "insert into " + each[0] + " " + fmt.Sprintf(query, duckdb.Ident(from))})
	}
	return exec(ctx, db, steps)
}

// narrow leaves only the changes that are asked about.
func narrow(ctx context.Context, db *duckdb.DB, only []string) error {
	if only == nil {
		return nil
	}
	return exec(ctx, db, []duckdb.Statement{{
		Name:   "verify",
		Text:   "delete from plan.change where change_id not in (select unnest(string_split($only, ' ')))",
		Params: duckdb.Params{"only": strings.Join(only, " ")},
	}})
}

// compare runs the statements.
func compare(ctx context.Context, db *duckdb.DB) error {
	all, err := Statements()
	if err != nil {
		return err
	}
	if err := exec(ctx, db, []duckdb.Statement{{Name: "verify", Text: "create schema verify"}}); err != nil {
		return err
	}
	return statement.RunAll(ctx, db, all)
}

func exec(ctx context.Context, db *duckdb.DB, steps []duckdb.Statement) error {
	for _, step := range steps {
		if _, err := db.Exec(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

func read(ctx context.Context, db *duckdb.DB) (Result, error) {
	result := Result{Changes: map[string]int64{}, Rows: []Effect{}}
	rows, err := db.Query(ctx, duckdb.Statement{Name: "verify.effect", Text: `
		select change.change_id, change.sequence, change.system, change."table", change.operation, coalesce(change.record_id, ''),
			coalesce(change.user_name, ''), coalesce(change.field, ''), coalesce(change.before, ''), coalesce(change.after, ''),
			coalesce(effect.found, ''), effect.effect, coalesce(effect.why, '')
		from plan.change as change
		join verify.effect as effect on effect.row_no = change.row_no
		order by change.row_no`})
	if err != nil {
		return result, err
	}
	defer rows.Close()
	worst := map[string]int{}
	for rows.Next() {
		var each Effect
		if err := rows.Scan(&each.ChangeID, &each.Sequence, &each.System, &each.Table, &each.Operation, &each.RecordID,
			&each.UserName, &each.Field, &each.Before, &each.After, &each.Found, &each.Effect, &each.Why); err != nil {
			return result, err
		}
		result.Rows = append(result.Rows, each)
		for place, effect := range Effects {
			if effect == each.Effect {
				worst[each.ChangeID] = max(worst[each.ChangeID], place)
			}
		}
	}
	for _, place := range worst {
		result.Changes[Effects[place]]++
	}
	return result, rows.Err()
}

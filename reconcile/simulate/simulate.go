package simulate

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/statement"
	"rolecall/reconcile"
	"rolecall/reconcile/rules"
)

//go:embed [0-9]*.sql
var files embed.FS

// Schema is the text of the tables that a rehearsal starts from.
//
//go:embed schema.sql
var Schema string

// Statements returns the statements in order.
func Statements() ([]statement.Statement, error) {
	return statement.LoadRelations(files, "simulate")
}

// Outcome is what became of one finding.
type Outcome struct {
	FindingID   string `json:"finding_id"`
	Kind        string `json:"kind"`
	Severity    string `json:"severity"`
	Login       string `json:"login"`
	UserName    string `json:"user_name"`
	Item        string `json:"item"`
	Outcome     string `json:"outcome"`    // fixed, left or new
	IsAsPlanned bool   `json:"as_planned"` // the plan promised no more
	Why         string `json:"why"`
	ChangeIDs   string `json:"change_ids"`
}

// Result is how a rehearsal ended.
type Result struct {
	Lost        int64     `json:"lost"`         // roles that rules grant, held before and not after
	Gained      int64     `json:"gained"`       // roles that no rule grants, usable after and not before
	Conflicts   int64     `json:"conflicts"`    // accounts for which the plan completes a conflict
	Changes     int64     `json:"changes"`      // that were applied
	Of          int64     `json:"of,omitempty"` // changes of the plan, if only some were to be applied
	Fixed       int64     `json:"fixed"`
	Left        int64     `json:"left"`
	New         int64     `json:"new"`
	Broken      int64     `json:"not_as_planned"` // of left and new
	NotRestored []string  `json:"not_restored"`   // tables that the rollback does not restore
	Findings    []Outcome `json:"findings,omitempty"`
}

// IsAsPlanned says whether the plan and its rollback do what they promise.
func (r Result) IsAsPlanned() bool {
	return r.IsSafe() && r.Broken == 0 && len(r.NotRestored) == 0
}

// IsSafe says whether nobody loses what rules grant, or gains what they do not.
func (r Result) IsSafe() bool { return r.Lost+r.Gained+r.Conflicts == 0 }

// Options of a rehearsal.
type Options struct {
	// Path is where the copy goes: a new file, which the caller removes.
	Path string
	// Only, if not nil, are the changes to rehearse: the others are left out.
	Only []string
	// MemoryLimit and Threads are for the copy's engine.
	MemoryLimit string
	Threads     int
	// Progress is told what is being done; it may be nil.
	Progress func(step string, done, total int64)
}

// Run rehearses the plan of a run. db holds the run in the database called
// from: the open one is called run, one beside it as it was attached.
func Run(ctx context.Context, db *duckdb.DB, from string, options Options) (Result, error) {
	var planned int64
	err := db.QueryRow(ctx, duckdb.Statement{
		Name: "simulate", Text: "select count(distinct change_id) from " + duckdb.Ident(from) + ".main.change",
	}, &planned)
	if err != nil {
		return Result{}, fmt.Errorf("read the plan to rehearse: %w", err)
	}
	policy, err := copyRun(ctx, db, from, options)
	if err != nil {
		return Result{}, fmt.Errorf("copy the run to rehearse its plan: %w", err)
	}
	own, err := customFiles(ctx, db, from)
	if err != nil {
		return Result{}, err
	}
	scratch, err := duckdb.Open(ctx, duckdb.Options{Path: options.Path, MemoryLimit: options.MemoryLimit, Threads: options.Threads})
	if err != nil {
		return Result{}, err
	}
	// what custom findings read is copied to a file beside
	if err := scratch.Seal(ctx, duckdb.Reach{Folders: []string{filepath.Dir(options.Path)}}); err != nil {
		return Result{}, errors.Join(err, scratch.Discard())
	}
	r := rehearsal{db: scratch, options: options, planned: planned, own: own}
	result, err := r.rehearse(ctx, policy)
	return result, errors.Join(err, scratch.Discard())
}

// rehearsal is a copy of a run, and what is done to it.
type rehearsal struct {
	db         *duckdb.DB
	options    Options
	statements map[string]statement.Statement
	planned    int64        // changes of the run's plan
	own        []rules.File // its custom findings
}

func (r *rehearsal) rehearse(ctx context.Context, policy []string) (Result, error) {
	all, err := Statements()
	if err != nil {
		return Result{}, err
	}
	r.statements = map[string]statement.Statement{}
	for _, each := range all {
		r.statements[each.Name] = each
	}
	for _, each := range append(duckdb.SplitSchema(exports.Macros), policy...) { // which names the macros
		if err := r.exec(ctx, "policy", each); err != nil {
			return Result{}, err
		}
	}
	if err := r.checkPolicy(ctx); err != nil {
		return Result{}, err
	}
	past, err := r.digest(ctx)
	if err != nil {
		return Result{}, err
	}
	if err := r.apply(ctx, "before.change"); err != nil {
		return Result{}, fmt.Errorf("apply the plan: %w", err)
	}
	if err := r.reconcile(ctx); err != nil {
		return Result{}, fmt.Errorf("reconcile what the plan leaves: %w", err)
	}
	result, err := r.compare(ctx)
	if err != nil {
		return Result{}, err
	}
	if r.options.Only != nil {
		result.Of = r.planned
	}
	result.NotRestored, err = r.undo(ctx, past)
	return result, err
}

func (r *rehearsal) reconcile(ctx context.Context) error {
	if err := reconcile.Prepare(ctx, r.db, reconcile.Options{RulesFiles: r.own}); err != nil {
		return err
	}
	return reconcile.Run(ctx, r.db, r.options.Progress)
}

// checkPolicy makes sure that the run keeps all that the rules mean: another
// version may have compiled them to other relations.
func (r *rehearsal) checkPolicy(ctx context.Context) error {
	kept, err := r.db.Texts(ctx, duckdb.Statement{Name: "simulate", Text: "select view_name from duckdb_views() where schema_name = 'policy'"})
	if err != nil {
		return err
	}
	needed, err := reconcile.PolicyNeeded()
	if err != nil {
		return err
	}
	for _, name := range needed {
		if !slices.Contains(kept, name) {
			return fmt.Errorf("the run comes from another version of rolecall, which stores rules differently (without policy.%s): reconcile again with this version", name)
		}
	}
	return nil
}

// compare says what became of each finding.
func (r *rehearsal) compare(ctx context.Context) (Result, error) {
	var result Result
	if err := r.fill(ctx, "rehearsal.outcome"); err != nil {
		return result, err
	}
	if err := r.fill(ctx, "rehearsal.access"); err != nil {
		return result, err
	}
	err := r.db.QueryRow(ctx, duckdb.Statement{Name: "rehearsal.access", Text: `
		select count(*) filter (effect = 'lost'), count(*) filter (effect = 'gained'), count(*) filter (effect = 'conflict')
		from rehearsal.access`}, &result.Lost, &result.Gained, &result.Conflicts)
	if err != nil {
		return result, err
	}
	err = r.db.QueryRow(ctx, duckdb.Statement{Name: "rehearsal.outcome", Text: `
		select count(*) filter (outcome = 'fixed'), count(*) filter (outcome = 'left'), count(*) filter (outcome = 'new'),
			count(*) filter (not is_as_planned), (select count(distinct change_id) from rehearsal.plan)
		from rehearsal.outcome`}, &result.Fixed, &result.Left, &result.New, &result.Broken, &result.Changes)
	if err != nil {
		return result, err
	}
	rows, err := r.db.Query(ctx, duckdb.Statement{Name: "rehearsal.outcome", Text: `
		select finding_id, kind, severity, coalesce(login, ''), coalesce(user_name, ''), coalesce(item, ''),
			outcome, is_as_planned, why, coalesce(change_ids, '')
		from rehearsal.outcome
		order by is_as_planned, outcome desc, list_position(['critical', 'high', 'medium', 'low'], severity), kind, user_name, login, item, finding_id`})
	if err != nil {
		return result, err
	}
	defer rows.Close()
	for rows.Next() {
		var each Outcome
		if err := rows.Scan(&each.FindingID, &each.Kind, &each.Severity, &each.Login, &each.UserName, &each.Item,
			&each.Outcome, &each.IsAsPlanned, &each.Why, &each.ChangeIDs); err != nil {
			return result, err
		}
		result.Findings = append(result.Findings, each)
	}
	return result, rows.Err()
}

// undo applies the rollback and names the tables that are not as they were.
func (r *rehearsal) undo(ctx context.Context, past map[string]string) ([]string, error) {
	if err := r.apply(ctx, "before.rollback"); err != nil {
		return nil, fmt.Errorf("apply the rollback: %w", err)
	}
	present, err := r.digest(ctx)
	if err != nil {
		return nil, err
	}
	different := []string{}
	for _, relation := range []string{"sys_user", "sys_user_has_role, direct", "sys_user_has_role, inherited", "sys_user_grmember", "sys_user_delegate", "user in okta"} {
		if past[relation] != present[relation] {
			different = append(different, relation)
		}
	}
	return different, nil
}

func (r *rehearsal) exec(ctx context.Context, name string, texts ...string) error {
	for _, text := range texts {
		if _, err := r.db.Exec(ctx, duckdb.Statement{Name: "simulate/" + name, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the relation of a statement, in the place of an earlier one.
func (r *rehearsal) fill(ctx context.Context, name string) error {
	subject := r.statements[name]
	_, err := r.db.Exec(ctx, duckdb.Statement{Name: subject.File, Text: subject.WithPrefix("create or replace table " + name + " as")})
	return err
}

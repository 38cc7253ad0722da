package html

import (
	"context"
	"html/template"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// How many rows the lists of the summary have: the whole is behind their links.
const (
	worstShown      = 8
	rankingShown    = 10
	exceptionsShown = 1000
	causesShown     = 20
)

// view is what the page shows besides rows.
type view struct {
	facts.Facts
	Policy      string
	Style       template.CSS
	RunID       string
	MaxRows     int64
	Worst       []facts.Worst
	Kinds       []kind
	Roles       []role
	Departments []department
	Stale       []stale
	Exceptions  []exception
	Checked     []facts.Checked // kinds without findings
	HeldBack    []heldBack
	Extent      extent
	Verdicts    []facts.Verdict // how complete tables are, in words
	Trend       *trend          // nil without a history

	HasDeadlines bool // the rules say how long findings may stay open
}

// The rows of the statements of these names, column by column.
type (
	kind struct {
		Kind, Title, Severity, Fix, Controls, Explanation string
		Findings, Excepted, Privileged, Doubtful          int64
		OffBy                                             string // the place in the rules; "" if it was judged
	}
	role struct {
		Item                                              string
		Findings, Direct, Inherited, Residual, Privileged int64
	}
	department struct {
		Department                                    string
		Findings, People, Critical, High, Medium, Low int64
	}
	stale     struct{ FindingID, Severity, UserName, Name, LastUse, Created string }
	exception struct{ Kind, UserName, Item, Rule, Reason, ApprovedBy, Ticket, Expires, Standing string }
	heldBack  struct {
		Cause    string
		Findings int64
	}
	extent struct {
		People           int64
		Okta, ServiceNow string // the newest time in the exports of each, "" if they have none
	}
)

// Open counts the findings of a kind that are certain and that no exception accepts.
func (k kind) Open() int64 { return k.Findings - k.Excepted }

// Listed counts all of them.
func (k kind) Listed() int64 { return k.Findings + k.Doubtful }

// view reads what the page shows.
func (w *writer) view(ctx context.Context, run output.Run) (view, error) {
	v := view{
		Facts: w.facts, RunID: run.ID, MaxRows: int64(w.maxRows), Verdicts: facts.VerdictsOn(w.facts.Completeness),
	}
	printed := style + foot(run.ID)
	v.Style, v.Policy = template.CSS(printed), Policy(script, printed)
	var extents []extent
	ranking := duckdb.Params{"most": rankingShown}
	for _, read := range []func() error{
		func() (err error) { v.Worst, err = facts.ReadWorst(ctx, run.DB, worstShown); return },
		func() error { return list(ctx, run.DB, "kinds", nil, &v.Kinds) },
		func() error { return list(ctx, run.DB, "roles", ranking, &v.Roles) },
		func() error { return list(ctx, run.DB, "departments", ranking, &v.Departments) },
		func() error { return list(ctx, run.DB, "stale", ranking, &v.Stale) },
		func() error {
			return list(ctx, run.DB, "exceptions", duckdb.Params{"most": exceptionsShown}, &v.Exceptions)
		},
		func() error {
			return list(ctx, run.DB, "held_back", duckdb.Params{"most": causesShown}, &v.HeldBack)
		},
		func() error { return list(ctx, run.DB, "extent", nil, &extents) },
		func() (err error) { v.Checked, err = facts.ReadChecked(ctx, run.DB); return },
	} {
		if err := read(); err != nil {
			return v, err
		}
	}
	v.Extent = extents[0]
	if v.History == nil {
		return v, nil
	}
	v.Trend = &trend{}
	for _, read := range []func() error{
		func() error { return list(ctx, run.DB, "trend", duckdb.Params{"most": runsShown}, &v.Trend.Runs) },
		func() error { return list(ctx, run.DB, "ages", nil, &v.Trend.Ages) },
		func() error {
			return list(ctx, run.DB, "overdue", duckdb.Params{"most": overdueShown}, &v.Trend.Overdue)
		},
		func() error {
			return list(ctx, run.DB, "departed", duckdb.Params{"most": departedShown}, &v.Trend.Departed)
		},
		func() error { return run.DB.QueryRow(ctx, statement("deadlines", nil), &v.HasDeadlines) },
	} {
		if err := read(); err != nil {
			return v, err
		}
	}
	return v, nil
}

func list[T any](ctx context.Context, db *duckdb.DB, name string, params duckdb.Params, into *[]T) (err error) {
	*into, err = output.List[T](ctx, db, statement(name, params))
	return err
}

package comparison

import (
	"context"

	"rolecall/exports/duckdb"
)

// Limit is what a comparison must not have: findings in a state, of a severity or worse.
type Limit struct {
	State    string
	Severity string // "" for any
}

// IsMet says whether a finding is beyond one of the limits. What is no more counts by the
// severity that it had.
func IsMet(ctx context.Context, db *duckdb.DB, limits []Limit) (isMet bool, err error) {
	for _, each := range limits {
		err := db.QueryRow(ctx, duckdb.Statement{
			Name: "compare.row",
			Text: `select exists (
				from compare.row
				where state = $state
					and ($severity = '' or list_position(['low', 'medium', 'high', 'critical'], coalesce(severity, severity_before)) >= list_position(['low', 'medium', 'high', 'critical'], $severity))
			)`,
			Params: duckdb.Params{"state": each.State, "severity": each.Severity},
		}, &isMet)
		if err != nil || isMet {
			return isMet, err
		}
	}
	return false, nil
}

package compare

import (
	"context"

	"rolecall/exports/duckdb"
)

// Result is a comparison in numbers.
type Result struct {
	Old    Origin   `json:"old"`
	New    Origin   `json:"new"`
	Notes  []string `json:"notes"`
	Before Count    `json:"open_before"`
	Now    Count    `json:"open_now"`
	Moves  []Move   `json:"moves"`
}

// Count is a number of findings by severity.
type Count struct {
	Critical int64 `json:"critical"`
	High     int64 `json:"high"`
	Medium   int64 `json:"medium"`
	Low      int64 `json:"low"`
}

// Move is what became of findings that one state and cause have in common.
type Move struct {
	State string `json:"state"`
	Cause string `json:"cause"`
	Count
}

func (c *comparison) result(ctx context.Context) (Result, error) {
	return Result{Old: c.origins["old"], New: c.origins["new"], Notes: c.notes}, nil
}

func (c *comparison) putBesideRules(ctx context.Context) error { return nil }
func (c *comparison) moveAccess(ctx context.Context) error { return nil }

var _ = duckdb.Ident

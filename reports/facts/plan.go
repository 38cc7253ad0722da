package facts

import (
	"fmt"
	"rolecall/reconcile/results"
	"strings"
	"time"
)

// Allowance let a run pass a guardrail.
type Allowance struct {
	Guardrail string   `json:"guardrail"`
	Percent   *float64 `json:"percent"` // null if it is a number, no limit, or none to set
	Records   *int64   `json:"records"` // the limit as a number
}

// String says what was allowed.
func (a Allowance) String() string {
	switch {
	case a.Percent != nil:
		return fmt.Sprintf("%s up to %g%%", a.Guardrail, *a.Percent)
	case a.Records != nil:
		return fmt.Sprintf("%s up to %d", a.Guardrail, *a.Records)
	case strings.HasPrefix(a.Guardrail, "guardrails.max_"):
		return a.Guardrail + " without a limit"
	default:
		return a.Guardrail
	}
}

// Results are what became of a plan in an import.
type Results struct {
	Files    []string         `json:"files"`    // that say so, the base names
	Outcomes map[string]int64 `json:"outcomes"` // changes by outcome
}

// String counts the changes by outcome.
func (r Results) String() string {
	var counts []string
	for _, each := range results.All {
		if n := r.Outcomes[each]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, each))
		}
	}
	return strings.Join(counts, ", ")
}

// Expiry is until when the change files of a run may be imported. What counts is
// as-of: a plan that is expired then was made of exports that were too old.
type Expiry struct {
	CountedFrom string     `json:"counted_from"` // as_of, or the side that was exported first
	StartsAt    time.Time  `json:"starts_at"`
	At          *time.Time `json:"at"` // null is never
	IsExpired   bool       `json:"expired"`
}

// String says until when, and counted from what.
func (e Expiry) String() string {
	if e.At == nil {
		return "the change files may be imported at any time: guardrails.expires is none"
	}
	if e.IsExpired {
		return fmt.Sprintf("the change files could be imported until %s UTC, %s; now the guard refuses them", e.At.Format(minute), e.Source())
	}
	return fmt.Sprintf("the change files may be imported until %s UTC, %s; after that the guard refuses them", e.At.Format(minute), e.Source())
}

// Source says what the time is counted from.
func (e Expiry) Source() string {
	from := "as-of"
	if side := map[string]string{"okta": "Okta's export", "servicenow": "ServiceNow's export"}[e.CountedFrom]; side != "" {
		from = side
	}
	return fmt.Sprintf("counted from %s of %s", from, e.StartsAt.Format(minute))
}

const minute = "2006-01-02 15:04"

// Dropped are changes that were selected of a plan and are left out, since they cannot be
// made alone.
type Dropped struct {
	Changes int64  `json:"changes"` // how many
	Reason  string `json:"reason"`
}

// String says how many, and why.
func (d Dropped) String() string { return fmt.Sprintf("%d left out: %s", d.Changes, d.Reason) }

// Guardrail is one that tripped.
type Guardrail struct {
	Guardrail string `json:"guardrail"`
	Message   string `json:"message"`
	Hint      string `json:"hint,omitempty"`
}

package campaign

import (
	"strings"
	"testing"

	"rolecall/reconcile/review"
)

// TestBalance: a total whose parts come to another number is named, all of them together.
func TestBalance(t *testing.T) {
	total := func(name string, of int64, parts ...int64) review.Total {
		made := review.Total{Name: name, Of: of}
		for _, count := range parts {
			made.Parts = append(made.Parts, review.Part{Name: "part", Count: count})
		}
		return made
	}
	if err := balance(review.Population{Totals: []review.Total{total("accounts", 3, 1, 2), total("items", 0)}}); err != nil {
		t.Error(err)
	}
	err := balance(review.Population{Totals: []review.Total{total("accounts", 3, 1, 1), total("grants", 2, 2), total("packet_rows", 0, 4)}})
	if err == nil || !strings.Contains(err.Error(), "the parts of the 3 accounts come to 2") || !strings.Contains(err.Error(), "the parts of the 0 packet rows come to 4") ||
		strings.Contains(err.Error(), "grants") {
		t.Error(err)
	}
}

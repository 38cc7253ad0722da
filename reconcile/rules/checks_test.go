package rules_test

import (
	"slices"
	"testing"

	"rolecall/reconcile/findings"
	"rolecall/reconcile/rules"
)

// TestParametersAreOfKinds: what the rules may tell a kind is of one that there is.
func TestParametersAreOfKinds(t *testing.T) {
	names, err := findings.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range rules.Parameters {
		if !slices.Contains(names, each.Kind) || each.Meaning == "" {
			t.Errorf("checks.%s.%s: no such kind, or no meaning", each.Kind, each.Name)
		}
	}
}

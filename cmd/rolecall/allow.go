package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reconcile"
)

// guardrails are what --allow takes, and how they are called in a run.
var guardrails = []struct {
	name, stored string
	isLimit      bool
}{
	{"max_deactivations", "guardrails.max_deactivations", true},
	{"max_removals", "guardrails.max_removals", true},
	{"max_creations", "guardrails.max_creations", true},
	{"max_activations", "guardrails.max_activations", true},
	{"max_additions", "guardrails.max_additions", true},
	{"max_updates", "guardrails.max_updates", true},
	{"impact", "guardrails.impact", false},
	{cutOffInputs, cutOffInputs, false},
	{changedInputs, changedInputs, false},
	{openReview, openReview, false},
}

// Guardrails about inputs: what looks cut off counts as complete, files are read that are
// not what their extract says of them, and decisions of a review that is not closed count.
const (
	cutOffInputs  = "cut-off-inputs"
	changedInputs = "changed-inputs"
	openReview    = "open-review"
)

// allows says whether a guardrail is let pass.
func allows(allowed []reconcile.Allowance, guardrail string) bool {
	return slices.ContainsFunc(allowed, func(each reconcile.Allowance) bool { return each.Guardrail == guardrail })
}

func allowFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "allow", Usage: "let this run pass a `GUARDRAIL`: max_deactivations=40, max_removals=12%, max_additions=none, impact, cut-off-inputs, changed-inputs, open-review; may be repeated"}
}

// readAllowances reads what --allow says.
func readAllowances(texts []string) ([]reconcile.Allowance, error) {
	var allowed []reconcile.Allowance
	seen := map[string]bool{}
	for _, text := range texts {
		each, err := readAllowance(text)
		if err != nil {
			return nil, err
		}
		if seen[each.Guardrail] {
			return nil, usagef("--allow says %s twice", strings.TrimPrefix(each.Guardrail, "guardrails."))
		}
		seen[each.Guardrail] = true
		allowed = append(allowed, each)
	}
	return allowed, nil
}

func readAllowance(text string) (reconcile.Allowance, error) {
	name, value, hasValue := strings.Cut(text, "=")
	name = strings.TrimPrefix(strings.TrimSpace(name), "guardrails.")
	var names []string
	for _, each := range guardrails {
		names = append(names, each.name)
		if each.name != name {
			continue
		}
		allowance := reconcile.Allowance{Guardrail: each.stored}
		switch {
		case !each.isLimit && hasValue:
			return allowance, usagef("--allow %s takes no value, not %q", name, value)
		case !each.isLimit || strings.TrimSpace(value) == "none":
			return allowance, nil
		}
		if records, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); err == nil && records >= 0 {
			allowance.Records = &records
			return allowance, nil
		}
		number, hasSign := strings.CutSuffix(strings.TrimSpace(value), "%")
		percent, err := strconv.ParseFloat(number, 64)
		if err != nil || !hasSign || !(percent >= 0 && percent < 1e6) {
			return allowance, usageError{
				message: fmt.Sprintf("--allow %s: %q is not a limit", name, text),
				hint:    "expected a number such as " + name + "=40, a percentage such as " + name + "=12%, or " + name + "=none",
			}
		}
		allowance.Percent = &percent
		return allowance, nil
	}
	if slices.Contains([]string{"keep_last", "never_grant", "protect"}, name) {
		return reconcile.Allowance{}, usageError{message: "--allow: " + name + " has no number to pass", hint: "change guardrails." + name + " in the rules, and reconcile again"}
	}
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "what can be allowed is " + strings.Join(names, ", ")
	}
	return reconcile.Allowance{}, usageError{message: fmt.Sprintf("--allow: there is no guardrail %q to pass", name), hint: hint}
}

package main

import (
	"errors"
	"fmt"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/selection"
	"strings"
)

// refuseSelection refuses what cannot be meant.
func refuseSelection(chosen selection.Chosen, allow []reconcile.Allowance) error {
	for _, each := range allow {
		if name := strings.TrimPrefix(each.Guardrail, "guardrails."); name == cutOffInputs || name == changedInputs || name == "impact" {
			return usageError{
				message: "--allow " + name + " has no effect here: the plan does not contain what was left out",
				hint:    "rolecall reconcile --allow " + name + " plans it",
			}
		}
	}
	if len(chosen.Unknown) > 0 {
		const shown = 10
		var ids []string
		for _, each := range chosen.Unknown[:min(shown, len(chosen.Unknown))] {
			sheet := ""
			if each.Sheet != "" {
				sheet = "sheet " + source.Printable(each.Sheet) + ", "
			}
			ids = append(ids, fmt.Sprintf("%s (%sline %d)", source.Printable(each.ID), sheet, each.Line))
		}
		more := ""
		if len(chosen.Unknown) > shown {
			more = fmt.Sprintf(" and %d more", len(chosen.Unknown)-shown)
		}
		return fmt.Errorf("the run has no change or finding with these ids: %s%s; the change files stay as they are\n"+
			" is the file of another run? the id of a change is c and 15 letters and digits, that of a finding f and 15", strings.Join(ids, ", "), more)
	}
	if err := errors.Join(refuseDisputed(chosen.Disputed), refusePartial(chosen.Partial)); err != nil {
		return err
	}
	if chosen.Changes == 0 && len(chosen.Withheld)+len(chosen.LeftOut) == 0 {
		return fmt.Errorf("none of the plan's %d changes is selected: the change files stay as they are", chosen.Of)
	}
	return nil
}

// refuseDisputed names the decisions that contradict each other.
func refuseDisputed(disputed []selection.Disputed) error {
	var problems source.Problems
	for _, each := range disputed {
		wanted, unwanted := each.Wanted, each.Unwanted
		about := map[string]string{
			"finding": " of the finding " + source.Printable(unwanted.ID) + ", which it corrects",
			"change":  " of the change " + source.Printable(unwanted.ID) + ", which corrects it",
		}[each.UnwantedIs]
		problems.Add(source.Problem{
			At: source.Position{File: wanted.List, Line: wanted.Line},
			Message: fmt.Sprintf("%s is %q here, and line %d of %s says %q%s",
				source.Printable(wanted.ID), wanted.Word, unwanted.Line, unwanted.List, unwanted.Word, about),
			Hint: "a change is made or not: say the same in both places, or leave one of them blank",
		})
	}
	return problems.Err()
}

// refusePartial names the changes of which a list has some rows only.
func refusePartial(partial []selection.Partial) error {
	var problems source.Problems
	for _, each := range partial {
		problems.Add(source.Problem{
			At:      source.Position{File: source.Printable(each.List), Line: int(each.Line)},
			Message: fmt.Sprintf("%s (%s) has %d fields, and the list lacks the rows of %s", each.ChangeID, each.What, each.Fields, each.Missing),
			Hint:    "a change is made with all its fields or not at all: put these rows back, or leave out all rows of the change",
		})
	}
	return problems.Err()
}

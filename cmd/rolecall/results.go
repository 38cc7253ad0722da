package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/results"
	"rolecall/reconcile/selection"
	"rolecall/reports"
)

// readResults reads what became of the plan of the run in the database, beside what was
// recorded before; nil if neither says anything. The plan is shown whole afterwards.
func readResults(ctx context.Context, db *duckdb.DB, out, temp string, paths []string) (imported *reports.Imported, err error) {
	before, names, err := reports.Outcomes(out)
	if err != nil || before == nil && len(paths) == 0 {
		return nil, err
	}
	_, runID, err := reports.Recorded(out)
	if err != nil {
		return nil, err
	}
	only, err := selection.IDs(ctx, db)
	if err != nil {
		return nil, err
	}
	if err := selection.Whole(ctx, db, storedRun); err != nil {
		return nil, err
	}
	var files []results.File
	for _, path := range paths {
		files = append(files, results.File{Path: path, Shown: path, TempDir: temp})
		names = append(names, filepath.Base(path))
	}
	all, err := results.Tell(ctx, db, runID, before, files)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	imported = reports.NewImported(slices.Compact(names), all, only)
	imported.Paths = paths
	return imported, nil
}

// refuseUnread refuses to replace change files beside which a sender keeps what it did, unless
// that is read now.
func refuseUnread(out string, paths []string) error {
	for _, name := range []string{"servicenow-rest-pending.txt", "servicenow-rest-results.csv"} {
		for _, pattern := range []string{"", "*", "*/*"} {
			found, err := filepath.Glob(filepath.Join(out, "changes", pattern, name))
			if err != nil {
				return err
			}
			for _, each := range found {
				if slices.ContainsFunc(paths, func(path string) bool { return isSameFile(path, each) }) {
					continue
				}
				hint := "read what it did with --results " + source.Printable(each) + ", or move the file away"
				if name == "servicenow-rest-pending.txt" {
					hint = "let the sender finish, or move the file away"
				}
				return fmt.Errorf("a sender keeps its record of sent changes here, which would be lost: %s\n %s", source.Printable(each), hint)
			}
		}
	}
	return nil
}

func isSameFile(one, other string) bool {
	first, err := os.Stat(one)
	if err != nil {
		return false
	}
	second, err := os.Stat(other)
	return err == nil && os.SameFile(first, second)
}

// selectRecorded are the selectors of what was selected before, and what it was let pass; all of
// the plan if nothing was.
func selectRecorded(out string, allow []reconcile.Allowance) (selection.Selectors, []reconcile.Allowance, error) {
	ids, err := selected(out)
	if err != nil {
		return selection.Selectors{}, nil, err
	}
	recorded, _, err := reports.Recorded(out)
	if err != nil || recorded == nil {
		return selection.Selectors{}, allow, err
	}
	for _, each := range recorded.Allowed {
		if !slices.ContainsFunc(allow, func(given reconcile.Allowance) bool { return given.Guardrail == each.Guardrail }) {
			allow = append(allow, reconcile.Allowance{Guardrail: each.Guardrail, Percent: each.Percent, Records: each.Records})
		}
	}
	if ids == nil {
		return selection.Selectors{}, allow, nil
	}
	return selection.Selectors{Only: []selection.Selector{byIDs("changes/selected.csv", ids)}}, allow, nil
}

// keepRecorded has the manifest keep saying what was selected, when results are read.
func keepRecorded(kept *reports.Selection, out string, isResults bool) error {
	recorded, _, err := reports.Recorded(out)
	if err == nil && isResults && recorded != nil {
		kept.Only, kept.Except, kept.Decisions = recorded.Only, recorded.Except, recorded.Decisions
		kept.Withheld, kept.LeftOut = recorded.Withheld, recorded.LeftOut
		if kept.First == 0 {
			kept.First = recorded.First
		}
	}
	return err
}

// byIDs selects changes by their ids.
func byIDs(name string, ids []string) selection.Selector {
	selector := selection.Selector{Text: name}
	for i, id := range ids {
		selector.IDs = append(selector.IDs, selection.ID{ID: id, Line: i + 2})
	}
	return selector
}

// printExpired says of a plan that was expired when it was made that it still is.
func printExpired(stdout *lines, out string) error {
	expiry, err := reports.Expiry(out)
	if err == nil && expiry.IsExpired {
		stdout.paragraph("! ", "The change files are expired: "+expiry.String()+". Export again, and reconcile.")
	}
	return err
}

// printResults says what the import did, and what the change files hold now.
func printResults(stdout *lines, out string, imported *reports.Imported) {
	stdout.printf("What the import did, by the results:")
	for _, each := range results.All {
		if imported.Outcomes[each] > 0 || each == results.Applied {
			stdout.printf("  %-8s %d", each, imported.Outcomes[each])
		}
	}
	if n := imported.Outcomes[results.Sent]; n > 0 {
		stdout.paragraph("  ! ", "The outcome of the changes that were sent is unknown: let the sender collect the outcomes, and read them back. The rollback does not contain them yet.")
	}
	switch todo := len(imported.ToDo()); todo {
	case 0:
		stdout.printf("All selected changes are done.")
	case 1:
		stdout.printf("1 change is still to do: it is in the change files of %s, and in changes/todo.csv.", source.Printable(out))
	default:
		stdout.printf("%d changes are still to do: they are in the change files of %s, and in changes/todo.csv.", todo, source.Printable(out))
	}
	stdout.printf("The rollback undoes only the changes that were applied (%d).", imported.Outcomes[results.Applied])
}

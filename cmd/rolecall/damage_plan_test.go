package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolecall/exports/sample/damage"
)

// judged is what a run makes of an estate.
type judged struct {
	status   int
	stderr   string
	changes  map[string]string // what is done to whom -> of which sort that is
	findings map[string]string // kind, whom and item -> certainty
}

// reconcileEstate writes an estate below dir and reconciles it. Names are those of the
// undamaged estate: whom a change is about does not depend on what the damage left of
// the account's name.
func reconcileEstate(t *testing.T, dir string, e *damage.Estate, names map[string]string) (judged, error) {
	if err := e.Write(dir); err != nil {
		return judged{}, err
	}
	out := filepath.Join(dir, "out")
	_, stderr, status, err := commandWith(t.Context(), "", plainly, "reconcile", dir, "--out", out, "--as-of", e.AsOf.Format(time.RFC3339),
		"--reports", "none", "--changes", "import-set", "--quiet")
	if err != nil {
		return judged{}, err
	}
	run := judged{status: status, stderr: stderr, changes: map[string]string{}, findings: map[string]string{}}
	if status == statusFailed || status == statusUsage {
		return run, nil
	}
	rows := csvRows(t, filepath.Join(out, "changes.csv"))
	items, holders := itemsOf(rows, names), holdersOf(rows)
	for _, row := range rows {
		key, sort := effect(row, items[row["change_id"]], holders[row["change_id"]], names)
		run.changes[key] = sort
	}
	for _, row := range csvRows(t, filepath.Join(out, "findings.csv")) {
		who := firstOf(names[strings.ToLower(row["user_name"])], row["sys_id"], row["login"])
		run.findings[row["kind"]+" "+who+" "+row["item"]] = firstOf(row["certainty"], "certain")
	}
	return run, nil
}

// itemsOf are the roles and groups that changes are about, by the changes' ids.
func itemsOf(rows []map[string]string, names map[string]string) map[string]string {
	items := map[string]string{}
	for _, row := range rows {
		switch field, _, _ := strings.Cut(row["field"], "."); {
		case row["operation"] == "create" && (field == "role" || field == "group"):
			items[row["change_id"]] = firstOf(names[row["after"]], row["after"])
		case row["operation"] == "delete":
			for part := range strings.SplitSeq(row["before"], "; ") {
				if name, value, _ := strings.Cut(part, "="); name == "role" || name == "group" {
					items[row["change_id"]] = firstOf(names[value], value)
				}
			}
		}
	}
	return items
}

// holdersOf are the accounts that created grants and memberships are of, by the changes' ids:
// one whose user name is blank has its sys_id alone.
func holdersOf(rows []map[string]string) map[string]string {
	holders := map[string]string{}
	for _, row := range rows {
		if row["operation"] == "create" && row["field"] == "user" {
			holders[row["change_id"]] = row["after"]
		}
	}
	return holders
}

// effect says in a line what a row of changes.csv does to whom, and of which sort that
// is: what two plans are compared by.
func effect(row map[string]string, item, holder string, names map[string]string) (line, sort string) {
	who := firstOf(names[strings.ToLower(row["user_name"])], strings.ToLower(row["user_name"]), holder)
	if row["table"] == "sys_user" && row["record_id"] != "" {
		who = row["record_id"]
	}
	sort = row["operation"] + " " + row["table"]
	if item != "" {
		return fmt.Sprintf("%s of %s: %s", sort, who, item), sort
	}
	if row["operation"] == "update" {
		sort += " " + row["field"]
		if row["field"] == "active" || row["field"] == "locked_out" {
			sort += "=" + row["after"]
		}
	}
	return fmt.Sprintf("%s %s of %s: %s=%s", row["operation"], row["table"], who, row["field"], row["after"]), sort
}

// falseChanges are what the plan on a damaged estate does besides, by sort. A
// cell of an account that was emptied is written again: that it was not empty
// before, nothing can show, and the instance has that value.
func falseChanges(before, after judged, did damage.Damage) (bySort map[string][]string, writtenAgain int) {
	bySort = map[string][]string{}
	for line, sort := range after.changes {
		if rest, isRenamed := strings.CutSuffix(line, ": "+did.Renamed[0]); isRenamed && did.Renamed[0] != "" {
			line = rest + ": " + did.Renamed[1]
		}
		if _, isThere := before.changes[line]; isThere {
			continue
		}
		sysID, field, _ := strings.Cut(did.Own, "/")
		if did.Own != "" && strings.HasPrefix(line, "update sys_user of "+sysID+": "+field+"=") {
			writtenAgain++
			continue
		}
		bySort[sort] = append(bySort[sort], line)
	}
	return bySort, writtenAgain
}

// newCertain counts findings that are held for certain, and that the undamaged estate does not have.
func newCertain(before, after judged) (count int) {
	for key, certainty := range after.findings {
		if _, isThere := before.findings[key]; !isThere && certainty == "certain" {
			count++
		}
	}
	return count
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// carryOut reconciles with what was decided, rehearses the plan, applies the change files to a copy of
// the exports, and asks of each change whether it is in effect. Each revocation has to be in the plan,
// or among what people have to see to.
func (r *campaignRun) carryOut() {
	r.t.Helper()
	stdout := r.reconcile("estate", "run2")
	r.checkPlan(stdout)
	r.do(statusDone, "simulate", "run2", "--quiet")
	if err := os.CopyFS(r.path("fresh"), os.DirFS(r.path("estate"))); err != nil {
		r.t.Fatal(err)
	}
	r.importInto("run2", "fresh")
	r.do(statusDone, "verify", "run2", "fresh", "--quiet")
	r.reconcile("fresh", "run3")
	r.checkNext()
	r.checkEffect()
}

// checkEffect asks the next run whether what was revoked is gone, and looks into its exports.
func (r *campaignRun) checkEffect() {
	r.t.Helper()
	r.do(statusFindings, "review", "effect", "q4", "--against", "run3", "--at", "2026-11-26", "--quiet") // Okta's part takes another plan
	fresh := readTables(r.t, r.path("fresh/servicenow"))
	isThere, isActive := map[string]bool{}, map[string]bool{}
	for _, table := range []string{"sys_user_has_role", "sys_user_grmember"} {
		for _, each := range fresh.records[table] {
			isThere[each["sys_id"]] = true
		}
	}
	for _, each := range fresh.records["sys_user"] {
		isActive[each["sys_id"]] = each["active"] == "true"
	}
	want, got := map[string]string{}, map[string]string{}
	for id, item := range r.c.items {
		if r.oracle.items[id] != "decided" || r.oracle.verdict[id] != "revoke" || item["kind"] == "delegation" {
			continue
		}
		isHeld := item["kind"] == "account" && isActive[item["sys_id"]]
		for record := range strings.SplitSeq(item["record_ids"], "; ") {
			isHeld = isHeld || isThere[record]
		}
		switch {
		case !isHeld:
			want[id] = "in_effect"
		case isActive[item["sys_id"]]:
			want[id] = "not_in_effect"
		default:
			want[id] = "overtaken"
		}
	}
	for _, each := range recordsOf(r.t, r.path("q4/effect.csv")) {
		if each["kind"] != "delegation" {
			got[each["item_id"]] = each["effect"]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Errorf("effect.csv (-want +got):\n%s", diff)
	}
}

// reconcile reconciles exports with what was decided. Guardrails protect one account.
func (r *campaignRun) reconcile(estate, out string) (stdout string) {
	r.t.Helper()
	args := []string{"reconcile", estate, "--decisions", "q4", "--as-of", "2026-11-25", "--reports", "none", "--format", "json", "--out", out}
	stdout, stderr, status, err := command(r.t.Context(), r.dir, args...)
	if err != nil || status != statusDone && status != statusWithheld {
		r.t.Fatalf("%v: status %d: %v %s", args, status, err, stderr)
	}
	return stdout
}

// importInto has exports be as they are after the import of a plan, and after people did in Okta what
// okta-removals.csv says.
func (r *campaignRun) importInto(out, estate string) {
	r.t.Helper()
	tables := readTables(r.t, r.path(estate+"/servicenow"))
	tables.settle(tables.apply(r.t, r.path(out+"/changes/servicenow-import-set.csv")))
	tables.write(r.t)
	isOut := map[[2]string]bool{}
	for _, each := range recordsOf(r.t, r.path(out+"/okta-removals.csv")) {
		isOut[[2]string{each["okta_id"], each["group_id"]}] = true
	}
	changes := map[string][]record{}
	for _, each := range recordsOf(r.t, r.path(out+"/changes.csv")) {
		if each["system"] == "okta" {
			changes[each["record_id"]] = append(changes[each["record_id"]], each)
		}
	}
	for name, change := range map[string]func(one record) bool{
		"memberships.csv": func(one record) bool { return !isOut[[2]string{one["userId"], one["groupId"]}] },
		"users.csv": func(one record) bool {
			for _, each := range changes[one["id"]] {
				one[each["field"]] = each["after"]
			}
			return true
		},
	} {
		if err := editCSV(filepath.Join(r.path(estate), "okta", name), change); err != nil {
			r.t.Fatal(err)
		}
	}
}

// checkPlan holds that the plan takes away what was revoked and no rule grants, and nothing that a rule
// grants; what it does not take away is among the removals, the tasks or what is withheld.
func (r *campaignRun) checkPlan(stdout string) {
	r.t.Helper()
	planned, closed := map[string]bool{}, map[string]bool{}
	for _, row := range recordsOf(r.t, r.path("run2/changes/servicenow-import-set.csv")) {
		switch {
		case row["operation"] == "delete":
			planned[row["sys_id"]] = true
		case row["table"] == "sys_user" && row["operation"] == "update":
			closed[row["sys_id"]] = closed[row["sys_id"]] || row["field_1"] == "active" && row["after_1"] == "false"
		case row["table"] == "sys_user_delegate":
			planned[row["sys_id"]] = true
		}
	}
	over := map[string]bool{} // delegations, by the day of the run
	for _, row := range recordsOf(r.t, r.path("estate/servicenow/sys_user_delegate.csv")) {
		over[row["sys_id"]] = row["ends"] != "" && row["ends"] < "2026-11-25"
	}
	toSee := map[string]string{}
	for _, each := range recordsOf(r.t, r.path("run2/okta-removals.csv")) {
		toSee[each["item_id"]] = "okta"
	}
	for _, each := range recordsOf(r.t, r.path("run2/tasks.csv")) {
		toSee[each["item_id"]] = firstOf(toSee[each["item_id"]], each["code"])
	}
	counts := map[string]int{}
	for id, item := range r.c.items {
		isPlanned := item["kind"] == "account" && closed[item["sys_id"]]
		for record := range strings.SplitSeq(item["record_ids"], "; ") {
			isPlanned = isPlanned || planned[record]
		}
		decided := ""
		if r.oracle.items[id] == "decided" {
			decided = r.oracle.verdict[id]
		}
		isFound := item["finding_ids"] != "" || closed[item["sys_id"]] // the plan corrects these anyhow
		switch {
		case decided == "revoke" && item["rule"] != "" && item["kind"] != "account":
			counts["revoked, granted by a rule"]++
			if isPlanned && !isFound || toSee[id] == "" {
				r.t.Errorf("%v was revoked, and a rule grants it: planned %v, to see to %q", item, isPlanned, toSee[id])
			}
		case decided == "revoke" && !isPlanned && item["user_name"] == "admin":
			counts["revoked and protected"]++
		case (decided == "revoke" || decided == "change") && item["kind"] == "delegation" && over[item["record_ids"]]:
			counts["decided and over"]++
		case decided == "revoke":
			counts["revoked"]++
			if !isPlanned && toSee[id] == "" {
				r.t.Errorf("%v was revoked, and nothing follows", item)
			}
		case decided == "change":
			counts["to change"]++
			if toSee[id] == "" {
				r.t.Errorf("%v is to change, and is no task", item)
			}
		case decided == "keep" && isPlanned && !closed[item["sys_id"]]:
			r.t.Errorf("%v was kept, and is removed", item)
		case decided == "" && isPlanned && !isFound:
			r.t.Errorf("nobody decided %v, and it is removed", item)
		}
	}
	counts["kept against a finding"] = r.checkKept()
	r.t.Log(counts)
	for _, each := range []string{"revoked", "revoked, granted by a rule", "to change", "kept against a finding"} {
		if counts[each] == 0 {
			r.t.Errorf("nothing is %s: %v", each, counts)
		}
	}
	if !json.Valid([]byte(stdout)) {
		r.t.Error("the summary is no JSON")
	}
}

// checkKept holds that a finding is accepted if all that it is about was kept against it, and counts these.
func (r *campaignRun) checkKept() (kept int) {
	r.t.Helper()
	isKept := map[string]bool{}
	for id, item := range r.c.items {
		for finding := range strings.SplitSeq(item["finding_ids"], "; ") {
			isSo := r.oracle.items[id] == "decided" && r.oracle.verdict[id] == "keep"
			before, isThere := isKept[finding]
			isKept[finding] = isSo && (before || !isThere)
		}
	}
	for _, each := range recordsOf(r.t, r.path("run2/findings.csv")) {
		if !isKept[each["finding_id"]] {
			continue
		}
		if kept++; each["excepted"] != "true" || each["change_ids"] != "" {
			r.t.Errorf("it was kept, and is not accepted: %v", each)
		}
	}
	return kept
}

// checkNext holds that the next run finds nothing missing that was revoked, and that what was revoked is
// gone but for what was withheld or is left to people.
func (r *campaignRun) checkNext() {
	r.t.Helper()
	isRevoked := map[string]bool{}
	for id, item := range r.c.items {
		if r.oracle.items[id] == "decided" && r.oracle.verdict[id] == "revoke" {
			isRevoked[item["user_name"]+" "+item["entitlement"]] = true
		}
	}
	tasks := map[string]bool{}
	for _, each := range recordsOf(r.t, r.path("run2/tasks.csv")) {
		tasks[each["user_name"]+" "+each["entitlement"]] = true
	}
	for _, each := range recordsOf(r.t, r.path("run3/findings.csv")) {
		key := each["user_name"] + " " + each["item"]
		switch {
		case strings.HasPrefix(each["kind"], "misroled.missing") && isRevoked[key] && !tasks[key]:
			r.t.Errorf("the next run misses what was revoked: %v", each)
		case each["kind"] == "review.revoked" && each["user_name"] != "admin" && !tasks[key]:
			r.t.Errorf("it was revoked, and is there: %v", each)
		case each["kind"] == "review.regranted":
			r.t.Errorf("nobody granted it again: %v", each)
		}
	}
}

package main

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// export writes the staging table as a list's export has it.
func (i *instance) export(path string) {
	i.t.Helper()
	header := []string{"u_run_id", "u_plan", "u_change_id", "u_outcome", "u_outcome_reason"}
	var text strings.Builder
	rows := csv.NewWriter(&text)
	records := [][]string{header}
	staged := i.rows("u_rolecall_changes")
	for _, id := range slices.Sorted(maps.Keys(staged)) {
		var record []string
		for _, column := range header {
			record = append(record, staged[id][column])
		}
		records = append(records, record)
	}
	if err := rows.WriteAll(records); err != nil {
		i.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		i.t.Fatal(err)
	}
}

// copyPlan is a copy of the planned run on acme that a test may change.
func copyPlan(t *testing.T) (out, changes string) {
	t.Helper()
	planned, _ := planAcme(t)
	out = filepath.Join(t.TempDir(), "out")
	if err := copyOutput(planned, out); err != nil {
		t.Fatal(err)
	}
	return out, filepath.Join(out, "changes")
}

// TestResultsAreReadBack imports a part of a plan, of which somebody made some and the
// guard refuses some, reads the outcomes back, and undoes what was applied: then the
// instance is as it was. What is still to do is listed, and can be imported.
func TestResultsAreReadBack(t *testing.T) {
	t.Parallel()
	out, changes := copyPlan(t)
	plan := inServiceNow(t, out)
	tables := instanceOf(t, out)
	for name, read := range map[string]func(i *instance, plan string, apply bool, results string) map[string]string{
		"import-set": func(i *instance, plan string, apply bool, results string) map[string]string {
			states := i.transform(plan, filepath.Join(changes, "onBefore.js"), apply)
			i.export(results)
			return states
		},
		"script": func(i *instance, plan string, apply bool, results string) map[string]string {
			for _, file := range files(t, plan, "servicenow-script-*.js") {
				i.run(filepath.Base(file), switched(t, file, apply))
			}
			lines := i.take("lines")
			text := "*** Script: " + strings.Join(lines, "\n*** Script: ") + "\n"
			if err := os.WriteFile(results, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			i.run("lines", "lines = "+string(mustJSON(t, lines)))
			return i.states()
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, changes := copyPlan(t)
			i := newInstance(t, tables)
			mail := find(t, plan, "sys_user", "update", "email")[0]
			grant := find(t, plan, "sys_user_has_role", "delete", "")[0]
			i.set("sys_user", mail.RecordID, "email", "third@example.com") // refused
			i.run("gone", "instance.tables.sys_user_has_role.rows = instance.tables.sys_user_has_role.rows.filter(function (row) { return row.sys_id !== "+quoteJSON(grant.RecordID)+"; })")
			before := inWords(tablesNow(i))
			results := filepath.Join(t.TempDir(), "results.csv")
			states := read(i, changes, true, results)

			stdout, stderr, status := invoke(t, "changes", out, "--results", results, "--format", "import-set,script")
			if status != statusDone {
				t.Fatalf("exit status %d: %s", status, stderr)
			}
			if !strings.Contains(stdout, "3 changes are still to do") { // two in Okta, and the refused one
				t.Errorf("%s", stdout)
			}
			undo := map[string]bool{}
			for _, row := range stagingRows(t, filepath.Join(out, "changes", "rollback", "servicenow-import-set.csv")) {
				undo[row["u_change_id"]] = true
			}
			for id, state := range states {
				if undo[id] != (state == "applied") {
					t.Errorf("change %s was %s; in the rollback: %v", id, state, undo[id])
				}
			}
			for _, row := range csvRows(t, filepath.Join(out, "changes", "todo.csv")) {
				if state := states[row["change_id"]]; state == "applied" || state == "already" {
					t.Errorf("change %s was %s, and is still to do", row["change_id"], state)
				}
			}
			outcomes := map[string]string{}
			for _, row := range csvRows(t, filepath.Join(out, "outcomes.csv")) {
				outcomes[row["change_id"]] = row["outcome"]
			}
			if outcomes[mail.ChangeID] != "refused" || outcomes[grant.ChangeID] != "already" {
				t.Errorf("the mail %s, the grant %s", outcomes[mail.ChangeID], outcomes[grant.ChangeID])
			}

			undone := read(i, filepath.Join(out, "changes", "rollback"), true, results)
			for id, state := range undone {
				if state != "applied" {
					t.Errorf("the rollback of %s: %s", id, state)
				}
			}
			after := inWords(tablesNow(i))
			for who, row := range after["sys_user"] { // what the plan created stays, closed
				if before["sys_user"][who] == nil && row["active"] == "0" && row["locked_out"] == "1" {
					delete(after["sys_user"], who)
				}
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("-before the import +after the rollback:\n%s", diff)
			}

			// the rollback is read back, too
			if _, stderr, status := invoke(t, "changes", out, "--results", results, "--quiet"); status != statusDone {
				t.Fatalf("exit status %d: %s", status, stderr)
			}
			for _, row := range csvRows(t, filepath.Join(out, "outcomes.csv")) {
				if states[row["change_id"]] == "applied" && row["outcome"] != "undone" {
					t.Errorf("change %s: %s", row["change_id"], row["outcome"])
				}
			}
		})
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

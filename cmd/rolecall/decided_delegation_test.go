package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// actsFor is the access of a delegation, as packets have it.
func actsFor(who string) string { return " acts for First" + who[:3] + " Last" + who[:3] }

// delegationsEnd holds what the plan of TestDecisionsAreCarriedOut says of delegations, in every form, and
// what the guard makes of it.
func delegationsEnd(t *testing.T, out string) {
	t.Helper()
	var planned []string
	for _, line := range cells(t, filepath.Join(out, "changes.csv"), "table", "record_id", "user_name", "field", "before", "after", "change_id") {
		if table, rest, _ := strings.Cut(line, " | "); table == "sys_user_delegate" {
			planned = append(planned, rest)
		}
	}
	first, second := recordID("d1"), recordID("d2")
	want := []string{
		second + " | " + bob + " | ends |  | 2026-10-08 00:00:00",
		first + " | " + dan + " | ends | 2026-12-31 22:59:59 | 2026-10-08 00:00:00",
	}
	ids := map[string]string{} // of the changes, by record
	for i, line := range planned {
		at := strings.LastIndex(line, " | ")
		ids[line[:32]], planned[i] = line[at+3:], line[:at]
	}
	if diff := cmp.Diff(want, planned); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	changes := filepath.Join(out, "changes")
	for name, holds := range map[string]bool{
		"servicenow-import-set.csv": true, "servicenow-rest-0001.jsonl": true, "servicenow-script-0001.js": true, "servicenow-batch-0001.json": true,
		"servicenow-check-0001.json": false, "servicenow-users-0001.xml": false,
	} {
		text, err := os.ReadFile(filepath.Join(changes, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), ids[first]) != holds {
			t.Errorf("%s: holds the end of a delegation %v", name, !holds)
		}
	}
	batch, err := os.ReadFile(filepath.Join(changes, "servicenow-batch-0001.json"))
	if err != nil {
		t.Fatal(err)
	}
	body := base64.StdEncoding.EncodeToString([]byte(`{"ends":"2026-10-08 00:00:00"}`))
	if !strings.Contains(string(batch), `"method":"PATCH","url":"/api/now/table/sys_user_delegate/`+first+`?sysparm_fields=sys_id"`) || !strings.Contains(string(batch), body) {
		t.Errorf("the batch does not end it: %s", batch)
	}
	if notExpressed := cells(t, filepath.Join(changes, "not-expressed.csv"), "form", "table", "change_id"); !slices.Contains(notExpressed, "xml | sys_user_delegate | "+ids[first]) {
		t.Errorf("not-expressed.csv: %v", notExpressed)
	}
	tables := instanceOf(t, out)
	for name, bring := range ways {
		t.Run(name, func(t *testing.T) { endDelegations(t, tables, changes, ids, bring) })
	}
}

// endDelegations has the guard end delegations in an instance, and give them their ends back.
func endDelegations(t *testing.T, tables, changes string, ids map[string]string, bring func(i *instance, changes, plan string, apply bool) map[string]string) {
	first, second, kept := recordID("d1"), recordID("d2"), recordID("d3")
	start := func() *instance {
		i := newInstance(t, tables)
		i.setClock(time.Date(2026, 10, 9, 9, 30, 0, 0, time.UTC))
		return i
	}
	ends := func(i *instance) []string {
		rows := i.rows("sys_user_delegate")
		return []string{rows[first]["ends"], rows[second]["ends"], rows[kept]["ends"]}
	}
	check := func(i *instance, what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, ends(i)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		i.innocent()
	}
	i := start()
	bring(i, changes, changes, false)
	check(i, "a dry run", "2026-12-31 22:59:59", "", "")
	bring(i, changes, changes, true)
	check(i, "applied", "2026-10-08 00:00:00", "2026-10-08 00:00:00", "")
	if states := bring(i, changes, changes, true); states[ids[first]] != "already" {
		t.Errorf("again: %v", states)
	}
	bring(i, changes, filepath.Join(changes, "rollback"), true)
	check(i, "taken back", "2026-12-31 22:59:59", "", "")

	i = start() // ended before, or put off, meanwhile
	i.set("sys_user_delegate", first, "ends", "2026-10-02 08:00:00")
	i.set("sys_user_delegate", second, "ends", "2027-12-31 00:00:00")
	if states := bring(i, changes, changes, true); states[ids[first]] != "already" || states[ids[second]] != "changed" {
		t.Errorf("ended before, and put off: %v", states)
	}
	check(i, "ended before, and put off", "2026-10-02 08:00:00", "2027-12-31 00:00:00", "")

	i = start() // somebody else acts by it, and one begins later now
	i.set("sys_user_delegate", first, "delegate", i.rows("sys_user_delegate")[second]["delegate"])
	i.set("sys_user_delegate", second, "starts", "2026-11-01 08:00:00")
	if states := bring(i, changes, changes, true); states[ids[first]] != "changed" || states[ids[second]] != "changed" {
		t.Errorf("of somebody else, and begins later: %v", states)
	}
	check(i, "of somebody else, and begins later", "2026-12-31 22:59:59", "", "")

	i = start() // gone
	i.run("gone", "instance.tables.sys_user_delegate.rows = []")
	if states := bring(i, changes, changes, true); states[ids[first]] != "already" {
		t.Errorf("gone: %v", states)
	}
	i.innocent()
}

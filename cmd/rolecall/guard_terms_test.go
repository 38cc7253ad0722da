package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// plannedCase plans one of testdata/cases, in every form, and gives the tables of the
// instance that its exports came from.
func plannedCase(t *testing.T, name string) (out, changes, tables string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(home, "testdata", "cases", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	estate, _ := unpackCase(t, archive)
	out, changes = planned(t, estate)
	return out, changes, instanceOf(t, out)
}

// insert gives a table of the instance another record.
func (i *instance) insert(table string, row record) {
	i.t.Helper()
	text, err := json.Marshal(row)
	if err != nil {
		i.t.Fatal(err)
	}
	i.run("insert", "instance.tables."+table+".rows.push(JSON.parse("+quoteJSON(string(text))+"))")
}

// staged are the rows of the staging table, with what the guard wrote.
func (i *instance) staged() map[string]record {
	rows := map[string]record{}
	for _, row := range i.rows("u_rolecall_changes") {
		rows[row["u_plan"]+" "+row["u_change_id"]] = row
	}
	return rows
}

// writesNothing holds that a plan is refused as a whole.
func writesNothing(t *testing.T, i *instance, states map[string]string, count int) {
	t.Helper()
	allAre(t, states, "refused", count)
	if journal := i.take("journal"); len(journal) > 0 {
		t.Errorf("it writes %q", journal)
	}
}

// TestGuardKeepsToItsTime: loaded again months later, when the person is back, a plan
// does nothing. What was made in time can be taken back as long again.
func TestGuardKeepsToItsTime(t *testing.T) {
	t.Parallel()
	forCI(t)
	out, changes, tables := plannedCase(t, "replayed-months-later")
	plan := inServiceNow(t, out)
	expires := expiryOf(t, out)
	for name, bring := range ways {
		t.Run(name, func(t *testing.T) {
			i := newInstance(t, tables)
			for _, now := range []time.Time{expires, expires.AddDate(0, 5, 0)} {
				i.setClock(now)
				writesNothing(t, i, bring(i, changes, changes, true), len(plan))
			}
			i.setClock(expires.Add(-time.Second))
			allAre(t, bring(i, changes, changes, true), "applied", len(plan))
			i.take("journal")
			i.setClock(expires.AddDate(0, 5, 0))
			writesNothing(t, i, bring(i, changes, filepath.Join(changes, "rollback"), true), len(plan))
			i.setClock(expires.Add(13 * 24 * time.Hour))
			allAre(t, bring(i, changes, filepath.Join(changes, "rollback"), true), "applied", len(plan))
		})
	}
}

// expiryOf is what the manifest says of until when.
func expiryOf(t *testing.T, out string) time.Time {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Expiry struct{ At time.Time } }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	return manifest.Expiry.At
}

// TestGuardKeepsToItsRun: the transform map holds the script of another run.
func TestGuardKeepsToItsRun(t *testing.T) {
	forCI(t) // TestImportRefusesWhatWasAltered has the guard refuse what is not its own in every run
	t.Parallel()
	out, changes, tables := plannedCase(t, "replayed-months-later")
	_, others, _ := plannedCase(t, "rollback-of-what-was-there")
	i := newInstance(t, tables)
	states := i.transform(changes, filepath.Join(others, "onBefore.js"), true)
	writesNothing(t, i, states, len(inServiceNow(t, out)))
	for _, row := range i.staged() {
		if row["u_outcome"] != "refused" || !strings.Contains(row["u_outcome_reason"], "but this script belongs to run") {
			t.Errorf("%s: %s", row["u_outcome"], row["u_outcome_reason"])
		}
	}
}

// TestGuardWaitsForPrerequisites: a role that rules grant is held only because an excess
// one contains it. If the instance refuses to grant it in its own right, the excess one stays.
func TestGuardWaitsForPrerequisites(t *testing.T) {
	t.Parallel()
	out, changes, tables := plannedCase(t, "prerequisite-not-expressible")
	plan := inServiceNow(t, out)
	grant, removal := find(t, plan, "sys_user_has_role", "create", "")[0], find(t, plan, "sys_user_has_role", "delete", "")[0]
	unexpressed := map[string]bool{grant.ChangeID: true, removal.ChangeID: true}
	// a form that cannot grant it removes nothing either
	for _, row := range csvRows(t, filepath.Join(changes, "not-expressed.csv")) {
		if row["form"] == "batch" {
			delete(unexpressed, row["change_id"])
		}
	}
	if batches, err := filepath.Glob(filepath.Join(changes, "servicenow-batch-*.json")); err != nil || len(batches) > 0 || len(unexpressed) > 0 {
		t.Errorf("the form batch has %v, and does not list %v: %v", batches, unexpressed, err)
	}
	rollback := filepath.Join(changes, "rollback")
	for name, bring := range ways {
		t.Run(name, func(t *testing.T) {
			i := newInstance(t, tables)
			before := inWords(tablesNow(i))
			allAre(t, bring(i, changes, changes, false), "would apply", len(plan))
			// a grant that somebody asked for gives nothing yet
			i.run("ask", `var asked = {sys_id: nextId(), user: `+quoteJSON(grant.After)+`, inherited: '0', state: 'requested',
				role: instance.tables.sys_user_role.rows.filter(function (row) { return row.name === 'itil'; })[0].sys_id};
				instance.tables.sys_user_has_role.rows.push(asked)`)
			states := bring(i, changes, changes, true)
			if states[grant.ChangeID] != "changed" || states[removal.ChangeID] != "refused" {
				t.Errorf("asked for already: the grant %s, the removal %s", states[grant.ChangeID], states[removal.ChangeID])
			}
			i.run("withdraw", "instance.tables.sys_user_has_role.rows.pop()")
			i.run("rule", "instance.tables.sys_user_has_role.refuses = true")
			states = bring(i, changes, changes, true)
			if states[grant.ChangeID] != "failed" || states[removal.ChangeID] != "refused" {
				t.Errorf("the grant %s, the removal %s", states[grant.ChangeID], states[removal.ChangeID])
			}
			if diff := cmp.Diff(before, inWords(tablesNow(i))); diff != "" {
				t.Errorf("the removal is made without the grant: %s", diff)
			}
			i.run("rule", "instance.tables.sys_user_has_role.refuses = false")
			allAre(t, bring(i, changes, changes, true), "applied", len(plan))

			// and backwards: what was granted goes once the other role is back
			i.run("rule", "instance.tables.sys_user_has_role.refuses = true")
			states = bring(i, changes, rollback, true)
			if states[removal.ChangeID] != "failed" || states[grant.ChangeID] != "refused" {
				t.Errorf("the role's return %s, the grant's removal %s", states[removal.ChangeID], states[grant.ChangeID])
			}
			i.run("rule", "instance.tables.sys_user_has_role.refuses = false")
			allAre(t, bring(i, changes, rollback, true), "applied", len(plan))
			if diff := cmp.Diff(before, inWords(tablesNow(i))); diff != "" {
				t.Errorf("-before +after the rollback:\n%s", diff)
			}
		})
	}
}

// TestGuardTakesBackOnlyWhatWasImported: between export and import somebody else creates
// the user, or grants the role.
func TestGuardTakesBackOnlyWhatWasImported(t *testing.T) {
	t.Parallel()
	forCI(t)
	out, changes, tables := plannedCase(t, "rollback-of-what-was-there")
	plan := inServiceNow(t, out)
	creation := find(t, plan, "sys_user", "create", "")
	grant := find(t, plan, "sys_user_has_role", "create", "")
	priya := record{"sys_id": strings.Repeat("5", 32), "active": "1", "locked_out": "0"}
	for _, row := range creation {
		if priya[row.Field] == "" {
			priya[row.Field] = row.After
		}
	}
	for name, bring := range ways {
		for what, withGrant := range map[string]bool{"the user": false, "the user and the grant": true} {
			t.Run(name+"/"+what, func(t *testing.T) {
				i := newInstance(t, tables)
				i.insert("sys_user", priya)
				if withGrant {
					i.insert("sys_user_has_role", record{"sys_id": strings.Repeat("6", 32), "user": priya["sys_id"], "role": grant[1].After, "inherited": "0"})
				}
				before := tablesNow(i)
				states := bring(i, changes, changes, true)
				if states[creation[0].ChangeID] != "already" {
					t.Errorf("the creation: %s", states[creation[0].ChangeID])
				}
				if (states[grant[0].ChangeID] == "already") != withGrant {
					t.Errorf("the grant: %s", states[grant[0].ChangeID])
				}
				bring(i, changes, filepath.Join(changes, "rollback"), true)
				if diff := cmp.Diff(before, tablesNow(i)); diff != "" {
					t.Errorf("the rollback takes back what the import did not make:\n%s", diff)
				}
			})
		}
	}
}

// TestGuardCreatesNobodyTwice: another user has the e-mail, or the number, of a new one.
func TestGuardCreatesNobodyTwice(t *testing.T) {
	t.Parallel()
	forCI(t)
	out, changes, tables := plannedCase(t, "rollback-of-what-was-there")
	plan := inServiceNow(t, out)
	creation := find(t, plan, "sys_user", "create", "")[0]
	for name, bring := range ways {
		i := newInstance(t, tables)
		i.insert("sys_user", record{"sys_id": strings.Repeat("5", 32), "user_name": "p.nair", "email": "PRIYA@x.com", "active": "0"})
		states := bring(i, changes, changes, true)
		if states[creation.ChangeID] != "refused" {
			t.Errorf("%s: %s", name, states[creation.ChangeID])
		}
		if journal := i.take("journal"); len(journal) > 0 {
			t.Errorf("%s writes %q", name, journal)
		}
	}
}

// TestGuardWritesOutcomes: each row of the staging table says what became of it, whatever
// the log keeps. That it was applied stays, however often it is transformed.
func TestGuardWritesOutcomes(t *testing.T) {
	t.Parallel()
	out, changes := planAcme(t)
	plan, guard := inServiceNow(t, out), filepath.Join(changes, "onBefore.js")
	i := newInstance(t, instanceOf(t, out))
	mail := find(t, plan, "sys_user", "update", "email")[0]
	i.set("sys_user", mail.RecordID, "email", "third@example.com")
	outcomes := func() map[string]int {
		counts := map[string]int{}
		for _, row := range i.staged() {
			counts[row["u_outcome"]]++
		}
		return counts
	}
	hold := func(what string, want map[string]int) {
		t.Helper()
		if got := outcomes(); !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	i.transform(changes, guard, false)
	hold("in a dry run", map[string]int{"would apply": len(plan) - 1, "refused": 1})
	transformAgain := func() {
		i.run("again", "again("+quoteJSON(switched(t, guard, true))+", instance.tables[STAGING].rows)")
		i.states()
	}
	transformAgain()
	hold("made", map[string]int{"applied": len(plan) - 1, "refused": 1})
	if row := i.staged()["change "+mail.ChangeID]; !strings.HasPrefix(row["u_outcome_reason"], `changed: email is "third@example.com" now`) {
		t.Errorf("%q", row["u_outcome_reason"])
	}
	i.take("journal")
	transformAgain()
	hold("transformed again", map[string]int{"applied": len(plan) - 1, "refused": 1})
	if journal := i.take("journal"); len(journal) > 0 {
		t.Errorf("transformed again, it writes %q", journal)
	}

	// the same rows once more, as somebody loads the file twice
	i.transform(changes, guard, true)
	if journal := i.take("journal"); len(journal) > 0 {
		t.Errorf("loaded twice, it writes %q", journal)
	}
	// and the rollback takes back all of it, but not what was refused
	undone := i.transform(filepath.Join(changes, "rollback"), guard, true)
	for _, id := range slices.Sorted(maps.Keys(plan)) {
		want := map[bool]string{true: "already", false: "applied"}[id == mail.ChangeID]
		if undone[id] != want {
			t.Errorf("the rollback of change %s: %s, want %s", id, undone[id], want)
		}
	}
}

package compare_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"rolecall/reconcile/compare"
)

// TestNothingIsFixedByLeavingAFileOut: what an export cannot show is open.
func TestNothingIsFixedByLeavingAFileOut(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, present: company{asOf: asOf}, want: map[finding]fate{}}
	p.join(nil, nil)
	held := p.join(holding("report_admin"), holding("report_admin"))
	branch := func(p *person) { p.branch, p.nowTitle = true, "Chef" }
	far := p.join(branch, branch)
	nobodys := p.join(func(p *person) { p.branch, p.status = true, "" }, func(p *person) { p.branch, p.status = true, "" })
	past := p.past.run(t)

	p.present.leftOut = "servicenow/sys_user_has_role.csv"
	grants := p.present.run(t)
	c := comparing(t, past, grants, compare.Options{})
	c.check(t, map[finding]fate{
		{"misroled.excess_role", held, "report_admin"}: {state: "unknown", cause: "exports"},
		{"drift.attribute", far, "title"}:              {state: "persisting"},
		{"orphaned.no_identity", nobodys, ""}:          {state: "persisting"},
	})
	if os.Getenv("ROLECALL_CI") == "" {
		return // the other way, and another file
	}
	comparing(t, grants, past, compare.Options{}).check(t, map[finding]fate{
		{"misroled.excess_role", held, "report_admin"}: {state: "new", cause: "exports"},
		{"drift.attribute", far, "title"}:              {state: "persisting"},
		{"orphaned.no_identity", nobodys, ""}:          {state: "persisting"},
	})

	p.present.leftOut = "servicenow/sys_user-branch.csv"
	c = comparing(t, past, p.present.run(t), compare.Options{Access: true})
	c.check(t, map[finding]fate{
		{"misroled.excess_role", held, "report_admin"}: {state: "persisting"},
		{"drift.attribute", far, "title"}:              {state: "unknown", cause: "exports"},
		{"orphaned.no_identity", nobodys, ""}:          {state: "unknown", cause: "exports"},
		{"lifecycle.missing", far, ""}:                 {state: "new", cause: "exports"},
	})
	if c.result.Vanished.Accounts != 2 {
		t.Errorf("%d accounts vanished, not the 2 of the branch", c.result.Vanished.Accounts)
	}
}

// TestALostEndFixesNothing: a file that was cut at the end of a line is seen by its size, and
// what rests on it stays open; a clean-up of many grants by the plan is one.
func TestALostEndFixesNothing(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, present: company{asOf: asOf}, want: map[finding]fate{}}
	p.join(nil, nil)
	for i := range 12 {
		roles := holding(fmt.Sprintf("tool%d", i%3))
		p.is("misroled.excess_role", p.join(roles, roles), fmt.Sprintf("tool%d", i%3), "persisting", "")
	}
	titled := p.join(func(p *person) { p.nowTitle = "Chef" }, nil)
	p.want[finding{"drift.attribute", titled, "title"}] = fate{"fixed", "data", "in effect"}
	past, all := p.past.run(t), p.present.held()
	cuts := []int{9}
	if os.Getenv("ROLECALL_CI") != "" {
		cuts = []int{1, 3, 5, 6, 9, 18, len(all)}
	}
	for _, cut := range cuts {
		t.Run(fmt.Sprintf("%d of %d rows", cut, len(all)), func(t *testing.T) {
			q := &pair{past: p.past, present: p.present, want: map[finding]fate{}}
			for about, fate := range p.want {
				q.want[about] = fate
			}
			q.present.cut = cut
			kept := all[:len(all)-cut]
			q.loseGrants(kept, q.isSeen(kept))
			comparing(t, past, q.present.run(t), compare.Options{}).check(t, q.want)
		})
	}
	t.Run("a clean-up", func(t *testing.T) {
		q := &pair{past: p.past, present: p.present, want: map[finding]fate{}}
		q.present.people = nil
		for _, each := range p.present.people {
			each.roles = nil
			q.present.people = append(q.present.people, each)
		}
		for about := range p.want {
			q.want[about] = fate{"fixed", "data", "in effect"}
		}
		comparing(t, past, q.present.run(t), compare.Options{}).check(t, q.want)
	})
}

// TestTwoCompanies: that nobody of the one run is in the other is said.
func TestTwoCompanies(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, present: company{asOf: asOf}, want: map[finding]fate{}}
	p.join(holding("report_admin"), func(p *person) { p.login = "somebody@example.org" })
	past, present := p.past.run(t), p.present.run(t)
	if notes := comparing(t, past, present, compare.Options{}).result.Notes; len(notes) != 1 || !strings.Contains(notes[0], "two companies") {
		t.Errorf("nobody of the one is in the other, and the notes are %q", notes)
	}
	if notes := comparing(t, past, past, compare.Options{}).result.Notes; len(notes) > 0 {
		t.Errorf("a run is of one company, and the notes are %q", notes)
	}
}

// lose draws what the new exports lack, and says what then becomes of findings.
func (p *pair) lose(random *rand.Rand) {
	switch random.IntN(6) {
	case 0:
		p.loss = "grants left out"
		p.present.leftOut = grantsFile
		p.loseGrants(nil, true)
	case 1:
		p.loss = "branch left out"
		p.present.leftOut = branchFile
		p.loseBranch()
	case 2, 3:
		p.loss = "grants cut"
		all := p.present.held()
		p.present.cut = 1 + random.IntN(len(all)*2/3)
		kept := all[:len(all)-p.present.cut]
		p.loseGrants(kept, p.isSeen(kept))
	}
}

// held are the rows of sys_user_has_role.csv: who holds which role.
func (c company) held() (rows [][2]string) {
	for _, each := range c.people {
		if each.hasAccount {
			for _, role := range append([]string{"snc_internal"}, each.roles...) {
				rows = append(rows, [2]string{each.login, role})
			}
		}
	}
	return rows
}

func setOf(rows [][2]string) map[[2]string]bool {
	set := map[[2]string]bool{}
	for _, each := range rows {
		set[each] = true
	}
	return set
}

// isSeen says whether the size of the table shows that it lost its end: a tenth and three rows
// are gone, or a twentieth and ten, that neither the plan took away nor accounts with them.
func (p *pair) isSeen(kept [][2]string) bool {
	there, isPlanned := setOf(kept), map[[2]string]bool{}
	for about := range p.want {
		// what an exception accepted was not planned
		isPlanned[[2]string{about.user, about.item}] = about.kind == "misroled.excess_role" && !strings.Contains(strings.Join(p.past.exceptions, " "), about.user)
	}
	hasAccount := map[string]bool{}
	for _, each := range p.present.people {
		hasAccount[each.login] = each.hasAccount
	}
	expected := 0
	for _, row := range p.past.held() {
		if hasAccount[row[0]] && (there[row] || !isPlanned[row]) {
			expected++
		}
	}
	lost := expected - len(kept)
	return lost >= 3 && lost*10 >= expected || lost >= 10 && lost*20 >= expected
}

// loseGrants keeps the rows of the new sys_user_has_role.csv that are kept.
func (p *pair) loseGrants(kept [][2]string, isSeen bool) {
	there, was := setOf(kept), setOf(p.past.held())
	lost := func(isPlanned bool) fate {
		switch {
		case isSeen:
			return fate{state: "unknown", cause: "exports"}
		case isPlanned:
			return fate{"fixed", "data", "in effect"}
		}
		return fate{state: "fixed", cause: "data"}
	}
	for about, known := range p.want {
		row := [2]string{about.user, about.item}
		if about.kind != "misroled.excess_role" {
			continue
		}
		isGone := known.cause == "data" && (known.state == "fixed" || known.state == "gone")
		switch {
		case !was[row] && !there[row]:
			delete(p.want, about)
		case isGone && isSeen:
			p.want[about] = lost(true)
		case isGone || there[row] && about.item != "report_admin":
		case there[row]:
			if admin := [2]string{about.user, "admin"}; known.cause == "data" && known.state == "persisting" && !there[admin] {
				p.want[about] = fate{state: "persisting"}
			}
		case known.state == "new":
			delete(p.want, about) // the rules asked for it only then
		default:
			p.want[about] = lost(!strings.Contains(strings.Join(p.past.exceptions, " "), about.user))
		}
	}
	cause := map[bool]string{true: "exports", false: "data"}[isSeen]
	for about := range p.want {
		is := func(exceptions []string) bool { return strings.Contains(strings.Join(exceptions, " "), about.user) }
		isExpired := p.isLater && p.want[finding{"exception.expired", about.user, ""}].state == "new"
		switch {
		case about.kind != "misroled.excess_role" || there[[2]string{about.user, about.item}] || !is(p.present.exceptions) || isExpired:
		case is(p.past.exceptions):
			p.is("exception.unused", about.user, "", "new", cause)
		default:
			p.is("exception.unused", about.user, "", "new", "rules")
		}
	}
	for _, row := range p.past.held() {
		if row[1] == "itil" && !there[row] && kept != nil { // of a table that is not there at all nothing is missing
			p.is("misroled.missing_role", row[0], "itil", "new", cause)
		}
	}
}

// loseBranch leaves out the accounts of the branch.
func (p *pair) loseBranch() {
	past := map[string]person{}
	for _, each := range p.past.people {
		past[each.login] = each
	}
	for _, each := range p.present.people {
		if !each.branch {
			continue
		}
		for about, known := range p.want {
			switch {
			case about.user != each.login || about.kind == "lifecycle.missing":
			case known.state == "new":
				delete(p.want, about)
			default:
				p.want[about] = fate{state: "unknown", cause: "exports"}
			}
		}
		if each.status != "ACTIVE" || !each.hasAccount {
			continue
		}
		if past[each.login].hasAccount {
			p.is("lifecycle.missing", each.login, "", "new", "exports")
		} else {
			p.is("lifecycle.missing", each.login, "", "persisting", "")
		}
	}
	for about, known := range p.want { // whether it was in that file, nobody can tell
		if known.state == "subject_gone" {
			p.want[about] = fate{state: "unknown", cause: "exports"}
		}
	}
}

// upgrade makes the old run one of a version that knew nothing of fields, and had a finding for
// each excess role that this one does not have.
func (p *pair) upgrade() {
	for about, known := range p.want {
		switch {
		case about.kind == "drift.attribute" && known.state == "persisting":
			p.want[about] = fate{state: "new", cause: "tool"}
		case about.kind == "drift.attribute" && known.state != "new":
			delete(p.want, about)
		case about.kind == "misroled.excess_role" && known.state != "new":
			p.is("misroled.missing_role", about.user, "itil", "gone", "tool")
		}
	}
}

// otherVersion are the statements that make a run one of that version.
var otherVersion = []string{
	"update main.run set tool_version = 'v1.0.0'", "update recon.origin set tool_version = 'v1.0.0'",
	"insert into main.finding by name select * replace (1000 + finding_no as finding_no, 'x' || finding_no as finding_id, 'misroled.missing_role' as kind, 'itil' as item, finding_key || ' itil' as finding_key, '' as change_ids, false as excepted) from main.finding where kind = 'misroled.excess_role'",
	"delete from main.finding where kind = 'drift.attribute'",
}

package compare_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/compare"
	"rolecall/reconcile/rules"
)

// finding is what a finding is about.
type finding struct{ kind, user, item string }

// fate is what becomes of one, and why.
type fate struct {
	state, cause string
	isPlanned    bool // by changes that are in effect
}

// pair is a company at two times, and what must be said of every finding of either.
type pair struct {
	past, present company
	want          map[finding]fate
	people        int
	isLater       bool // the second run is a month later
}

func (p *pair) is(kind, user, item, state, cause string) *pair {
	p.want[finding{kind, user, item}] = fate{state: state, cause: cause}
	return p
}

// join adds somebody to both companies, as the two functions have it; nil leaves them as they are.
func (p *pair) join(past, present func(*person)) string {
	p.people++
	one := person{
		login: fmt.Sprintf("person%02d@ex.com", p.people), status: "ACTIVE", groups: []string{"SN Users"}, title: "Clerk", nowTitle: "Clerk",
		hasAccount: true, created: "2024-01-01 00:00:00", lastLogin: "2026-10-30 09:00:00",
	}
	other := one
	if past != nil {
		past(&one)
	}
	if present != nil {
		present(&other)
	}
	if one.status != "" || one.hasAccount {
		p.past.people = append(p.past.people, one)
	}
	if other.status != "" || other.hasAccount {
		p.present.people = append(p.present.people, other)
	}
	return other.login
}

func holding(roles ...string) func(*person) { return func(p *person) { p.roles = roles } }

// plots are what can happen to a company.
var plots = map[string]func(*pair){
	"an excess role stays": func(p *pair) {
		p.is("misroled.excess_role", p.join(holding("report_admin"), holding("report_admin")), "report_admin", "persisting", "")
	},
	"the plan removes an excess role": func(p *pair) {
		who := p.join(holding("report_admin"), nil)
		p.want[finding{"misroled.excess_role", who, "report_admin"}] = fate{"fixed", "data", true}
	},
	"the plan corrects a title": func(p *pair) {
		who := p.join(func(p *person) { p.nowTitle = "Chef" }, nil)
		p.want[finding{"drift.attribute", who, "title"}] = fate{"fixed", "data", true}
	},
	"somebody's title changes otherwise": func(p *pair) {
		p.is("drift.attribute", p.join(func(p *person) { p.nowTitle = "Chef" }, func(p *person) { p.title, p.nowTitle = "Cook", "Cook" }), "title", "fixed", "data")
	},
	"a role is granted by hand": func(p *pair) {
		p.is("misroled.excess_role", p.join(nil, holding("report_admin")), "report_admin", "new", "data")
	},
	"somebody leaves": func(p *pair) {
		p.is("orphaned.leaver", p.join(nil, func(p *person) { p.status = "DEPROVISIONED" }), "", "new", "data")
	},
	"somebody with a finding leaves": func(p *pair) {
		who := p.join(holding("report_admin"), func(p *person) { p.status, p.roles = "DEPROVISIONED", []string{"report_admin"} })
		p.is("misroled.excess_role", who, "report_admin", "gone", "data").is("orphaned.leaver", who, "", "new", "data")
	},
	"an account of nobody goes": func(p *pair) {
		p.is("orphaned.no_identity", p.join(func(p *person) { p.status = "" }, func(p *person) { p.status, p.hasAccount = "", false }), "", "subject_gone", "data")
	},
	"an account of nobody is closed": func(p *pair) {
		p.is("orphaned.no_identity", p.join(func(p *person) { p.status = "" }, func(p *person) { p.status, p.isInactive = "", true }), "", "fixed", "data")
		p.is("misroled.residual_role", p.lastLogin(), "snc_internal", "", "")
		delete(p.want, finding{"misroled.residual_role", p.lastLogin(), "snc_internal"}) // an unmanaged role is never reported
	},
	"somebody has no account": func(p *pair) {
		p.is("lifecycle.missing", p.join(func(p *person) { p.hasAccount = false }, func(p *person) { p.hasAccount = false }), "", "persisting", "")
	},
	"somebody gets an account": func(p *pair) {
		who := p.join(func(p *person) { p.hasAccount = false }, nil)
		p.want[finding{"lifecycle.missing", who, ""}] = fate{"fixed", "data", true}
	},
	"a role is managed from now on": func(p *pair) {
		p.past.unmanaged = append(p.past.unmanaged, "x_tool")
		p.is("misroled.excess_role", p.join(holding("x_tool"), holding("x_tool")), "x_tool", "new", "rules")
	},
	"a role is managed no more": func(p *pair) {
		p.present.unmanaged = append(p.present.unmanaged, "y_tool")
		p.is("misroled.excess_role", p.join(holding("y_tool"), holding("y_tool")), "y_tool", "gone", "rules")
	},
	"a role becomes privileged": func(p *pair) {
		p.present.privileged = append(p.present.privileged, "z_tool")
		p.is("misroled.excess_role", p.join(holding("z_tool"), holding("z_tool")), "z_tool", "persisting", "rules")
	},
	"somebody becomes privileged": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin", "admin"))
		p.is("misroled.excess_role", who, "report_admin", "persisting", "data").is("misroled.excess_role", who, "admin", "new", "data")
	},
	"an exception is made": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin"))
		p.present.exceptions = append(p.present.exceptions, "{kind: misroled.excess_role, user_name: "+who+", reason: agreed, approved_by: a@ex.com, expires: 2027-12-31}")
		p.is("misroled.excess_role", who, "report_admin", "excepted", "rules")
	},
	"an exception is taken back": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin"))
		p.past.exceptions = append(p.past.exceptions, "{kind: misroled.excess_role, user_name: "+who+", reason: agreed, approved_by: a@ex.com, expires: 2027-12-31}")
		p.is("misroled.excess_role", who, "report_admin", "lapsed", "rules")
	},
	"an exception runs out": func(p *pair) {
		who := p.join(holding("report_admin"), holding("report_admin"))
		exception := "{kind: misroled.excess_role, user_name: " + who + ", reason: agreed, approved_by: a@ex.com, expires: 2026-11-15}"
		p.past.exceptions, p.present.exceptions = append(p.past.exceptions, exception), append(p.present.exceptions, exception)
		if p.isLater {
			p.is("misroled.excess_role", who, "report_admin", "lapsed", "clock").is("exception.expired", who, "", "new", "clock")
		} else {
			p.is("misroled.excess_role", who, "report_admin", "persisting", "")
		}
	},
	"nobody uses an account": func(p *pair) {
		unused := func(p *person) { p.created, p.lastLogin = "2026-10-15 00:00:00", "" }
		who := p.join(unused, unused)
		if p.isLater {
			p.is("stale.never_used", who, "", "new", "clock")
		}
	},
}

func (p *pair) lastLogin() string { return fmt.Sprintf("person%02d@ex.com", p.people) }

// draw draws a pair with some plots, some of them twice.
func draw(random *rand.Rand) *pair {
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, present: company{asOf: asOf}, want: map[finding]fate{}, isLater: random.IntN(3) > 0}
	if p.isLater {
		p.present.asOf = asOf.AddDate(0, 1, 0)
	}
	p.past.comments, p.present.comments = random.IntN(3), random.IntN(3)
	p.present.byName = random.IntN(3) == 0
	for range 4 { // with nothing to find, so that no share of the company is
		p.join(nil, nil)
	}
	p.join(func(p *person) { p.groups = []string{"SN Users", "IT"}; p.roles = []string{"itil"} }, func(p *person) { p.groups = []string{"SN Users", "IT"}; p.roles = []string{"itil"} })
	p.join(func(p *person) { p.branch = true }, func(p *person) { p.branch = true })
	p.join(func(p *person) { p.status, p.isInactive = "DEPROVISIONED", true }, func(p *person) { p.status, p.isInactive = "DEPROVISIONED", true })
	names := make([]string, 0, len(plots))
	for name := range plots {
		names = append(names, name)
	}
	slices.Sort(names)
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:len(names)-random.IntN(4)] {
		plots[name](p)
	}
	return p
}

// TestEveryDifferenceHasItsCause draws pairs of estates with known differences of every sort. What
// must come of them is known from how they were made.
func TestEveryDifferenceHasItsCause(t *testing.T) {
	t.Parallel()
	draws := 1
	if os.Getenv("ROLECALL_CI") != "" {
		draws = 3
	}
	for seed := range draws {
		t.Run(fmt.Sprintf("%d", seed), func(t *testing.T) {
			p := draw(rand.New(rand.NewPCG(uint64(seed), 7)))
			past, present := p.past.run(t), p.present.run(t)
			forward := comparing(t, past, present, compare.Options{Access: true})
			forward.check(t, p.want)
			if seed > 0 {
				return // once is enough for what follows
			}
			back := comparing(t, present, past, compare.Options{})
			for about, there := range forward.fates {
				if !isInverse(there.state, back.fates[about].state) {
					t.Errorf("%v is %s one way and %s the other", about, there.state, back.fates[about].state)
				}
			}
			for about, fate := range comparing(t, past, past, compare.Options{}).fates {
				if fate.state != "persisting" || fate.cause != "" {
					t.Errorf("compared with the same run, %v is %v", about, fate)
				}
			}
		})
	}
}

// isInverse says whether a state is what the other becomes if the runs are swapped.
func isInverse(one, other string) bool {
	gone := []string{"fixed", "gone", "subject_gone", "unknown"}
	switch one {
	case "persisting":
		return other == "persisting"
	case "new":
		return slices.Contains(gone, other)
	case "excepted":
		return other == "lapsed"
	case "lapsed":
		return other == "excepted"
	}
	return slices.Contains(gone, one) && other == "new"
}

// compared is a comparison that was made.
type compared struct {
	db     *duckdb.DB
	result compare.Result
	fates  map[finding]fate
}

// comparing compares two runs by the paths of their databases.
func comparing(t *testing.T, past, present string, options compare.Options) compared {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 2, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	options.Old, options.New, options.ToolVersion = "old", "new", thisVersion
	if past == present {
		options.New = "old"
	}
	for name, path := range map[string]string{options.Old: past, options.New: present} {
		if err := db.Attach(t.Context(), name, path, false); err != nil {
			t.Fatal(err)
		}
	}
	result, err := compare.Run(t.Context(), db, options)
	if err != nil {
		t.Fatal(err)
	}
	c := compared{db, result, map[finding]fate{}}
	err = db.Each(t.Context(), duckdb.Statement{Name: "test", Text: `
		select kind, coalesce(lower(user_name), lower(login), ''), coalesce(item, ''), state, coalesce(cause, ''), coalesce(change_id, '') <> '' from compare.row`,
	}, func(rows *duckdb.Rows) error {
		var about finding
		var found fate
		err := rows.Scan(&about.kind, &about.user, &about.item, &found.state, &found.cause, &found.isPlanned)
		if _, isTwice := c.fates[about]; isTwice {
			t.Errorf("%v is there twice", about)
		}
		c.fates[about] = found
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.checkBalance(t)
	return c
}

// check holds what was found against what must be.
func (c compared) check(t *testing.T, want map[finding]fate) {
	t.Helper()
	for about, fate := range want {
		if got, isThere := c.fates[about]; !isThere || got != fate {
			t.Errorf("%v is %v, not %v", about, got, fate)
		}
	}
	for about, got := range c.fates {
		if _, isWanted := want[about]; !isWanted {
			t.Errorf("nothing happened that makes %v %v", about, got)
		}
	}
}

// checkBalance: what was open, with what came and without what went, is what is open.
func (c compared) checkBalance(t *testing.T) {
	t.Helper()
	open := c.result.OpenBefore
	for _, each := range c.result.Moves {
		sign := int64(1)
		if each.Way == compare.Went {
			sign = -1
		}
		open.Critical += sign * each.Critical
		open.High += sign * each.High
		open.Medium += sign * each.Medium
		open.Low += sign * each.Low
	}
	if open != c.result.OpenNow {
		t.Errorf("the moves leave %v open, and %v are", open, c.result.OpenNow)
	}
}

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

// TestToolUpgrade: what another version did not find, or found, is because of the version.
func TestToolUpgrade(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, want: map[finding]fate{}}
	p.join(nil, nil)
	held := p.join(holding("report_admin"), nil)
	titled := p.join(func(p *person) { p.nowTitle = "Chef" }, nil)
	present := p.past.run(t)
	text, err := os.ReadFile(present)
	if err != nil {
		t.Fatal(err)
	}
	past := filepath.Join(t.TempDir(), "past.duckdb")
	if err := os.WriteFile(past, text, 0o600); err != nil {
		t.Fatal(err)
	}
	exec(t, past, "update main.run set tool_version = 'v1.0.0'", "update recon.origin set tool_version = 'v1.0.0'",
		"insert into main.finding by name select * replace (1000 as finding_no, 'x' as finding_id, 'misroled.missing_role' as kind, 'itil' as item) from main.finding where kind = 'misroled.excess_role'",
		"delete from main.finding where kind = 'drift.attribute'")
	c := comparing(t, past, present, compare.Options{})
	c.check(t, map[finding]fate{
		{"misroled.excess_role", held, "report_admin"}: {state: "persisting"},
		{"drift.attribute", titled, "title"}:           {state: "new", cause: "tool"},
		{"misroled.missing_role", held, "itil"}:        {state: "gone", cause: "tool"},
	})
	if len(c.result.Notes) > 0 {
		t.Errorf("the old run can be evaluated again: %v", c.result.Notes)
	}
	// a version whose tables this one cannot evaluate
	exec(t, past, "alter table okta.user drop column status_changed_at")
	if c := comparing(t, past, present, compare.Options{}); len(c.result.Notes) == 0 || c.fates[finding{"drift.attribute", titled, "title"}].state != "new" {
		t.Errorf("the old run cannot be evaluated again: %v, %v", c.result.Notes, c.fates)
	}
}

// TestRulesBesideWhatTheyMoved: each finding that the rules moved stands beside the line that did it.
func TestRulesBesideWhatTheyMoved(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p := &pair{past: company{asOf: asOf}, present: company{asOf: asOf}, want: map[finding]fate{}}
	p.join(nil, nil)
	for _, name := range []string{"a role is managed no more", "a role becomes privileged", "an exception is made"} {
		plots[name](p)
	}
	past := p.past.run(t)
	text := p.present.rules()
	read, err := rules.Read("new.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	// on the same data, as rolecall rules effect does
	c := comparing(t, past, past, compare.Options{Rules: &compare.RulesFile{Name: "new.yaml", Text: text, Read: read}})
	c.check(t, p.want)
	beside := map[string]string{}
	err = c.db.Each(t.Context(), duckdb.Statement{Name: "test", Text: `
		select moved.kind || ' ' || coalesce(moved.item, ''), string_agg(distinct trim(line.text), ' ' order by trim(line.text))
		from compare.line_effect as effect
		join compare.moved as moved on moved.old_no is not distinct from effect.old_no and moved.new_no is not distinct from effect.new_no
		join compare.line as line on line.block = effect.block and line.mark = '+'
		group by all`,
	}, func(rows *duckdb.Rows) error {
		var about, text string
		err := rows.Scan(&about, &text)
		beside[about] += text + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for about, want := range map[string]string{"y_tool": "unmanaged", "z_tool": "privileged", "report_admin": "exceptions"} {
		if text := beside["misroled.excess_role "+about]; !strings.Contains(text, want) {
			t.Errorf("beside %s stands %q, not the line of %s", about, text, want)
		}
	}
}

// exec changes the database of a run, as another version would have left it.
func exec(t *testing.T, path string, texts ...string) {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{Path: path, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		if _, err := db.Exec(t.Context(), duckdb.Statement{Name: "test", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

package compare_test

import (
	"flag"
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

// draws and first say which pairs are drawn, by hand: -draws 40 -first 100.
var (
	draws = flag.Int("draws", 0, "how many pairs of companies to draw (default: 1, or 3 with ROLECALL_CI)")
	first = flag.Uint64("first", 0, "the seed of the first of them")
)

// TestEveryDifferenceHasItsCause draws pairs of estates with known differences of every sort
// together: data, rules, clock, form of export, what was left out or cut, and the version of the
// tool. What must come of them is known from how they were made.
func TestEveryDifferenceHasItsCause(t *testing.T) {
	t.Parallel()
	n := 1
	switch {
	case *draws > 0:
		n = *draws
	case os.Getenv("ROLECALL_CI") != "":
		n = 3
	}
	for i := range uint64(n) {
		t.Run(fmt.Sprintf("%d", *first+i), func(t *testing.T) {
			p := draw(rand.New(rand.NewPCG(*first+i, 7)))
			t.Logf("later: %t, by name: %t, without locks: %t, lost: %q (%d rows), another version: %t", p.isLater, p.present.byName, p.present.noLocks, p.loss, p.present.cut, p.isUpgrade)
			past, present := p.past.run(t), p.present.run(t)
			if p.isUpgrade {
				exec(t, past, otherVersion...)
			}
			forward := comparing(t, past, present, compare.Options{Access: true})
			forward.check(t, p.want)
			back := comparing(t, present, past, compare.Options{})
			for about, there := range forward.fates {
				if !isInverse(there.state, back.fates[about].state) {
					t.Errorf("%v is %s one way and %s the other", about, there.state, back.fates[about].state)
				}
			}
			for about := range back.fates {
				if _, isThere := forward.fates[about]; !isThere {
					t.Errorf("%v is there only if the runs are swapped", about)
				}
			}
			if i > 0 {
				return // once is enough for what follows
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
	closed := []string{"fixed", "gone", "subject_gone", "unknown"}
	switch one {
	case "persisting":
		return other == "persisting"
	case "new":
		return slices.Contains(closed, other)
	case "excepted":
		return other == "lapsed"
	case "lapsed":
		return other == "excepted"
	}
	return slices.Contains(closed, one) && (other == "new" || other == "excepted") // as an exception has it
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
		select kind, coalesce(lower(user_name), lower(login), ''), coalesce(item, ''), state, coalesce(cause, ''), coalesce(effect, ''), coalesce(change_id, '') <> '' from compare.row`,
	}, func(rows *duckdb.Rows) error {
		var about finding
		var found fate
		var hasChange bool
		err := rows.Scan(&about.kind, &about.user, &about.item, &found.state, &found.cause, &found.effect, &hasChange)
		if isInEffect := found.effect == "in effect" || found.effect == "as far as shown"; hasChange != isInEffect {
			t.Errorf("%v is %v, and names its changes: %t", about, found, hasChange)
		}
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

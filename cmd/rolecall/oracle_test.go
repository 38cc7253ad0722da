package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolecall/reconcile/selection"
	"rolecall/reports"
	"rolecall/reports/changefile"
)

var (
	oracleRuns    = flag.Int("oracle.runs", 0, "how many runs TestPlansByTheirEffect draws; 0 is 1, in CI 4")
	oracleWorlds  = flag.Int("oracle.estates", 0, "how many estates a run has side by side; 0 is 8, in CI 50")
	oracleChoices = flag.Int("oracle.selections", 0, "how many selections of each are judged; 0 is 2, in CI 20")
	oracleSeed    = flag.Uint64("oracle.seed", 0, "the first seed; 0 is another each time, in CI 1")
	oracleLast    = flag.String("oracle.last", "", "what to judge last, as violations begin: the plan, a selection; all if empty")
	oracleWhole   = flag.Bool("oracle.complete", false, "draw complete exports only")
	oracleKeep    = flag.String("oracle.keep", "", "a folder for the smallest estate of each violation")
)

// TestPlansByTheirEffect draws estates, and makes what is planned for them in maps: whole
// plans, selections of them, plans under limits, what each form of the change files can
// express, parts of it, an import that was broken off. It looks at each person: nobody loses
// what rules grant or can use what they do not, no conflict is completed, nobody is left
// half-way, limits count what people win and lose, and what is taken back is as it was.
// It shares no code with the product.
func TestPlansByTheirEffect(t *testing.T) {
	t.Parallel()
	seed := *oracleSeed
	if seed == 0 && isCI {
		seed = 1
	} else if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	pick := func(value *int, plain, ci int) int {
		switch {
		case *value > 0:
			return *value
		case isCI:
			return ci
		}
		return plain
	}
	runs, worlds := pick(oracleRuns, 1, 4), pick(oracleWorlds, 8, 50)
	seen := survey{}
	for i := range uint64(runs) {
		draw := oracleDraw{seed: seed + i, estates: worlds, selections: pick(oracleChoices, 2, 20), last: *oracleLast}
		r, plan, wrong, err := draw.check(t, nil)
		if err != nil {
			t.Fatalf("-oracle.runs 1 -oracle.estates %d -oracle.seed %d: %v", worlds, draw.seed, err)
		}
		seen.add(r, plan)
		if *oracleRuns > 0 {
			t.Logf("-oracle.seed %d: %d changes", draw.seed, len(plan))
		}
		if len(wrong) == 0 {
			continue
		}
		t.Errorf("-oracle.runs 1 -oracle.estates %d -oracle.seed %d (exports without %v, %s):\n%s",
			worlds, draw.seed, keysOf(r.lacks), r.deprovision, strings.Join(wrong[:min(12, len(wrong))], "\n"))
		if *oracleKeep != "" {
			draw.shrink(t, wrong[0])
		}
	}
	t.Log(seen)
	if isCI || *oracleRuns > 0 {
		seen.mustHaveAll(t)
	}
}

// oracleDraw is a run to draw.
type oracleDraw struct {
	seed                uint64
	estates, selections int
	only                string // the name of an estate, to draw it alone
	last                string // what to judge last, to find the smallest estate that is wrong in it
}

// check draws a run without some parts of its estates, and judges it.
func (d oracleDraw) check(t *testing.T, without []string) (r *oracleRun, plan []oracleChange, wrong []string, err error) {
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		return nil, nil, nil, err
	}
	defer os.RemoveAll(dir)
	var rng *rand.Rand
	r, rng = d.draw(dir, without)
	if err := r.write(); err != nil {
		return r, nil, nil, err
	}
	plan, wrong, err = d.judge(t, r, rng)
	return r, plan, wrong, err
}

// draw draws a run without some parts of its estates, and what goes on drawing.
func (d oracleDraw) draw(dir string, without []string) (*oracleRun, *rand.Rand) {
	var estates []*oracleEstate
	for i := range d.estates {
		name := fmt.Sprintf("w%02d", i)
		e := drawOracleEstate(name, rand.New(rand.NewPCG(d.seed, uint64(i))))
		if d.only == "" || d.only == name {
			estates = append(estates, e)
		}
	}
	rng := rand.New(rand.NewPCG(d.seed, 1000))
	r := drawOracleRun(dir, rng, d.seed%3 == 1 && !*oracleWhole, estates...)
	for _, e := range r.estates {
		e.without(without)
	}
	return r, rng
}

// judge reconciles and judges all that comes of it.
func (d oracleDraw) judge(t *testing.T, r *oracleRun, rng *rand.Rand) (plan []oracleChange, wrong []string, err error) {
	forms := strings.Join(changefile.Names(), ",")
	if strings.Contains(d.last, "plan") && d.last != "the plan in files" {
		forms = "import-set"
	}
	call := func(args ...string) error {
		_, stderr, status, err := commandWith(t.Context(), r.dir, plainly, args...)
		if err == nil && status != statusDone && status != statusWithheld {
			err = fmt.Errorf("rolecall %s: exit status %d: %s", args[0], status, stderr)
		}
		return err
	}
	args := []string{"reconcile", r.dir, "--out", r.out, "--as-of", "2026-11-01", "--quiet", "--reports", "none", "--changes", forms}
	for _, limit := range limitNames {
		args = append(args, "--allow", limit+"=none")
	}
	if err := call(args...); err != nil {
		return nil, nil, err
	}
	whole, err := r.open(t.Context(), selection.Selectors{}, nil)
	if err != nil {
		return nil, nil, err
	}
	plan = r.changesOf(csvRows(t, filepath.Join(r.out, "changes.csv")))
	for _, each := range []struct {
		what  string
		check func() ([]string, error)
	}{
		{"the plan", func() ([]string, error) { return r.judgeWhole(opened{plan: plan, rollback: whole.rollback}), nil }},
		{"a part of the plan", func() ([]string, error) { return r.checkParts(rng, plan, 3*d.selections), nil }},
		{"the plan in files", func() ([]string, error) { return r.checkForms(plan, filepath.Join(r.out, "changes")), nil }},
		{"a selection", func() ([]string, error) { return r.checkSelections(t.Context(), rng, plan, d.selections) }},
		{"a limit", func() ([]string, error) { return r.checkLimits(t.Context(), rng, plan) }},
		{"written again", func() ([]string, error) { return r.checkWritten(rng, call, plan, forms) }},
	} {
		more, err := each.check()
		wrong = append(wrong, r.prefixed(each.what, more)...)
		if err != nil || each.what == d.last {
			return plan, wrong, err
		}
	}
	return plan, wrong, nil
}

// judgeWhole judges a whole plan.
func (r *oracleRun) judgeWhole(is opened) (wrong []string) {
	own := r.split(is.plan)
	for _, e := range r.estates {
		wrong = append(wrong, e.judgeWhole(own[e.name])...)
	}
	return append(wrong, r.judge(is)...)
}

// checkParts judges parts of a plan that hold with each change what it needs.
func (r *oracleRun) checkParts(rng *rand.Rand, plan []oracleChange, parts int) (wrong []string) {
	own := r.split(plan)
	for _, e := range r.estates {
		for range parts {
			percent := 1 + rng.IntN(60)
			_, bad := e.walk(closed(own[e.name], func(oracleChange) bool { return draws(rng, percent) }))
			wrong = append(wrong, bad...)
		}
	}
	return wrong
}

// checkWritten judges what rolecall changes writes: in parts, of a selection, of a pilot, and
// after an import that made some of it.
func (r *oracleRun) checkWritten(rng *rand.Rand, call func(...string) error, plan []oracleChange, forms string) (wrong []string, err error) {
	if len(plan) == 0 {
		return nil, nil
	}
	changes := filepath.Join(r.out, "changes")
	lines := []string{"change_id"}
	for _, c := range plan {
		if draws(rng, 70) {
			lines = append(lines, c.id)
		}
	}
	list := filepath.Join(r.dir, "selected.csv")
	if err := os.WriteFile(list, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	selected := func() ([]oracleChange, error) {
		rows, err := readCSV(filepath.Join(changes, "selected.csv"))
		if os.IsNotExist(err) {
			return plan, nil
		}
		var all []map[string]string
		for _, line := range rows[min(1, len(rows)):] {
			row := map[string]string{}
			for i, cell := range line {
				row[rows[0][i]] = cell
			}
			all = append(all, row)
		}
		return r.changesOf(all), err
	}
	for what, args := range map[string][]string{
		"parts":                {"--chunk", fmt.Sprint(1 + len(plan)/(2+rng.IntN(4)))},
		"a selection in parts": {"--only", list, "--chunk", fmt.Sprint(1 + len(plan)/3)},
		"a pilot":              {"--first", fmt.Sprint(1 + rng.IntN(len(plan)))},
	} {
		if len(lines) == 1 && what == "a selection in parts" {
			continue
		}
		if err := call(append([]string{"changes", r.out, "--quiet", "--format", forms}, args...)...); err != nil {
			return wrong, fmt.Errorf("%s: %w", what, err)
		}
		of, err := selected()
		if err != nil {
			return wrong, err
		}
		folders, err := filepath.Glob(filepath.Join(changes, "part-*"))
		if err != nil {
			return wrong, err
		}
		if len(folders) == 0 {
			folders = []string{changes}
		}
		wrong = append(wrong, r.prefixed(what, r.checkForms(of, folders...))...)
	}
	if err := call("changes", r.out, "--quiet"); err != nil {
		return wrong, err
	}
	_, runID, err := reports.Recorded(r.out)
	if err != nil {
		return wrong, err
	}
	more, err := r.importPart(rng, call, runID, plan)
	return append(wrong, r.prefixed("an import broken off", more)...), err
}

package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// folder are the change files of a plan, or of a part of it, in all forms.
type folder struct {
	plan, rollback map[string][]oracleChange // by the pattern of the form
	unsaid, undone map[string]map[string]bool
}

// read reads what stands in a folder of change files.
func (r *oracleRun) read(path string) (read folder, err error) {
	read = folder{map[string][]oracleChange{}, map[string][]oracleChange{}, unsaidIn(path), unsaidIn(filepath.Join(path, "rollback"))}
	for _, form := range oracleForms {
		if read.plan[form.pattern], err = form.in(r, path); err != nil {
			return read, err
		}
		if read.rollback[form.pattern], err = form.in(r, filepath.Join(path, "rollback")); err != nil {
			return read, fmt.Errorf("rollback: %w", err)
		}
	}
	return read, nil
}

// unsaidIn are the changes that a form cannot express, by form.
func unsaidIn(path string) map[string]map[string]bool {
	unsaid := map[string]map[string]bool{}
	lines, err := readCSV(filepath.Join(path, "not-expressed.csv"))
	if err != nil {
		return unsaid
	}
	for _, line := range lines[1:] {
		form := line[0]
		for _, each := range oracleForms { // of a form of two files, one may lack it
			if isFile := strings.HasPrefix(line[0], strings.TrimRight(strings.Split(each.pattern, "*")[0], "-")) && filepath.Ext(line[0]) == filepath.Ext(each.pattern); isFile {
				form = each.pattern
			}
		}
		if unsaid[form] == nil {
			unsaid[form] = map[string]bool{}
		}
		unsaid[form][line[1]] = true
	}
	return unsaid
}

// named gives the changes of an unload their ids, and what the plan says of each besides: a
// file without them stands for the changes of the plan that it sets out.
func named(written, plan []oracleChange) (all []oracleChange, wrong []string) {
	by := byID(plan)
	taken := map[string]bool{}
	for _, c := range written {
		if c.id == "" {
			for _, each := range plan {
				if each.user == c.user && each.table == c.table && maps.Equal(each.set, c.set) && !taken[each.id] {
					c.id = each.id
					break
				}
			}
		}
		planned, isPlanned := by[c.id]
		switch isGrant := planned.item != ""; {
		case !isPlanned || taken[c.id]:
			wrong = append(wrong, "not in the plan, or twice: "+c.String())
		case planned.user != c.user || planned.table != c.table || planned.operation != c.operation || planned.item != c.item || !isGrant && !maps.Equal(planned.set, c.set):
			wrong = append(wrong, fmt.Sprintf("the plan has %s, and the file %s", planned, c))
		}
		taken[c.id] = true
		c.needs, c.was = planned.needs, planned.was
		all = append(all, c)
	}
	return all, wrong
}

// checkForms reads the files of each form and judges what whoever imports them gets, in
// parts in their order; then the rollback of all parts, the last one first.
func (r *oracleRun) checkForms(plan []oracleChange, folders ...string) (wrong []string) {
	r.judged["parts"] += len(folders)
	wrong = r.checkQueries(plan, folders...)
	var parts []folder
	for _, path := range folders {
		part, err := r.read(path)
		if err != nil {
			return []string{err.Error()}
		}
		parts = append(parts, part)
	}
	for _, form := range oracleForms {
		var written, inverse []oracleChange
		unsaid, undone := map[string]bool{}, map[string]bool{}
		for i, part := range parts {
			written = append(written, part.plan[form.pattern]...)
			inverse = append(inverse, parts[len(parts)-1-i].rollback[form.pattern]...)
			for _, name := range []string{form.name, form.pattern} {
				maps.Copy(unsaid, part.unsaid[name])
				maps.Copy(undone, part.undone[name])
			}
		}
		for _, each := range r.checkForm(form, plan, written, inverse, unsaid, undone) {
			wrong = append(wrong, form.pattern+": "+each)
		}
	}
	return wrong
}

func (r *oracleRun) checkForm(form oracleForm, plan, written, inverse []oracleChange, unsaid, undone map[string]bool) (wrong []string) {
	written, wrong = named(written, plan)
	r.judged["changes that a form cannot express"] += len(unsaid)
	system := map[bool]string{true: "okta", false: "servicenow"}[form.name == "okta"]
	is := byID(written)
	for _, c := range plan {
		if _, isThere := is[c.id]; c.system == system && isThere == unsaid[c.id] {
			wrong = append(wrong, fmt.Sprintf("in the file: %v, among what it cannot express: %v: %s", isThere, unsaid[c.id], c))
		}
	}
	own, back := r.split(written), r.split(inverse)
	for _, e := range r.estates {
		after, bad := e.walk(own[e.name])
		wrong = append(wrong, bad...)
		if form.name == "batch" || form.name == "xml" || form.name == "okta" { // no before stands in the file
			for i := range back[e.name] {
				e.expect(&back[e.name][i], own[e.name])
			}
		}
		if !form.isUndone {
			for _, c := range slices.Backward(own[e.name]) {
				if undone[c.id] {
					back[e.name] = append(back[e.name], c.inverse())
				}
			}
		}
		wrong = append(wrong, e.undo(after, e.before, back[e.name])...)
	}
	return wrong
}

// expect fills in what the inverse of a change expects.
func (e *oracleEstate) expect(inverse *oracleChange, written []oracleChange) {
	for _, c := range written {
		isOf := func(field string) bool { _, isSet := c.set[field]; return isSet }
		if c.user == inverse.user && c.table == inverse.table && (inverse.id == "" || inverse.id == c.id) && !slices.ContainsFunc(keysOf(inverse.set), func(field string) bool { return !isOf(field) }) {
			inverse.was = map[string]string{} // a lock of which nobody said whether it was there is not given back
			for field := range inverse.set {
				inverse.was[field] = c.set[field]
			}
		}
	}
}

// inverse takes a change back that a form's rollback cannot express.
func (c oracleChange) inverse() oracleChange {
	back := c
	switch {
	case c.operation == "create":
		back.operation, back.record = "delete", ""
	case c.operation == "delete":
		back.operation = "create"
	default:
		back.was, back.set = c.set, c.was
	}
	return back
}

// importPart pretends to import some of the changes, tells the program so, and looks at the
// rollback and at what is still to do.
func (r *oracleRun) importPart(rng *rand.Rand, call func(args ...string) error, runID string, plan []oracleChange) (wrong []string, err error) {
	isTried := map[string]bool{}
	for _, c := range plan {
		isTried[c.id] = c.system == "servicenow" && draws(rng, 60)
	}
	applied := slices.DeleteFunc(closed(plan, func(c oracleChange) bool { return isTried[c.id] }), func(c oracleChange) bool { return c.system != "servicenow" })
	isApplied := byID(applied)
	lines := []string{"u_run_id,u_change_id,u_outcome,u_outcome_reason"}
	already := []string{}
	for _, c := range plan {
		outcome := pickOne(rng, "refused", "failed", "", "")
		if _, isThere := isApplied[c.id]; isThere {
			outcome = "applied"
			if len(c.needs) == 0 && c.table != "sys_user" && draws(rng, 10) { // somebody else was faster
				outcome = "already"
				already = append(already, c.id)
			}
		}
		if outcome != "" && c.system == "servicenow" {
			lines = append(lines, fmt.Sprintf("%s,%s,%s,", runID, c.id, outcome))
		}
	}
	r.judged["changes made already by others"] += len(already)
	path := filepath.Join(r.dir, "results.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	if err := call("changes", r.out, "--results", path, "--quiet", "--format", "import-set"); err != nil {
		return nil, err
	}
	written, err := r.read(filepath.Join(r.out, "changes"))
	if err != nil {
		return nil, err
	}
	done, todo, back := r.split(applied), r.split(written.plan[oracleForms[0].pattern]), r.split(written.rollback[oracleForms[0].pattern])
	for _, e := range r.estates {
		start, now := e.before.clone(), e.before.clone()
		for _, c := range done[e.name] {
			if slices.Contains(already, c.id) {
				e.apply(start, c)
			}
			e.apply(now, c)
		}
		wrong = append(wrong, e.undo(now, start, back[e.name])...)
		rest, _ := named(todo[e.name], plan)
		r.judged["changes made before an import broke off"] += len(done[e.name])
		r.judged["changes still to do"] += len(rest)
		_, bad := e.walk(slices.Concat(done[e.name], rest))
		wrong = append(wrong, bad...)
		if all := len(slices.DeleteFunc(slices.Clone(r.split(plan)[e.name]), func(c oracleChange) bool { return c.system != "servicenow" })); all != len(done[e.name])+len(rest) {
			wrong = append(wrong, fmt.Sprintf("%s: %d changes, %d made and %d to do", e.name, all, len(done[e.name]), len(rest)))
		}
	}
	return wrong, nil
}

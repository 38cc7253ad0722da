package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolecall/exports/duckdb"
)

// oracleState is who may sign in and holds what: user_name -> role or group -> rows.
type oracleState struct {
	accounts        map[string]*oracleAccount
	grants, members map[string]map[string]int
}

type oracleAccount struct{ active, locked bool }

func newOracleState() *oracleState {
	return &oracleState{map[string]*oracleAccount{}, map[string]map[string]int{}, map[string]map[string]int{}}
}

func (s *oracleState) add(to map[string]map[string]int, name, item string) {
	if to[name] == nil {
		to[name] = map[string]int{}
	}
	to[name][item]++
}

func (s *oracleState) clone() *oracleState {
	copied := newOracleState()
	for name, account := range s.accounts {
		own := *account
		copied.accounts[name] = &own
	}
	for from, to := range map[*map[string]map[string]int]map[string]map[string]int{&s.grants: copied.grants, &s.members: copied.members} {
		for name, items := range *from {
			to[name] = maps.Clone(items)
		}
	}
	return copied
}

func (s *oracleState) isUsable(name string) bool {
	account := s.accounts[name]
	return account != nil && account.active && !account.locked
}

func keysOf[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

// within is every role in the roles given, at any depth.
func (e *oracleEstate) within(roles ...string) map[string]bool {
	reached := map[string]bool{}
	for len(roles) > 0 {
		role := roles[0]
		roles = roles[1:]
		if !reached[role] {
			reached[role] = true
			roles = append(roles, e.contains[role]...)
		}
	}
	return reached
}

func (e *oracleEstate) conferred(group string) map[string]bool {
	var roles []string
	for ; group != ""; group = e.parents[group] {
		roles = append(roles, e.groupRoles[group]...)
	}
	return e.within(roles...)
}

// held is what direct grants and memberships lead to.
func (e *oracleEstate) held(s *oracleState, name string) map[string]bool {
	all := map[string]bool{}
	for role, rows := range s.grants[name] {
		if rows > 0 {
			maps.Copy(all, e.within(role))
		}
	}
	for group, rows := range s.members[name] {
		if rows > 0 {
			maps.Copy(all, e.conferred(group))
		}
	}
	return all
}

// granted is what rules grant to somebody who must have an account.
func (e *oracleEstate) granted(name string) map[string]bool {
	all := map[string]bool{}
	if e.statuses[name] != "ACTIVE" || !e.inScope[name] {
		return all
	}
	for group, members := range e.oktaGroups {
		if !members[name] {
			continue
		}
		maps.Copy(all, e.within(e.roleRules[group]...))
		for _, desk := range e.groupRules[group] {
			maps.Copy(all, e.conferred(desk))
		}
	}
	return all
}

// allowed is what may become usable: granted, unmanaged, or accepted.
func (e *oracleEstate) allowed(name string) map[string]bool {
	all := e.granted(name)
	maps.Copy(all, e.unmanaged)
	for _, item := range e.accepted[name] {
		if slices.Contains(e.desks, item) {
			maps.Copy(all, e.conferred(item))
		} else {
			maps.Copy(all, e.within(item))
		}
	}
	return all
}

// apply does what the rows of a plan say.
func (e *oracleEstate) apply(s *oracleState, rows []map[string]string) (*oracleState, map[string]bool) {
	after, removedFrom := s.clone(), map[string]bool{}
	names := map[string]string{}
	for _, each := range slices.Concat(e.roles, e.desks, keysOf(e.statuses)) {
		names[oracleID(each)] = each
	}
	created := map[string]map[string]string{}
	for _, row := range rows {
		name := row["user_name"]
		switch row["operation"] + " " + row["table"] {
		case "create sys_user":
			if after.accounts[name] == nil {
				after.accounts[name] = &oracleAccount{active: true}
			}
		case "update sys_user":
			switch row["field"] {
			case "active":
				after.accounts[name].active = row["after"] == "true"
			case "locked_out":
				after.accounts[name].locked = row["after"] == "true"
			}
		case "create sys_user_has_role", "create sys_user_grmember":
			if created[row["change_id"]] == nil {
				created[row["change_id"]] = map[string]string{"user": name}
			}
			if field, _, _ := strings.Cut(row["field"], "."); field != "user" {
				item := firstOf(names[row["after"]], row["after"])
				to := map[string]map[string]map[string]int{"role": after.grants, "group": after.members}[field]
				after.add(to, name, item)
			}
		case "delete sys_user_has_role", "delete sys_user_grmember":
			of := e.rows[row["record_id"]]
			if of[0] == "" { // made by the plan: known by what it is about
				fields := map[string]string{}
				for part := range strings.SplitSeq(row["before"], "; ") {
					field, value, _ := strings.Cut(part, "=")
					field, _, _ = strings.Cut(field, ".")
					fields[field] = firstOf(names[value], value)
				}
				of = [2]string{fields["user"], firstOf(fields["role"], fields["group"])}
			}
			removedFrom[of[0]] = true
			if slices.Contains(e.desks, of[1]) {
				after.members[of[0]][of[1]]--
			} else {
				after.grants[of[0]][of[1]]--
			}
		case "delete sys_user":
			delete(after.accounts, name)
		}
	}
	return after, removedFrom
}

const noLimits = "max_deactivations: none, max_removals: none, max_creations: none, max_activations: none, max_additions: none, max_updates: none"

// TestPlansByTheirEffect draws estates, applies plans, selections of them and
// plans under limits to maps, and looks at each person: nobody loses what rules
// grant or can use what they do not, and limits count what people win and lose.
// It shares no code with the product.
func TestPlansByTheirEffect(t *testing.T) {
	t.Parallel()
	selections := 2
	if isCI {
		selections = 20
	}
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		e := drawOracleEstate(rng)
		e.write(rt, dir, noLimits)
		out := filepath.Join(dir, "out")
		plan := oraclePlan(rt, t, dir, out)
		e.mustBeRight(rt, "the plan", plan)
		e.checkRollback(rt, t, out, plan)
		for range selections {
			e.checkSelection(rt, t, rng, dir, out, plan)
		}
		e.checkLimit(rt, t, rng, dir, plan)
	})
}

func (e *oracleEstate) mustBeRight(rt *rapid.T, what string, rows []map[string]string) {
	if wrong := e.judge(rows); len(wrong) > 0 {
		rt.Fatalf("%s:\n%s\nby\n%s", what, strings.Join(wrong, "\n"), oracleLines(rows))
	}
}

func oracleLines(rows []map[string]string) string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, fmt.Sprintln(row["change_id"], row["operation"], row["table"], row["user_name"], row["field"], row["before"], "->", row["after"], row["depends_on"], row["reason"]))
	}
	return strings.Join(lines, "")
}

func oraclePlan(rt *rapid.T, t *testing.T, dir, out string) []map[string]string {
	_, stderr, status := invoke(t, "reconcile", dir, "--out", out, "--as-of", "2026-11-01", "--quiet", "--reports", "none", "--changes", "import-set", "--allow", "cut-off-inputs")
	if status != statusDone && status != statusWithheld {
		rt.Fatalf("exit status %d: %s", status, stderr)
	}
	return csvRows(t, filepath.Join(out, "changes.csv"))
}

// checkSelection takes any changes of the plan out.
func (e *oracleEstate) checkSelection(rt *rapid.T, t *testing.T, rng *rand.Rand, dir, out string, plan []map[string]string) {
	lines := []string{"change_id"}
	percent := (10 + rng.IntN(86))
	for i, row := range plan {
		if (i == 0 || plan[i-1]["change_id"] != row["change_id"]) && draws(rng, percent) {
			lines = append(lines, row["change_id"])
		}
	}
	list := filepath.Join(dir, "selected.csv")
	if err := os.WriteFile(list, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		rt.Fatal(err)
	}
	if len(lines) == 1 {
		return
	}
	_, stderr, status := invoke(t, "changes", out, "--only", list, "--quiet", "--format", "import-set")
	if status == statusFailed && strings.Contains(stderr, "is selected") {
		return
	}
	if status != statusDone && status != statusWithheld { // what depends on something else was left out
		rt.Fatalf("exit status %d: %s", status, stderr)
	}
	if _, err := os.Stat(filepath.Join(out, "changes", "selected.csv")); err != nil {
		return // all of it
	}
	selected := csvRows(t, filepath.Join(out, "changes", "selected.csv"))
	e.mustBeRight(rt, "a selection", selected)
}

// checkLimit sets a limit at or beside what the plan does.
func (e *oracleEstate) checkLimit(rt *rapid.T, t *testing.T, rng *rand.Rand, dir string, plan []map[string]string) {
	counts := e.count(plan)
	if len(counts) == 0 {
		return
	}
	name := pickOne(rng, keysOf(counts)...)
	limit := max(0, counts[name]+(-1+rng.IntN(3)))
	e.write(rt, dir, strings.Replace(noLimits, name+": none", fmt.Sprintf("%s: %d", name, limit), 1))
	limited := oraclePlan(rt, t, dir, filepath.Join(dir, "limited"))
	e.mustBeRight(rt, "the plan with "+name, limited)
	left := e.count(limited)
	if isTripped := counts[name] > limit; isTripped && left[name] > 0 {
		rt.Fatalf("%s: %d of %d, %d are allowed, and %d are planned\n%s", name, counts[name], counts[name], limit, left[name], oracleLines(limited))
	} else if diff := cmp.Diff(counts, left); !isTripped && diff != "" {
		rt.Fatalf("%s allows %d, and yet (-before +after):\n%s", name, limit, diff)
	}
}

// checkRollback takes everything back.
func (e *oracleEstate) checkRollback(rt *rapid.T, t *testing.T, out string, plan []map[string]string) {
	db := openRun(t, out)
	defer db.Close()
	names := []string{"change_id", "table", "operation", "record_id", "user_name", "field", "before", "after"}
	rows, err := db.Query(t.Context(), duckdb.Statement{Name: "test", Text: `
		select change_id, "table", operation, coalesce(record_id, ''), user_name, coalesce(field, ''), coalesce(before, ''), coalesce(after, '')
		from rollback order by row_no`})
	if err != nil {
		rt.Fatal(err)
	}
	defer rows.Close()
	var inverse []map[string]string
	for rows.Next() {
		values := make([]string, len(names))
		fields := make([]any, len(names))
		for i := range values {
			fields[i] = &values[i]
		}
		if err := rows.Scan(fields...); err != nil {
			rt.Fatal(err)
		}
		row := map[string]string{}
		for i, name := range names {
			row[name] = values[i]
		}
		inverse = append(inverse, row)
	}
	after, _ := e.apply(e.before, plan)
	restored, _ := e.apply(after, inverse)
	for _, of := range []map[string]map[string]int{restored.grants, restored.members} {
		for name, items := range of {
			maps.DeleteFunc(items, func(_ string, rows int) bool { return rows == 0 })
			if len(items) == 0 {
				delete(of, name)
			}
		}
	}
	if diff := cmp.Diff(e.before, restored, cmp.AllowUnexported(oracleState{}, oracleAccount{})); diff != "" {
		rt.Fatalf("the rollback does not restore (-before +after):\n%s", diff)
	}
}

package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
)

// TestGuardrailsCannotBePassed draws estates and rules, and looks at the plan
// itself: what it would leave of holders and accounts, whatever mix of findings
// it corrects; and at the limits of its size, at and around each.
func TestGuardrailsCannotBePassed(t *testing.T) {
	forCI(t) // TestPlansByTheirEffect judges plans under limits in every run
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		defer os.RemoveAll(dir)
		estate, err := sample.Write(dir, sample.Options{
			Identities: rapid.IntRange(20, 200).Draw(rt, "identities"), Seed: rapid.Uint64().Draw(rt, "seed"),
			OktaForm: "csv", ServiceNowForm: "csv",
		})
		if err != nil {
			rt.Fatal(err)
		}
		drawRules(rt, filepath.Join(dir, "rules.yaml"))
		run := func(allow ...string) (out string, status int) {
			out = filepath.Join(dir, "out")
			args := []string{"reconcile", dir, "--out", out, "--as-of", estate.AsOf.Format(time.RFC3339), "--reports", "none", "--quiet"}
			for _, each := range allow {
				args = append(args, "--allow", each)
			}
			_, stderr, status := invoke(t, args...)
			if status != statusDone && status != statusWithheld {
				rt.Fatalf("exit status %d: %s", status, stderr)
			}
			return out, status
		}
		none := func(names ...string) []string {
			allow := []string{"cut-off-inputs"} // a doubt would be status 3, too
			for _, each := range guardrails {
				if each.isLimit && !slices.Contains(names, each.name) {
					allow = append(allow, each.name+"=none")
				}
			}
			return allow
		}
		out, _ := run(none()...)
		checkProtected(rt, t, out)
		checkKept(rt, t, out)
		limit := deactivations(rt, t, out)
		allowed := math.Max(0, limit.planned+float64(rapid.IntRange(-1, 1).Draw(rt, "around")))
		percent := math.Ceil(math.Min(100, allowed*100/limit.total)*100) / 100
		setLimit(rt, filepath.Join(dir, "rules.yaml"), limit.name, percent)
		out, status := run(none(limit.name)...)
		db := openRun(t, out)
		defer db.Close()
		withheld := column(t, db, "select replace(guardrail, 'guardrails.', '') from withheld")
		isTripped := limit.planned > math.Min(math.Max(10, math.Floor(limit.total*percent/100)), math.Max(1, math.Floor(limit.total/2)))
		if slices.Contains(withheld, limit.name) != isTripped || isTripped && status != statusWithheld {
			rt.Errorf("%s: %v planned of %v, %v%% allowed: exit status %d, withheld by %q", limit.name, limit.planned, limit.total, percent, status, withheld)
		}
		if len(withheld) > 0 && status != statusWithheld { // by protect and keep_last, too
			rt.Errorf("withheld by %q, and yet exit status %d", withheld, status)
		}
	})
}

func setLimit(rt *rapid.T, path, name string, percent float64) {
	content, err := os.ReadFile(path)
	if err != nil {
		rt.Fatal(err)
	}
	pattern := regexp.MustCompile(name + `: [^,}]+`)
	text := pattern.ReplaceAllLiteralString(string(content), fmt.Sprintf("%s: %.2f%%", name, percent))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		rt.Fatal(err)
	}
}

// size is how much of something a plan holds.
type size struct {
	name           string
	planned, total float64
}

// deactivations are the active accounts that a plan closes or locks. Other limits
// are for TestPlansByTheirEffect.
func deactivations(rt *rapid.T, t *testing.T, out string) size {
	db := openRun(t, out)
	defer db.Close()
	closed := size{name: "max_deactivations"}
	err := db.QueryRow(t.Context(), duckdb.Statement{Name: "test", Text: `
		select
			(select count(distinct change_id) from change
				where "table" = 'sys_user' and operation = 'update'
					and (field = 'active' and after = 'false' or field = 'locked_out' and after = 'true')),
			(select count(*) from servicenow.user where active)`}, &closed.planned, &closed.total)
	if err != nil {
		rt.Fatal(err)
	}
	return closed
}

// checkProtected: no change names an account that is protected.
func checkProtected(rt *rapid.T, t *testing.T, out string) {
	db := openRun(t, out)
	defer db.Close()
	touched := column(t, db, `
		select distinct account.user_name
		from change
		join recon.target as target on target.change_id = change.change_id
		join servicenow.user as account on account.account_key = target.account_key
		join policy.protected_account as protected on lower(account.user_name) like replace(lower(protected.pattern), '*', '%')
		where change.system = 'servicenow'`)
	if len(touched) > 0 {
		rt.Errorf("protected, but changed: %q", touched)
	}
}

// checkKept: whoever the plan leaves alone is enough, or nobody is taken away.
// An account is left alone if no change deactivates or locks it, deletes a
// grant of it or takes it out of a group.
func checkKept(rt *rapid.T, t *testing.T, out string) {
	db := openRun(t, out)
	defer db.Close()
	const holders = `
		select account.account_key
		from recon.held_role as held
		join recon.role as role on role.role_key = held.role_key and role.name = %s
		join servicenow.user as account on account.account_key = held.account_key
		where account.active and not coalesce(account.locked_out, false)
			and not coalesce(account.web_service_access_only, false) and not coalesce(account.internal_integration_user, false)`
	for _, line := range column(t, db, "select role_name || '=' || max(minimum) from policy.keep_last group by role_name") {
		role, minimum, _ := strings.Cut(line, "=")
		of := fmt.Sprintf(holders, duckdb.Literal(role))
		// whoever the plan could cost the role: every direct or conferred way of it is looked at again
		lost := column(t, db, `
			select distinct target.account_key::varchar
			from change
			join recon.target as target on target.change_id = change.change_id
			where change.system = 'servicenow' and target.account_key in (`+of+`)
				and (change.field = 'active' and change.after = 'false' or change.field = 'locked_out' and change.after = 'true'
					or change.operation = 'delete' and not exists (
						select 1 from servicenow.user_role as kept
						join recon.role as role on role.role_key = kept.role_key and role.name = `+duckdb.Literal(role)+`
						where kept.account_key = target.account_key and not kept.inherited
							and kept.sys_id not in (select record_id from change where operation = 'delete' and record_id is not null)
					) and not exists (
						select 1 from change as given
						join recon.target as about on about.change_id = given.change_id and about.account_key = target.account_key
						join recon.role as role on role.role_key = about.role_key and role.name = `+duckdb.Literal(role)+`
						where given.operation = 'create'
					) and (
						target.role_key in (select role_key from recon.role where name = `+duckdb.Literal(role)+`)
						or (target.role_key, `+fmt.Sprintf("(select role_key from recon.role where name = %s)", duckdb.Literal(role))+`) in (select (role_key, contained_role_key) from recon.role_closure)
						or (target.group_key, `+fmt.Sprintf("(select role_key from recon.role where name = %s)", duckdb.Literal(role))+`) in (select (group_key, role_key) from recon.conferred_role)
					))`)
		left := len(column(t, db, "select account_key::varchar from ("+of+")")) - len(lost)
		if len(lost) > 0 && left < atoi(minimum) {
			rt.Errorf("%s: %d holders left, at least %s must remain", role, left, minimum)
		}
	}
}

func atoi(text string) (n int) {
	fmt.Sscan(text, &n)
	return n
}

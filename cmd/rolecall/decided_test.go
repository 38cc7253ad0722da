package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// keepReviewed keeps all but what the test is about.
const keepReviewed = "unanswered: unreviewed\n"

// ofReview are the lines with a kind of review.
func ofReview(lines []string) (kept []string) {
	for _, line := range lines {
		if strings.HasPrefix(line, "review.") {
			kept = append(kept, line)
		}
	}
	return kept
}

// TestDecisionsAreCarriedOut holds a review of a company, carries out what was decided, rehearses it,
// applies it, and proves it.
func TestDecisionsAreCarriedOut(t *testing.T) {
	t.Parallel()
	company := newDecidedCompany(t)
	company.acting = [][]string{
		{"d1", eve, dan, "2026-09-01 08:00:00", "2026-12-31 22:59:59"}, {"d2", cat, bob, "2026-09-01 08:00:00", ""},
		{"d3", dan, eve, "", ""}, {"", dan, cat, "2026-09-01 08:00:00", "2026-12-31 22:59:59"},
	}
	company.write(t)
	before := company.reconcile(t, "2026-10-01")
	review := filepath.Join(t.TempDir(), "q4")
	holdReview(t, before, review, "2026-10-05", keepReviewed, map[string]decidedAnswer{
		bob + " itil": {decision: "revoke"}, bob + " report_admin": {decision: "revoke"}, bob + " Desk": {decision: "revoke"},
		cat + " sales": {decision: "revoke"}, cat + " catalog": {decision: "keep", until: "2026-12-31", comment: "redesign of the catalogue"}, cat + " Board": {decision: "revoke"},
		dan + " suite": {decision: "revoke"}, dan + " Project": {decision: "revoke"}, dan + " catalog": {decision: "change", comment: "only to read"},
		ann + " account":   {decision: "revoke"},
		dan + actsFor(eve): {decision: "revoke"}, bob + actsFor(cat): {decision: "revoke"}, cat + actsFor(dan): {decision: "revoke"}, eve + actsFor(dan): {decision: "keep"},
	})
	args := []string{"--decisions", review, "--changes", "import-set,rest,script,batch,xml"}
	isWhole := isAsked("TestDecisionsAreCarriedOut")
	if isWhole {
		args = append(args, "--simulate")
	}
	out := company.reconcile(t, "2026-10-08", args...)
	validate(t, out)
	want := []string{
		"review.revoked | ann@example.com |  | deactivate",
		"review.revoked | bob@example.com | Desk | review",
		"review.revoked | bob@example.com | cat@example.com | update",
		"review.revoked | bob@example.com | itil | review",
		"review.revoked | cat@example.com | Board | review",
		"review.revoked | cat@example.com | dan@example.com | review",
		"review.revoked | cat@example.com | sales | review",
		"review.revoked | dan@example.com | Project | remove",
		"review.revoked | dan@example.com | eve@example.com | update",
		"review.unreviewed | eve@example.com | report_admin | review",
	}
	if diff := cmp.Diff(want, ofReview(cells(t, filepath.Join(out, "findings.csv"), "kind", "user_name", "item", "fix"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	want = []string{"bob@example.com | Agents | rules.yaml:7 | itil", "bob@example.com | IT | rules.yaml:12 | Desk", "cat@example.com | Directors | rules.yaml:13 | Board"}
	if diff := cmp.Diff(want, cells(t, filepath.Join(out, "okta-removals.csv"), "login", "group", "rule", "entitlement")); diff != "" {
		t.Errorf("okta-removals.csv (-want +got):\n%s", diff)
	}
	want = []string{"scope | ann@example.com | ", "delegation | cat@example.com | dan@example.com", "expression | cat@example.com | sales", "change | dan@example.com | catalog"}
	if diff := cmp.Diff(want, cells(t, filepath.Join(out, "tasks.csv"), "code", "user_name", "entitlement")); diff != "" {
		t.Errorf("tasks.csv (-want +got):\n%s", diff)
	}
	want = []string{
		"sys_user_has_role | create | dan@example.com", "sys_user_has_role | create | dan@example.com", // knowledge goes with suite, and rules grant it
		"sys_user_has_role | delete | bob@example.com", "sys_user_has_role | delete | dan@example.com", "sys_user_has_role | delete | dan@example.com", "sys_user_has_role | delete | eve@example.com",
		"sys_user_delegate | update | bob@example.com", "sys_user_delegate | update | dan@example.com", "sys_user_grmember | delete | dan@example.com", "sys_user | update | ann@example.com", "sys_user | update | ann@example.com",
	}
	got := cells(t, filepath.Join(out, "changes.csv"), "table", "operation", "user_name")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	exceptions, err := os.ReadFile(filepath.Join(out, "review-exceptions.yaml"))
	if err != nil || !strings.Contains(string(exceptions), "{kind: misroled.excess_role, user_name: cat@example.com, item: catalog, reason: redesign of the catalogue, approved_by: ann@example.com") {
		t.Errorf("%v: %s", err, exceptions)
	}
	if diff := cmp.Diff([2]int64{6, 0}, becameOfRevoked(t, out)); diff != "" {
		t.Errorf("revoked, planned and gone (-want +got):\n%s", diff)
	}
	if isWhole {
		mustRun(t, "simulate", out, "--quiet")
	}
	delegationsEnd(t, out)
	company.apply()
	company.write(t)
	mustRun(t, "verify", out, company.dir, "--quiet")

	// what the next run finds: rules grant no more than before, and miss nothing
	next := company.reconcile(t, "2026-10-10", "--decisions", review)
	for _, line := range cells(t, filepath.Join(next, "findings.csv"), "kind", "user_name", "item") {
		if strings.Contains(line, "missing") || strings.Contains(line, "lifecycle") {
			t.Errorf("the plan made %s", line)
		}
	}
	if found := ofReview(cells(t, filepath.Join(next, "findings.csv"), "kind", "fix")); slices.Contains(found, "review.revoked | remove") || slices.Contains(found, "review.revoked | deactivate") {
		t.Errorf("not in effect: %v", found)
	}

	if diff := cmp.Diff([2]int64{0, 6}, becameOfRevoked(t, next)); diff != "" {
		t.Errorf("revoked, planned and gone (-want +got):\n%s", diff)
	}
	if !isWhole {
		return // what becomes of it later
	}

	// an account is the row that it was, but the review knows that it was closed: opened again, it stays
	if _, stderr, status, err := command(t.Context(), filepath.Dir(company.dir), "review", "effect", review, "--against", next, "--at", "2026-10-11", "--quiet"); err != nil || status == statusFailed {
		t.Fatal(status, stderr, err)
	}
	company.active[ann] = true
	company.write(t)
	hired := company.reconcile(t, "2026-10-20", "--decisions", review)
	if found := ofReview(cells(t, filepath.Join(hired, "findings.csv"), "kind", "user_name", "item", "fix")); !slices.Contains(found, "review.regranted | ann@example.com |  | review") {
		t.Errorf("an account that was opened again: %q", found)
	}
	if planned := cells(t, filepath.Join(hired, "changes.csv"), "table", "user_name"); slices.Contains(planned, "sys_user | ann@example.com") {
		t.Error("an account that was opened again is closed again")
	}
	company.active[ann] = false

	// who is out of the Okta group loses it for good; the keep runs out
	for _, each := range [][2]string{{bob, "Agents"}, {bob, "IT"}, {cat, "Directors"}} {
		company.inOkta = slices.DeleteFunc(company.inOkta, func(row []string) bool { return row[0] == each[0] && row[1] == each[1] })
	}
	company.write(t)
	later := company.reconcile(t, "2027-01-01", "--decisions", review)
	found := cells(t, filepath.Join(later, "findings.csv"), "kind", "user_name", "item", "fix", "excepted")
	for _, each := range []string{
		"misroled.excess_role | bob@example.com | itil | remove | false", "misroled.excess_group | bob@example.com | Desk | remove | false",
		"misroled.excess_group | cat@example.com | Board | review | false", "misroled.excess_role | cat@example.com | catalog | remove | false",
		"exception.expired | cat@example.com | catalog | review | false",
	} {
		if !slices.Contains(found, each) {
			t.Errorf("not found: %s\nbut %s", each, strings.Join(found, "\n"))
		}
	}
}

// becameOfRevoked is how much of what was revoked the plan takes away, and how much is gone.
func becameOfRevoked(t *testing.T, out string) [2]int64 {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Reviews []struct{ Planned, Gone int64 }
	}
	if err := json.Unmarshal(content, &manifest); err != nil || len(manifest.Reviews) != 1 {
		t.Fatal(err, manifest)
	}
	return [2]int64{manifest.Reviews[0].Planned, manifest.Reviews[0].Gone}
}

// apply does what the plan of TestDecisionsAreCarriedOut says.
func (c *decidedCompany) apply() {
	for _, each := range [][2]string{{bob, "report_admin"}, {dan, "suite"}, {dan, "catalog"}, {eve, "report_admin"}} {
		c.take(&c.grants, each[0], each[1])
	}
	c.take(&c.members, dan, "Project")
	c.grants = append(c.grants, []string{"a9", dan, "knowledge", "2026-10-09 08:00:00"})
	c.active[ann] = false
	c.acting = [][]string{{"d1", eve, dan, "2026-09-01 08:00:00", "2026-10-08 00:00:00"}, c.acting[2], c.acting[3]} // and one is deleted
}

// TestDecisionsByDefault revokes what nobody decided, where the review says so, and says that in
// every output; what was revoked and granted again is another finding.
func TestDecisionsByDefault(t *testing.T) {
	t.Parallel()
	forCI(t)
	company := newDecidedCompany(t)
	before := company.reconcile(t, "2026-10-01")
	folder := filepath.Join(company.dir, "decisions", "q4")
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	holdReview(t, before, folder, "2026-10-05", "unanswered: revoke\n", map[string]decidedAnswer{
		cat + " catalog": {decision: "keep", until: "2026-12-31", comment: "redesign of the catalogue"}, ann + " account": {decision: "keep"},
	})
	out := company.reconcile(t, "2026-10-08")
	const note = "revoked by default on 2026-10-05 in the review 2026-Q4 ("
	for _, name := range []string{"findings.csv", "changes.csv", "okta-removals.csv", "tasks.csv"} {
		column := map[string]string{"findings.csv": "reason", "changes.csv": "reason"}[name]
		if column == "" {
			column = "decision"
		}
		lines := cells(t, filepath.Join(out, name), column)
		if !slices.ContainsFunc(lines, func(line string) bool {
			return strings.Contains(line, note) && strings.Contains(line, "because nobody decided")
		}) {
			t.Errorf("%s does not say that nobody decided: %v", name, lines)
		}
		if name == "changes.csv" {
			for _, line := range lines {
				if !strings.Contains(line, note) {
					t.Errorf("changes.csv: %s", line)
				}
			}
		}
	}
	manifest, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil || !strings.Contains(string(manifest), `"folder": "decisions/q4"`) {
		t.Errorf("the manifest does not name the review: %v", err)
	}

	// gone, and granted again
	company.take(&company.grants, bob, "report_admin")
	company.take(&company.members, dan, "Project")
	company.grants = append(company.grants, []string{"a8", bob, "report_admin", "2026-11-02 08:00:00"})
	company.members = append(company.members, []string{"b9", dan, "Project", "2026-11-02 08:00:00"})
	company.write(t)
	again := company.reconcile(t, "2026-11-05")
	want := []string{"review.regranted | bob@example.com | report_admin | high | review", "review.regranted | dan@example.com | Project | high | review"}
	var got []string
	for _, line := range cells(t, filepath.Join(again, "findings.csv"), "kind", "user_name", "item", "severity", "fix") {
		if strings.HasPrefix(line, "review.regranted") {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// a folder that was changed is refused, and so is a review that is open
	if err := os.WriteFile(filepath.Join(folder, "decisions.csv"), []byte("item_id\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, status := invoke(t, "reconcile", company.dir, "--out", filepath.Join(t.TempDir(), "out"), "--as-of", "2026-11-05")
	if status != statusFailed || !strings.Contains(stderr, "decisions.csv: was changed since it was written") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
}

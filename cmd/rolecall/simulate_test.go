package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rolecall/exports/sample"
	"rolecall/reconcile/simulate"
)

// drawRules rewrites an estate's deprovision and guardrails.
func drawRules(rt *rapid.T, path string) {
	content, err := os.ReadFile(path)
	if err != nil {
		rt.Fatal(err)
	}
	action := func(name string, actions ...string) string {
		return name + ": " + rapid.SampledFrom(actions).Draw(rt, name)
	}
	every := []string{"deactivate", "lock", "review"}
	deprovision := "deprovision: {" + strings.Join([]string{
		action("leaver", every...), action("unassigned", every...), action("suspended", every...),
		action("no_identity", every...), action("dormant", every...),
	}, ", ") + "}"
	percent := rapid.SampledFrom([]string{"none", "0%", "1%", "5%", "50%"})
	guardrails := fmt.Sprintf("guardrails: {max_deactivations: %s, max_removals: %s, max_additions: %s, max_creations: %s, max_activations: %s, max_updates: %s, protect: ['%s'], keep_last: {admin: %d, itil: %d, report_admin: %d}}",
		percent.Draw(rt, "max_deactivations"), percent.Draw(rt, "max_removals"), percent.Draw(rt, "max_additions"),
		percent.Draw(rt, "max_creations"), percent.Draw(rt, "max_activations"), percent.Draw(rt, "max_updates"),
		rapid.SampledFrom([]string{"admin", "a*", "*e*@example.com", "nobody"}).Draw(rt, "protect"),
		rapid.IntRange(1, 4).Draw(rt, "admins"), rapid.IntRange(1, 40).Draw(rt, "itils"), rapid.IntRange(1, 3).Draw(rt, "reporters"))
	text := regexp.MustCompile(`(?m)^deprovision: .*$`).ReplaceAllLiteralString(string(content), deprovision)
	text = regexp.MustCompile(`(?m)^guardrails: .*$`).ReplaceAllLiteralString(text, guardrails)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		rt.Fatal(err)
	}
}

// TestPlansKeepTheirPromise draws estates and rules: what the plan corrects is
// gone once it is applied, nothing new has come, and the rollback restores
// every table.
func TestPlansKeepTheirPromise(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		defer os.RemoveAll(dir)
		estate, err := sample.Write(dir, sample.Options{
			Identities:     rapid.IntRange(1, 200).Draw(rt, "identities"),
			Seed:           rapid.Uint64().Draw(rt, "seed"),
			Grants:         rapid.IntRange(1, 12).Draw(rt, "grants"),
			OktaForm:       rapid.SampledFrom([]string{"json", "csv"}).Draw(rt, "okta"),
			ServiceNowForm: rapid.SampledFrom([]string{"table-api", "csv", "csv-display"}).Draw(rt, "servicenow"),
		})
		if err != nil {
			rt.Fatal(err)
		}
		drawRules(rt, filepath.Join(dir, "rules.yaml"))
		out := filepath.Join(dir, "out")
		_, stderr, status := invoke(t, "reconcile", dir, "--out", out, "--as-of", estate.AsOf.Format(time.RFC3339), "--reports", "none")
		if status != statusDone && status != statusWithheld {
			rt.Fatalf("exit status %d: %s", status, stderr)
		}
		stdout, stderr, status := invoke(t, "simulate", out, "--format", "json")
		if status != statusDone && status != statusFindings {
			rt.Fatalf("exit status %d: %s", status, stderr)
		}
		var result simulate.Result
		if err := json.Unmarshal([]byte(stdout), &result); err != nil {
			rt.Fatal(err)
		}
		for _, each := range result.Findings {
			if !each.IsAsPlanned {
				rt.Errorf("%+v", each)
			}
		}
		if len(result.NotRestored) > 0 || (status == statusDone) != result.IsAsPlanned() {
			rt.Errorf("exit status %d, not restored: %q", status, result.NotRestored)
		}
	})
}

// TestRunsOfOtherVersions rehearses a run that does not keep all that the rules
// mean.
func TestRunsOfOtherVersions(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	changeDatabase(t, out, "drop view policy.actual_lookup")
	_, stderr, status := invoke(t, "simulate", out)
	want := "rolecall: the run comes from another version of rolecall, which stores rules differently (without policy.actual_lookup): reconcile again with this version\n"
	if status == statusDone || stderr != want {
		t.Errorf("exit status %d: %s", status, stderr)
	}
}

// TestRunsWithoutNewColumns: which version made the run is said, not what the engine misses.
func TestRunsWithoutNewColumns(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	path := filepath.Join(out, "manifest.json")
	manifest, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	manifest = regexp.MustCompile(`"revision": "[^"]*"`).ReplaceAll(manifest, []byte(`"revision": "0123456789ab"`))
	write(t, path, manifest)
	sums, err := os.ReadFile(filepath.Join(out, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("%x  manifest.json", sha256.Sum256(manifest))
	write(t, filepath.Join(out, "SHA256SUMS"), regexp.MustCompile(`(?m)^\w+  manifest\.json$`).ReplaceAll(sums, []byte(line)))
	changeDatabase(t, out, "alter table servicenow.user drop column last_login_time; alter table recon.held_role drop column is_recorded; alter table change drop column before; alter table recon.draft drop column before; alter table finding drop column fix")
	rules := filepath.Join(t.TempDir(), "other.yaml")
	write(t, rules, []byte("version: 1\ncorrelate:\n  - {okta: user.email, servicenow: user_name}\n"))
	commands := [][]string{
		{"explain", "alice.smith@example.com", "--out", out}, {"simulate", out}, {"rules", "effect", rules, out},
		{"verify", out, filepath.Join(root, "testdata", "acme")}, {"changes", out, "--only", "high"},
	}
	for _, command := range commands {
		_, stderr, status := invoke(t, command...)
		if status != statusFailed || !strings.Contains(stderr, " was made by another version of rolecall (") || !strings.Contains(stderr, "revision 0123456789ab; this is ") ||
			!strings.Contains(stderr, " column ") || !strings.Contains(stderr, "[other-version]\n reconcile again") || strings.Contains(stderr, "Error:") {
			t.Errorf("%s: exit status %d: %s", command[0], status, stderr)
		}
	}
	stdout, stderr, status := invoke(t, "check", out) // its tables are others than the manifest says, too
	if status != statusFindings || !strings.Contains(stdout, "another version of rolecall made the run: the plan") || strings.Contains(stdout+stderr, "Error:") {
		t.Errorf("check: exit status %d: %s%s", status, stdout, stderr)
	}
	_, stderr, status = invoke(t, "query", "select nothing from finding", "--out", out)
	if status != statusFailed || strings.Contains(stderr, "another") {
		t.Errorf("query: exit status %d: %s", status, stderr)
	}
}

// TestRunsOfOtherBuilds: builds that are no release are called the same, and may read different things.
func TestRunsOfOtherBuilds(t *testing.T) {
	t.Parallel()
	out := copyFinished(t, "acme")
	changeDatabase(t, out, "drop table candidate")
	settings := filepath.Join(t.TempDir(), "review.yaml")
	write(t, settings, []byte("version: 1\nname: 2026-Q4\ndue: 2099-01-01\nowner: iam@example.com\n"))
	for _, command := range [][]string{
		{"explain", "alice.smith@example.com", "--out", out},
		{"review", "open", out, "--settings", settings, "--items", "match", "--out", filepath.Join(t.TempDir(), "review")},
	} {
		_, stderr, status := invoke(t, command...)
		if status != statusFailed || !strings.Contains(stderr, " was made by another build of rolecall (both call themselves ") || !strings.Contains(stderr, "lacks what this one reads: table ") ||
			!strings.Contains(stderr, "[other-version]\n reconcile again") || strings.Contains(stderr, "Error:") {
			t.Errorf("%s: exit status %d: %s", command[0], status, stderr)
		}
	}
}

// TestCompareKnowsKinds: what only the tool of one run looks for is the tool's, whatever the versions are called.
func TestCompareKnowsKinds(t *testing.T) {
	forCI(t)
	t.Parallel()
	out := copyFinished(t, "acme")
	changeDatabase(t, out, "delete from recon.kind where kind = 'misroled.excess_role'; delete from finding where kind = 'misroled.excess_role'")
	stdout, stderr, status := invoke(t, "compare", out, finished(t, "acme").out, "--format", "csv")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if status != statusDone || len(lines) < 2 {
		t.Fatalf("exit status %d: %s%s", status, stdout, stderr)
	}
	isThere := false
	for _, line := range lines[1:] {
		if strings.Contains(line, ",misroled.excess_role,") {
			isThere = true
			if !strings.Contains(line, ",tool,") {
				t.Error(line)
			}
		}
	}
	if !isThere {
		t.Errorf("nothing is new:\n%s", stdout)
	}
}

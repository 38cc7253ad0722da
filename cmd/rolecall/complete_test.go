package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/sample"
)

// byKey replaces what the generator's rules correlate by.
func byKey(rules ...string) func(string) string {
	written := regexp.MustCompile(`(?m)^correlate:\n(  - .*\n)+`)
	return func(text string) string {
		return written.ReplaceAllString(text, "correlate:\n  - "+strings.Join(rules, "\n  - ")+"\n")
	}
}

const (
	byExternalID = "{okta: appuser.externalId, servicenow: sys_id}"
	byLogin      = "{okta: user.login, servicenow: user_name, ignore_case: true}"
	byEmail      = "{okta: user.email, servicenow: email, ignore_case: true}"
	byNumber     = "{okta: user.employeeNumber, servicenow: employee_number}"
)

// TestCompleteExportsLeaveNoDoubt: in complete and consistent exports no table is
// doubtful, and of every group that the rules name it is known who is in it.
func TestCompleteExportsLeaveNoDoubt(t *testing.T) {
	t.Parallel()
	clean := map[string]int{sample.NearMiss: 0}
	for name, test := range map[string]struct {
		options sample.Options
		rules   func(string) string // nil for the generator's own
		inCI    bool
	}{
		"by employee number":      {options: sample.Options{Identities: 150, Seed: 11, Faults: clean}, rules: byKey(byNumber), inCI: true},
		"by e-mail alone":         {options: sample.Options{Identities: 150, Seed: 12, Faults: clean, OktaForm: "csv-labels", ServiceNowForm: "csv-display"}, rules: byKey(byEmail), inCI: true},
		"by externalId first":     {options: sample.Options{Identities: 150, Seed: 13, Faults: clean, OktaForm: "har"}, rules: byKey(byExternalID, byLogin), inCI: true},
		"without numbers":         {options: sample.Options{Identities: 150, Seed: 14, Faults: clean, OktaForm: "group-json"}, rules: byKey(byExternalID, byLogin), inCI: true},
		"much drift":              {options: sample.Options{Identities: 200, Seed: 15, Faults: map[string]int{"drift.attribute": 80}, ServiceNowForm: "unload"}, inCI: true},
		"every fault":             {options: sample.Options{Identities: 250, Seed: 16, OktaForm: "pages", ServiceNowForm: "xlsx"}},
		"twelve people":           {options: sample.Options{Identities: 12, Seed: 17, Faults: clean}},
		"twelve people, by group": {options: sample.Options{Identities: 12, Seed: 18, Faults: clean, OktaForm: "group-json", ServiceNowForm: "xml"}, inCI: true},
		"a thousand, in pages":    {options: sample.Options{Identities: 1000, Seed: 19, Faults: clean, Grants: 3, Memberships: 3, OktaForm: "pages"}, inCI: true},
		"many of one name":        {options: sample.Options{Identities: 50_000, Seed: 20, Faults: clean, Grants: 3, Memberships: 3, OktaForm: "csv", ServiceNowForm: "csv"}, inCI: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.inCI && !isCI {
				t.Skip("with ROLECALL_CI=1 only")
			}
			dir := t.TempDir()
			estate, err := sample.Write(dir, test.options)
			if err != nil {
				t.Fatal(err)
			}
			if test.rules != nil {
				rewrite(t, filepath.Join(dir, "rules.yaml"), test.rules)
			}
			out := filepath.Join(dir, "out")
			_, stderr, status := invoke(t, "reconcile", dir, "--out", out, "--as-of", estate.AsOf.Format(time.RFC3339), "--reports", "none", "--quiet")
			if status != statusDone && status != statusWithheld {
				t.Fatalf("exit status %d: %s", status, stderr)
			}
			checkNoDoubt(t, out)
		})
	}
}

func rewrite(t *testing.T, path string, change func(string) string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := change(string(text))
	if changed == string(text) {
		t.Fatalf("%s does not change", path)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

func checkNoDoubt(t *testing.T, out string) {
	t.Helper()
	db := openRun(t, out)
	for what, query := range map[string]string{
		"is doubtful":         "select relation || ': ' || message from input.doubtful_table",
		"has members unknown": `select distinct name from okta."group" where not members_known and name in (select name from policy.rule_read where kind in ('group', 'deciding_group'))`,
		"is warned of":        "select message from data_quality where severity = 'warning' and topic in ('skew', 'old_exports', 'overlap')",
	} {
		rows, err := db.Texts(t.Context(), duckdb.Statement{Name: "test", Text: query})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			t.Errorf("%s %s", row, what)
		}
	}
}

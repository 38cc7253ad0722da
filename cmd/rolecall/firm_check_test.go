package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
)

// check writes the estate, reconciles it, and compares what is found with what was planted.
func (f *firm) check(t *testing.T, planted []string) {
	t.Helper()
	dir := t.TempDir()
	f.write(t, dir)
	out := filepath.Join(dir, "out")
	args := []string{"reconcile", dir, "--out", out, "--as-of", firmDay, "--reports", "none", "--quiet"}
	for _, limit := range limitNames {
		if f.maxClosed == 0 {
			args = append(args, "--allow", limit+"=none")
		}
	}
	_, stderr, status := invoke(t, args...)
	if status != statusDone && status != statusWithheld {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	var rows []struct {
		Kind, Severity, Login, Item, Fix, Reason, Certainty, Doubt string
		UserName                                                   string `json:"user_name"`
		Excepted                                                   bool
	}
	text, err := os.ReadFile(filepath.Join(out, "findings.json"))
	if err == nil {
		err = json.Unmarshal(text, &rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	reasons := map[string]string{}
	for _, row := range rows {
		line := foundLine(row.Kind, cmp.Or(row.UserName, row.Login), row.Item, row.Severity, row.Fix, row.Excepted)
		if row.Certainty != "certain" {
			line += " " + row.Certainty
		}
		found, reasons[line] = append(found, line), strings.TrimSpace(row.Reason+" "+row.Doubt)
	}
	if f.maxClosed > 0 {
		planted = f.withholdClosing(t, planted, reasons)
	}
	slices.Sort(found)
	slices.Sort(planted)
	t.Logf("%d people, %d planted", len(f.people), len(planted))
	if diff := diff.Diff(planted, found); diff != "" {
		for _, line := range found {
			if !slices.Contains(planted, line) {
				t.Logf("%s: %s", line, reasons[line])
			}
		}
		t.Errorf("(-planted +found)\n%s", diff)
	}
}

// foundLine is a finding in one line; what is done counts where the prose says it.
func foundLine(kind, who, item, severity, fix string, isExcepted bool) string {
	line := kind + " " + who
	if item != "" {
		line += " " + item
	}
	line += " " + severity
	if strings.HasPrefix(kind, "orphaned.") || strings.HasPrefix(kind, "stale.") {
		line += " " + fix
	}
	if isExcepted {
		line += " excepted"
	}
	return line
}

// withholdClosing: if more accounts are to be closed or locked than the prose lets a plan, it
// closes none of them, and a person looks.
func (f *firm) withholdClosing(t *testing.T, planted []string, reasons map[string]string) (left []string) {
	t.Helper()
	active, closed := 0, 0
	for _, each := range f.posts() {
		if each.active {
			active++
		}
	}
	for _, line := range planted {
		kind, _, _ := strings.Cut(line, ".")
		for _, fix := range []string{" deactivate", " lock"} {
			if without, isSo := strings.CutSuffix(line, fix); isSo && kind == "orphaned" {
				line = without + " review"
				closed++
				break
			}
		}
		left = append(left, line)
	}
	limit := max(10, active*f.maxClosed/100)
	if closed <= limit {
		t.Fatalf("%d accounts are to be closed, and %d may be: plant more", closed, limit)
	}
	message := fmt.Sprintf("max_deactivations allows %d, not %d", limit, closed)
	for _, reason := range reasons {
		if strings.Contains(reason, message) {
			return left
		}
	}
	t.Errorf("no finding says: %s", message)
	return left
}

// posts are all accounts.
func (f *firm) posts() []*post {
	all := slices.Concat(f.machines, f.strays)
	for _, who := range f.people {
		if who.account != nil {
			all = append(all, who.account)
		}
	}
	return all
}

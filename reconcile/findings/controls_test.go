package findings_test

import (
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/controls"
	"rolecall/reconcile/findings"
)

// mapping says again, control by control, what the headers say kind by kind:
// which kinds are evidence for it, but those behind a minus.
var mapping = map[string][]string{
	"SOC 2 CC6.1":      {"orphaned.*", "service.unowned", "identity.*"},
	"SOC 2 CC6.2":      {"orphaned.*", "lifecycle.*", "stale.*"},
	"SOC 2 CC6.3":      {"misroled.*"},
	"ISO 27001 A.5.15": {"*"},
	"ISO 27001 A.5.16": {"identity.*", "service.unowned"},
	"ISO 27001 A.5.18": {"misroled.*", "orphaned.*", "stale.*"},
	"ISO 27001 A.8.2":  {}, // that depends on the account
	"NIST AC-2":        {"orphaned.*", "lifecycle.*", "service.unowned"},
	"NIST AC-2(3)":     {"orphaned.*", "lifecycle.*", "service.unowned", "stale.*"},
	"NIST AC-5":        {"misroled.conflict"},
	"NIST AC-6":        {"misroled.*", "-misroled.conflict"},
	"NIST AC-6(7)":     {"misroled.*", "-misroled.conflict"},
	"PCI DSS 7.2.4":    {"misroled.*"},
	"PCI DSS 7.2.5":    {"service.unowned"},
	"PCI DSS 8.2.4":    {"lifecycle.*", "drift.*"},
	"PCI DSS 8.2.5":    {"orphaned.leaver"},
	"PCI DSS 8.2.6":    {"stale.dormant", "stale.never_used"},
	"CIS 5.1":          {"orphaned.no_identity", "service.unowned"},
	"CIS 5.3":          {"stale.*"},
	"CIS 6.1":          {"lifecycle.missing", "misroled.missing_*"},
	"CIS 6.2":          {"orphaned.*", "misroled.residual_role"},
	"CIS 6.8":          {"misroled.*", "-misroled.missing_*", "-misroled.residual_role"},
}

func TestControlsOfEachKind(t *testing.T) {
	kinds, err := findings.All()
	if err != nil {
		t.Fatal(err)
	}
	known, err := controls.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds {
		var want []string
		for _, control := range known {
			if isEvidence(t, kind.Name, mapping[control.Name]) {
				want = append(want, control.Name)
			}
		}
		if diff := cmp.Diff(want, controls.Split(kind.Controls)); diff != "" {
			t.Errorf("%s (-want +header):\n%s", kind.Name, diff)
		}
	}
	for _, control := range known {
		if _, ok := mapping[control.Name]; !ok || control.Framework == "" || control.Reference == "" || control.Title == "" {
			t.Errorf("%+v", control)
		}
	}
	if len(known) != len(mapping) || !slices.ContainsFunc(known, func(each controls.Control) bool { return each.Name == controls.Privileged }) {
		t.Errorf("%d controls, want %d", len(known), len(mapping))
	}
}

func isEvidence(t *testing.T, kind string, patterns []string) bool {
	found := false
	for _, pattern := range patterns {
		isOut := pattern[0] == '-'
		if isOut {
			pattern = pattern[1:]
		}
		matched, err := path.Match(pattern, kind)
		if err != nil {
			t.Fatal(err)
		}
		if matched {
			found = !isOut
		}
	}
	return found
}

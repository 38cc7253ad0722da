package findings_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/controls"
	"rolecall/reconcile/findings"
)

var update = flag.Bool("update", false, "write testdata/controls.txt again")

// TestEvidenceForEachControl shows, control by control, what the headers say kind
// by kind: which kinds are evidence for it. -update writes the list again; its
// diff is for whoever knows the standards.
func TestEvidenceForEachControl(t *testing.T) {
	kinds, err := findings.All()
	if err != nil {
		t.Fatal(err)
	}
	known, err := controls.All()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, control := range known {
		if control.Framework == "" || control.Reference == "" || control.Title == "" {
			t.Errorf("%+v", control)
		}
		fmt.Fprintf(&text, "%s: %s\n", control.Name, control.Title)
		for _, kind := range kinds {
			if slices.Contains(controls.Split(kind.Controls), control.Name) {
				fmt.Fprintf(&text, "    %s\n", kind.Name)
			}
		}
		if control.Name == controls.Privileged {
			text.WriteString("    every kind, if the account holds a privileged role\n")
		}
	}
	if !strings.Contains(text.String(), "if the account holds") {
		t.Errorf("controls.csv has no %s", controls.Privileged)
	}
	path := filepath.Join("testdata", "controls.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text.String()); diff != "" {
		t.Errorf("%s: run go test ./reconcile/findings -update, and read its diff\n%s", path, diff)
	}
}

// The controls of a kind stand in the order of controls.csv.
func TestControlsStandInTheirOrder(t *testing.T) {
	kinds, err := findings.All()
	if err != nil {
		t.Fatal(err)
	}
	known, err := controls.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds {
		var ordered []string
		for _, control := range known {
			if slices.Contains(controls.Split(kind.Controls), control.Name) {
				ordered = append(ordered, control.Name)
			}
		}
		if diff := cmp.Diff(ordered, controls.Split(kind.Controls)); diff != "" {
			t.Errorf("%s (-controls.csv +header):\n%s", kind.Name, diff)
		}
	}
}

package campaign_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"rolecall/reconcile/review"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestReadmeListsTheColumns holds README.md against the columns; -update writes them.
func TestReadmeListsTheColumns(t *testing.T) {
	var columns, cells strings.Builder
	for _, file := range []struct {
		name    string
		columns []review.Column
	}{
		{review.ItemsName, review.Items}, {review.ExcludedName, review.Excluded}, {review.RoutingName, review.Routing},
		{review.PeopleName, review.People}, {review.SentName, review.Sent},
		{review.DecisionsName, review.Decisions}, {review.StatisticsName, review.Statistics}, {review.PacketsName, review.PacketStates},
		{review.ReceivedName, review.Returned}, {review.RemindersName, review.Reminders}, {review.LaterName, review.LaterItems}, {review.LookbackName, review.Lookback}, {review.EffectName, review.Effects},
	} {
		fmt.Fprintf(&columns, "## %s\n\n| column | what it has |\n|---|---|\n", file.name)
		for _, each := range file.columns {
			fmt.Fprintf(&columns, "| `%s` | %s |\n", each.Name, each.Meaning)
		}
		columns.WriteString("\n")
	}
	cells.WriteString("| column | filled in by |\n|---|---|\n")
	for _, each := range review.Cells {
		by := "rolecall"
		if each.IsOpen {
			by = "the reviewer"
		}
		fmt.Fprintf(&cells, "| %s | %s |\n", each.Title, by)
	}
	content, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	wanted := replaced(t, replaced(t, string(content), "columns", columns.String()), "cells", cells.String())
	switch {
	case *update:
		if err := os.WriteFile("README.md", []byte(wanted), 0o644); err != nil {
			t.Fatal(err)
		}
	case wanted != string(content):
		t.Error("README.md does not list the columns: go test ./reports/campaign -update writes them")
	}
}

// replaced has another text between the marks of a part.
func replaced(t *testing.T, text, part, with string) string {
	t.Helper()
	begin, end := "<!-- "+part+": written from reconcile/review -->\n", "<!-- end of "+part+" -->"
	before, rest, hasBegin := strings.Cut(text, begin)
	_, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("README.md has no place for the %s", part)
	}
	return before + begin + with + end + after
}

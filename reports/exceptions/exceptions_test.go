package exceptions

import (
	"strings"
	"testing"
)

// TestNamesAreNoPatterns: a name with a * would accept what nobody was asked about.
func TestNamesAreNoPatterns(t *testing.T) {
	row := func(userName, item string) kept {
		return kept{
			FindingID: "f1", Kind: "misroled.excess_role", UserName: userName, Item: item, Reason: "needed", ApprovedBy: "ann@example.com",
			Expires: "2026-12-31", CampaignID: "C0A", Review: "2026-Q4", ItemID: "I0", FactHash: "h",
		}
	}
	for _, each := range []struct {
		name         string
		rows         []kept
		written, out int
	}{
		{"plain", []kept{row("bob", "itil")}, 1, 0},
		{"a user name with a *", []kept{row("b*", "itil"), row("bob", "itil")}, 1, 1},
		{"an item with a *, and nothing else", []kept{row("bob", "sn_*")}, 0, 1},
	} {
		t.Run(each.name, func(t *testing.T) {
			text, err := write(each.rows)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(text, "{kind: ") != each.written || strings.Count(text, "is left out: its name contains *") != each.out ||
				strings.Contains(text, "exceptions:\n") != (each.written > 0) {
				t.Error(text)
			}
			for _, line := range strings.Split(text, "\n") {
				if !strings.HasPrefix(line, "#") && strings.Contains(line, "*") {
					t.Errorf("a pattern: %s", line)
				}
			}
		})
	}
}

package text

import (
	"strings"
	"testing"

	"rolecall/reports"
	"rolecall/reports/facts"
)

// TestKindsThatAreOffAreSaid says what was not judged, also of a run that found nothing.
func TestKindsThatAreOffAreSaid(t *testing.T) {
	t.Parallel()
	off := []facts.OffKind{{Kind: "drift.attribute", Rule: "rules.yaml:3"}, {Kind: "stale.dormant", Rule: "rules.yaml:4"}, {Kind: "stale.pending", Rule: "rules.yaml:3"}}
	const want = "\n  Not judged: drift.attribute, stale.pending (off by rules.yaml:3);\n  stale.dormant (off by rules.yaml:4).\n"
	for name, findings := range map[string][]facts.KindCount{
		"none": nil, "doubtful": {{Kind: "orphaned.leaver", Severity: "critical", Doubtful: 1}}, "some": {{Kind: "orphaned.leaver", Severity: "critical", Findings: 1}},
	} {
		var output strings.Builder
		if err := Write(&output, reports.Summary{Facts: facts.Facts{Off: off, Findings: findings}}, 70, false); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(output.String(), want) {
			t.Errorf("%s: want%s\nin\n%s", name, want, output.String())
		}
	}
}

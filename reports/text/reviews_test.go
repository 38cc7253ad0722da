package text

import (
	"strings"
	"testing"

	"rolecall/reports"
	"rolecall/reports/facts"
)

// TestReviewsAreAccountedFor says what becomes of all that was revoked.
func TestReviewsAreAccountedFor(t *testing.T) {
	t.Parallel()
	summary := reports.Summary{Facts: facts.Facts{Reviews: []facts.Review{
		{Name: "2026-Q4\x1b[2J", CampaignID: "C0A", Items: 1421, Keep: 1200, Revoke: 200, Change: 1, Undecided: 20, ByDefault: 3, Planned: 120, Gone: 50},
		{Name: "2027-Q1", CampaignID: "C0B", Items: 2, Keep: 2},
	}}}
	var output strings.Builder
	if err := Write(&output, summary, 80, false); err != nil {
		t.Fatal(err)
	}
	const want = `
Decided in reviews
  2026-Q4␛[2J (C0A)
    1,421 items: 1,200 kept, 200 revoked, 1 to be changed, 20 not decided.
    Of the revoked items, the plan removes 120, and 50 are already gone; 30 need
    a change in Okta, a task or a later review: see okta-removals.csv and
    tasks.csv. 3 are revoked because nobody decided.
  2027-Q1 (C0B)
    2 items: 2 kept, 0 revoked, 0 to be changed, 0 not decided.
`
	if !strings.Contains(output.String(), want) {
		t.Errorf("want%s\nin\n%s", want, output.String())
	}
}

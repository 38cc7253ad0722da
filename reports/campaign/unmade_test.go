package campaign_test

import (
	"slices"
	"testing"

	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// TestPassedOnAndRevoked: one of two reviewers passes an item on and the other revokes it. Nobody
// else is asked, so no list names a packet that is not there.
func TestPassedOnAndRevoked(t *testing.T) {
	f := openCampaign(t, temp(t), usual())
	collected, err := f.collect(campaign.Collecting{}, map[string][]byte{
		"b.eml": mailed(boris, "2026-10-05T09:00:00Z", "p.csv", asCSV(f.rows("P0002", answer{person: "fay", access: "security_admin", decision: "not mine", comment: dora}))),
		"c.eml": mailed(carla, "2026-10-05T10:00:00Z", "p.csv", asCSV(f.rows("P0003", answer{person: "fay", access: "security_admin", decision: "revoke"}))),
	})
	if err != nil || len(collected.Added) != 0 {
		t.Fatalf("%+v, %v", collected, err)
	}
	var packets, reviewers []string
	for _, each := range f.records(review.PacketsName) {
		packets = append(packets, each["packet"])
	}
	for _, each := range f.records(review.StatisticsName) {
		reviewers = append(reviewers, each["reviewer"])
	}
	if !slices.Equal(packets, []string{"P0001", "P0002", "P0003"}) || slices.Contains(reviewers, dora) {
		t.Errorf("%q, %q", packets, reviewers)
	}
	if got := f.outcomes("fay", "security_admin"); !slices.Equal(got, []string{"P0002 not mine passed", "P0003 revoke flagged conflicted"}) {
		t.Errorf("%q", got)
	}
}

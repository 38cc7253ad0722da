package campaign_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// TestEffect: what a later run shows is kept and reported, what was signed stays, and effect.csv is
// checked as all the rest. An open review has revoked nothing yet.
func TestEffect(t *testing.T) {
	t.Parallel()
	unfinished := openCampaign(t, temp(t), usual())
	opened, err := unfinished.open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Revoked(); err == nil || !strings.Contains(err.Error(), "the review is open") {
		t.Error(err)
	}
	opened.Close()
	f := closedReview(t, temp(t))
	signed := f.read(review.DecisionsName) + f.read(review.SignoffName) + f.read(review.LookbackName)
	if page := f.read(review.PageName); !strings.Contains(page, "It is unknown whether revocations are in effect: no later run was compared (") {
		t.Error("the page does not say that effects are not known")
	}
	at := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	f.takeEffect("unknown", "", at)
	f.takeEffect("in_effect", "18", at)
	if signed != f.read(review.DecisionsName)+f.read(review.SignoffName)+f.read(review.LookbackName) {
		t.Error("what was signed was changed")
	}
	if page := f.read(review.PageName); !strings.Contains(page, "of 1 revocations 1 are in effect, 0 are not, 0 are overtaken, 0 are unknown. From decision to effect it took at most 18 days in the median, 18 at worst.") {
		t.Error("the page does not say what became of revocations")
	}
	book, err := excelize.OpenFile(f.folder + "/" + review.BookName)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, row := range sheet(t, book, "Revoked") {
		want := "not compared"
		if row["Account"] == "fay" && row["Access"] == "itil" {
			want = "in effect"
		}
		if diff := cmp.Diff(want, row["Effect"]); diff != "" {
			t.Errorf("%v: %s", row, diff)
		}
	}
	if mended, _, err := campaign.Rebuild(t.Context(), f.folder, duckdb.Options{Threads: 1, TempDir: t.TempDir()}, time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)); err != nil || len(mended) > 0 {
		t.Error(mended, err)
	}
	f.put(review.EffectName, []byte(f.read(review.EffectName)+"\n"))
	if _, err := f.open(); err == nil || !strings.Contains(err.Error(), review.EffectName+": was changed since it was written") {
		t.Error(err)
	}
}

package campaign_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/campaign"
)

// total is the last row of statistics.csv.
func (f *fixture) total() item {
	f.t.Helper()
	rows := f.records(review.StatisticsName)
	return rows[len(rows)-1]
}

// takeEffect compares a later run, which has found so much of what was revoked of fay; "" is nothing.
func (f *fixture) takeEffect(effect, days string, at time.Time) {
	f.t.Helper()
	opened, err := f.open()
	if err != nil {
		f.t.Fatal(err)
	}
	defer opened.Close()
	closed, err := opened.Revoked()
	if err != nil || closed.AsOf != f.about.AsOf {
		f.t.Fatal(closed, err)
	}
	record := []string{f.itemID("fay", "itil"), review.Role, "fay", "itil", effect, "", "<b>why", "2026-10-14T09:00:00Z", "", days, "r2", "2026-11-01T00:00:00Z", ""}
	if err := opened.TakeEffect(f.t.(*testing.T).Context(), [][]string{record}, at); err != nil {
		f.t.Fatal(err)
	}
}

// checkFigures holds the sheet Figures, and the page, against the total of statistics.csv.
func (f *fixture) checkFigures() {
	f.t.Helper()
	book, err := excelize.OpenFile(filepath.Join(f.folder, review.BookName))
	if err != nil {
		f.t.Fatal(err)
	}
	defer book.Close()
	total, page, figures := f.total(), f.read(review.PageName), sheet(f.t.(*testing.T), book, "Figures")
	cell := func(value, unknown string) string {
		switch value {
		case "":
			value = "<bdi>" + unknown + "</bdi>"
		case "0":
			value = `<span class="nil">–</span>`
		default:
			value = "<bdi>" + value + "</bdi>"
		}
		return `<td class="num">` + value + "</td>"
	}
	lastUnknown := "not known"
	if f.about.Previous == nil {
		lastUnknown = ""
	}
	columns := []string{
		"items", "decided", "keep", "revoke", "change", "passed", "unanswered", "refused", "flagged", "late", "privileged_items", "kept_privileged", "kept_against_finding",
		"distinct_comments", "median_comment", "days_late", "in_effect", "not_in_effect", "overtaken", "effect_unknown", "median_days", "worst_days",
	}
	if len(figures) != len(columns) {
		f.t.Fatalf("%d figures, of %d", len(figures), len(columns))
	}
	for i, column := range columns {
		this, last := total[column], total["last_"+column]
		if diff := cmp.Diff([]string{this, last}, []string{figures[i]["This review"], figures[i]["Review before"]}); diff != "" {
			f.t.Errorf("%s: %s", column, diff)
		}
		if row := `<th scope="row"><bdi>` + figures[i]["Figure"] + "</bdi></th>" + cell(this, "not known") + cell(last, lastUnknown); !strings.Contains(page, row) {
			f.t.Errorf("the page has no row %s", row)
		}
	}
}

// TestFiguresOfTheReviewBefore: the total of the review before stands beside that of the next, as it
// was when that was opened, and the next needs the other's folder no more. What was not known then
// is not known.
func TestFiguresOfTheReviewBefore(t *testing.T) {
	t.Parallel()
	before := closedReview(t, temp(t))
	previous := func() *review.Previous {
		t.Helper()
		opened, err := before.open()
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		found, err := opened.Previous()
		if err != nil || found.CampaignID != before.about.CampaignID || found.LedgerHead != opened.Head() {
			t.Fatal(found, err)
		}
		return found
	}
	if _, isKnown := previous().Total["in_effect"]; isKnown {
		t.Error("nobody compared a later run yet")
	}
	before.takeEffect("in_effect", "18", time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC))
	next := closedAfter(t, temp(t), previous())
	want, got := item{}, item{}
	for name, value := range next.total() {
		if rest, isLast := strings.CutPrefix(name, "last_"); isLast && name != "last_received" {
			want[rest], got[rest] = before.total()[rest], value
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 22 || got["in_effect"] != "1" || got["worst_days"] != "18" || got["effect_unknown"] != "0" || got["items"] != before.total()["items"] {
		t.Errorf("%v %s", got, diff)
	}
	for _, row := range next.records(review.StatisticsName) {
		if row["reviewer"] != "total" && row["last_items"]+row["in_effect"] != "" {
			t.Errorf("a reviewer has the figures of all: %v", row)
		}
	}
	next.checkFigures()
	if !strings.Contains(next.read(review.PageName), "<dt>Review before</dt><dd><bdi>"+before.about.Name+" ("+before.about.CampaignID+")</bdi></dd>") {
		t.Error("the page does not name the review before")
	}
	without := maps.Clone(previous().Total)
	delete(without, "in_effect") // of a version that did not have the column
	older := closedAfter(t, temp(t), &review.Previous{CampaignID: "C00000000", Name: "older", Total: without})
	if total := older.total(); total["last_in_effect"] != "" || total["last_items"] != before.total()["items"] {
		t.Error(total)
	}
}

// TestStatisticsAfterEffect: the total says what became of revocations as soon as that is known, in the
// file that the ledger stands for; what was signed is what it was.
func TestStatisticsAfterEffect(t *testing.T) {
	t.Parallel()
	f := closedReview(t, temp(t))
	signed := f.read(review.DecisionsName) + f.read(review.PacketsName) + f.read(review.SignoffName)
	var signoff review.Signoff
	if err := json.Unmarshal([]byte(f.read(review.SignoffName)), &signoff); err != nil {
		t.Fatal(err)
	}
	for name, want := range signoff.Files {
		if hash([]byte(f.read(name))) != want {
			t.Errorf("%s is not what was signed", name)
		}
	}
	if _, isSealed := signoff.Files[review.StatisticsName]; isSealed || signoff.Files[review.DecisionsName] == "" {
		t.Error(signoff.Files)
	}
	figures := func() string {
		var values []string
		for _, name := range []string{"in_effect", "not_in_effect", "overtaken", "effect_unknown", "median_days", "worst_days"} {
			values = append(values, f.total()[name])
		}
		return strings.Join(values, ",")
	}
	closed := f.total()
	if got := figures(); got != ",,,,," {
		t.Error(got)
	}
	at := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	for _, each := range []struct{ effect, days, want string }{
		{"unknown", "", "0,0,0,1,,"}, {"not_in_effect", "", "0,1,0,0,,"}, {"overtaken", "", "0,0,1,0,,"}, {"in_effect", "18", "1,0,0,0,18,18"},
	} {
		f.takeEffect(each.effect, each.days, at)
		if got := figures(); got != each.want {
			t.Errorf("%s: %s", each.effect, got)
		}
	}
	f.checkFigures()
	for name, value := range f.total() {
		if !strings.Contains("in_effect not_in_effect overtaken effect_unknown median_days worst_days", name) && value != closed[name] {
			t.Errorf("%s is %s, and was %s", name, value, closed[name])
		}
	}
	if f.read(review.DecisionsName)+f.read(review.PacketsName)+f.read(review.SignoffName) != signed {
		t.Error("what was signed was changed")
	}
	written := f.read(review.StatisticsName)
	f.put(review.StatisticsName, []byte(strings.Replace(written, ",18,18,", ",1,1,", 1)))
	if _, err := f.open(); err == nil || !strings.Contains(err.Error(), review.StatisticsName+": was changed since it was written") {
		t.Error(err)
	}
	mended, _, err := campaign.Rebuild(t.Context(), f.folder, duckdb.Options{Threads: 1, TempDir: t.TempDir()}, at)
	if err != nil || len(mended) != 1 || f.read(review.StatisticsName) != written {
		t.Error(mended, err)
	}
}

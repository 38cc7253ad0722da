package campaign_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
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

// hostileName would act if it became markup, a formula or a direction of writing.
const hostileName = "=HYPERLINK(\"http://x\")<img src=x onerror=alert(1)>\u202eabc"

// closedReview is a review of whatever can happen in one, closed.
func closedReview(t *testing.T, folder string) *fixture {
	t.Helper()
	return closedAfter(t, folder, nil)
}

// closedAfter is the same with a review before it.
func closedAfter(t *testing.T, folder string, previous *review.Previous) *fixture {
	t.Helper()
	items := usual()
	for i := range items {
		items[i]["since"], items[i]["granted_by"] = "2026-09-0"+fmt.Sprint(i+1), []string{"anna", "emil", "zoe"}[i%3]
		if items[i]["user_name"] == "fay" {
			items[i]["name"] = hostileName
		}
	}
	f := openAfter(t, folder, items, previous)
	collected := mails(f)
	collected["8"] = mailed(anna, "2026-10-18T09:00:00Z", "p.csv", asCSV(f.rows("P0001",
		answer{person: "fay", access: "knowledge", decision: "keep", until: "2026-12-31", comment: "<script>needs it</script>"},
		answer{person: "fay", access: "leaver_role", decision: "keep"}, answer{person: "boris", access: "itil", decision: "approve"})))
	if _, err := f.collect(campaign.Collecting{Now: time.Date(2026, 10, 19, 0, 0, 0, 0, time.UTC)}, collected); err != nil {
		t.Fatal(err)
	}
	f.close("2026-10-20T12:00:00Z")
	return f
}

func (f *fixture) close(at string) {
	f.t.Helper()
	opened, err := f.open()
	if err != nil {
		f.t.Fatal(err)
	}
	defer opened.Close()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := opened.CloseReview(f.t.(*testing.T).Context(), campaign.Closing{Name: "Ida Iversen", Email: "ida@example.com", Unanswered: true, Now: now}); err != nil {
		f.t.Fatal(err)
	}
}

// excluded is what the settings leave out.
func excluded() []item {
	return []item{{"item_id": "I0000000000001", "kind": review.Role, "user_name": "int.bot", "name": "=HYPERLINK(1)", "entitlement": "itil", "setting": "review.yaml:9", "reason": "reviewed with the <b>integrations</b>"}}
}

// population are control totals that add up.
func population(items []item) []byte {
	count := int64(len(items))
	text, err := json.Marshal(review.Population{AsOf: "2026-10-01T00:00:00Z", Totals: []review.Total{{Name: "items", Of: count + 1, Parts: []review.Part{
		{Name: "excluded", Reason: "reviewed with the <b>integrations</b>", Count: 1}, {Name: "in_review", Count: count},
	}}}})
	if err != nil {
		panic(err)
	}
	return text
}

// sheet are the rows of a sheet of report.xlsx, by the titles of its columns.
func sheet(t *testing.T, book *excelize.File, name string) (list []item) {
	t.Helper()
	rows, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		one := item{}
		for i, cell := range row {
			one[rows[0][i]] = cell
		}
		list = append(list, one)
	}
	return list
}

// tally counts rows by what a column says; of several codes in a cell, each.
func tally(rows []item, column string) map[string]int {
	counts := map[string]int{}
	for _, row := range rows {
		for code := range strings.SplitSeq(row[column], "; ") {
			if code != "" {
				counts[code]++
			}
		}
	}
	return counts
}

// TestReportsOfAClosedReview: each number of the workbook is that of decisions.csv, statistics.csv
// or signoff.json, and the page has the same; nothing in it acts.
func TestReportsOfAClosedReview(t *testing.T) {
	t.Parallel()
	f := closedReview(t, temp(t))
	book, err := excelize.OpenFile(filepath.Join(f.folder, review.BookName))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var signoff review.Signoff
	if err := json.Unmarshal([]byte(f.read(review.SignoffName)), &signoff); err != nil {
		t.Fatal(err)
	}
	same := func(what string, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	decisions, statistics := f.records(review.DecisionsName), f.records(review.StatisticsName)
	same("decisions by state", tally(decisions, "state"), tally(sheet(t, book, "Decisions"), "State"))
	same("decisions", tally(decisions, "decision"), tally(sheet(t, book, "Decisions"), "Decision"))
	same("flags", signoff.Flags, tally(sheet(t, book, "Flagged"), "Flags"))
	same("flags of decisions.csv", signoff.Flags, tally(decisions, "flags"))
	same("refusals", signoff.Refused, tally(sheet(t, book, "Refused"), "Code"))
	for name, want := range map[string]int{"Revoked": signoff.Decisions["revoke"], "Change": signoff.Decisions["change"], "Unanswered": signoff.Items["unanswered"], "Excluded": 1} {
		same(name, want, len(sheet(t, book, name)))
	}
	reviewers := sheet(t, book, "Reviewers")
	same("reviewers", len(statistics), len(reviewers))
	titles, err := book.GetRows("Reviewers")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range statistics {
		for at, title := range titles[0] {
			column := review.Statistics[at]
			same(row["reviewer"]+" "+column.Name, row[column.Name], reviewers[i][title])
		}
	}
	f.checkFigures()
	kept := sheet(t, book, "Kept")
	if len(kept) != 1 || kept[0]["Kept until"] != "2026-12-31" || kept[0]["Findings"] != "misroled.excess_role" || kept[0]["Comment"] != "<script>needs it</script>" {
		t.Errorf("kept against a finding: %v", kept)
	}
	same("passed on", tally(decisions, "state")["passed"], tally(sheet(t, book, "Reassigned"), "How")["passed on"])
	same("until", tally(decisions, "until"), tally(sheet(t, book, "Decisions"), "Until"))
	same("lookback", tally(f.records(review.LookbackName), "operation")["added"], len(sheet(t, book, "Lookback")))
	page := f.read(review.PageName)
	for what, count := range map[string]int{
		"Items": signoff.Items["decided"] + signoff.Items["flagged"] + signoff.Items["unanswered"] + signoff.Items["gone"], "Kept": signoff.Decisions["keep"],
		"Revoked": signoff.Decisions["revoke"], "Unanswered": signoff.Items["unanswered"], "Flagged": signoff.Items["flagged"],
	} {
		if !strings.Contains(page, fmt.Sprintf("<dt>%s</dt><dd>%d</dd>", what, count)) {
			t.Errorf("the page has no %s: %d", what, count)
		}
	}
	for flag, count := range signoff.Flags {
		if !strings.Contains(page, `<span class="tag">`+flag+"</span>") || count == 0 {
			t.Errorf("the page has no flag %s", flag)
		}
	}
	for _, acting := range []string{"<img", "<script", "\u202e", "<b>integrations"} {
		if strings.Contains(page, acting) {
			t.Errorf("the page has %q", acting)
		}
	}
	for _, want := range []string{"approve the access, or its removal?", "not known, because no later exports were compared", signoff.Files[review.DecisionsName], "Ida Iversen &lt;ida@example.com&gt;"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestLookback: who granted what they review, or hold, is listed; what nobody knows is said.
func TestLookback(t *testing.T) {
	t.Parallel()
	f := closedReview(t, temp(t))
	var list []string
	for _, each := range f.records(review.LookbackName) {
		list = append(list, strings.TrimSpace(strings.Join([]string{each["at"], each["changed_by"], each["user_name"], each["role"], each["operation"], each["why"]}, " ")))
	}
	want := []string{
		"2026-09-01 anna emil itil added by_reviewer_of_item",
		"2026-09-02 emil emil catalog_admin added by_self",
		"2026-09-04 anna fay knowledge added by_reviewer_of_item",
		"2026-09-07 anna anna itil added by_self",
		"2026-09-08 emil emil admin added by_self",
		"not known after_snapshot",
		"not known came_and_went",
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
}

// TestClosedFolderIsChecked: reports that somebody changed, removed or cut from the ledger are
// refused, and come out again as they were.
func TestClosedFolderIsChecked(t *testing.T) {
	t.Parallel()
	f := closedReview(t, temp(t))
	names := []string{review.PageName, review.BookName, review.LookbackName}
	if !isCI {
		names = names[:1]
	}
	for _, name := range names {
		before := f.read(name)
		for what, change := range map[string]func() error{
			"was changed since it was written": func() error { return os.WriteFile(filepath.Join(f.folder, name), []byte(before+" "), 0o600) },
			"is missing":                       func() error { return os.Remove(filepath.Join(f.folder, name)) },
		} {
			if err := change(); err != nil {
				t.Fatal(err)
			}
			if opened, err := f.open(); err == nil || !strings.Contains(err.Error(), name+": "+what) {
				t.Errorf("%s: %v", name, err)
				if err == nil {
					opened.Close()
				}
			}
			mended, _, err := campaign.Rebuild(t.Context(), f.folder, duckdb.Options{Threads: 1, TempDir: t.TempDir()}, time.Date(2026, 10, 22, 0, 0, 0, 0, time.UTC))
			if err != nil || len(mended) != 1 || mended[0] != name || f.read(name) != before {
				t.Errorf("%s %s: %v, %v", name, what, mended, err)
			}
		}
	}
	ledger := []byte(f.read(review.LedgerName))
	cut := ledger[:bytes.LastIndexByte(ledger[:len(ledger)-1], '\n')+1]
	f.put(review.LedgerName, cut)
	if _, err := f.open(); err == nil || !strings.Contains(err.Error(), review.PageName+": is there, but the ledger does not mention it") {
		t.Error(err)
	}
}
